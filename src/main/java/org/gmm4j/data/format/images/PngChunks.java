package org.gmm4j.data.format.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import org.gmm4j.data.values.ElementType;

/**
 * The chunks of a PNG file: length, four letters, content, checksum. ImageIO does not look at the
 * sums, and stumbles over chunks that say nothing of the pixels.
 */
final class PngChunks {
  static final String MARK = "\u0089PNG\r\n\u001a\n";

  private static final int FRAME = 12; // bytes of a chunk besides its content
  private static final long MOST_GROWTH = 1032; // deflate makes at most so many bytes of one
  private static final Set<Integer> NEEDED =
      Set.of(letters("IHDR"), letters("PLTE"), letters("tRNS"), letters("IDAT"), letters("IEND"));

  private PngChunks() {}

  private static int letters(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }

  /** Reads the first chunk, and the palette where there is one. */
  static ImageHeader header(ImageFile file, ImageInput in) throws IOException {
    in.seek(MARK.length());
    if (in.readInt() != 13 || in.readInt() != letters("IHDR")) {
      throw file.refusal("is damaged, a PNG file begins with the chunk IHDR");
    }
    long width = in.readUnsignedInt();
    long height = in.readUnsignedInt();
    int depth = in.readUnsignedByte();
    int colours = in.readUnsignedByte();
    int samples =
        switch (colours) {
          case 0, 3 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default ->
              throw file.refusal(
                  "is damaged, %d is no kind of colours of a PNG file".formatted(colours));
        };
    ImageHeader.requireReason(file, width, height, in.length());
    if (height * ((width * samples * depth + 7) / 8) > MOST_GROWTH * in.length()) {
      throw file.refusal(
          "says that it has %d × %d pixels, for which its %d bytes are too few"
              .formatted(width, height, in.length()));
    }
    int channels =
        switch (colours) {
          case 2, 6 -> 3;
          case 3 -> isGreyPalette(in) ? 1 : ImageHeader.BY_PIXELS;
          default -> 1;
        };
    ElementType type = depth == 16 ? ElementType.UINT16 : ElementType.UINT8;
    return new ImageHeader((int) width, (int) height, channels, type);
  }

  /** How the image is turned, 1 to 8; a tag behind the pixels is not looked for. */
  static int orientation(ImageInput in) throws IOException {
    int length = find(in, "eXIf");
    return length < 0 ? 1 : TiffTags.orientation(in, in.getStreamPosition());
  }

  private static boolean isGreyPalette(ImageInput in) throws IOException {
    byte[] palette = new byte[Math.max(0, Math.min(find(in, "PLTE"), 768))];
    in.readFully(palette);
    for (int i = 0; i + 2 < palette.length; i += 3) {
      if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes to the content of a chunk before the pixels.
   *
   * @return its length; negative where there is none, or the file is damaged before it
   */
  private static int find(ImageInput in, String wanted) throws IOException {
    in.seek(MARK.length());
    while (true) {
      int length = in.readInt();
      int name = in.readInt();
      if (length < 0 || name == letters(wanted)) {
        return length;
      }
      if (name == letters("IDAT")) {
        return -1;
      }
      in.seek(in.getStreamPosition() + length + 4L);
    }
  }

  /**
   * The chunks that the pixels need, all of them checked.
   *
   * @throws org.gmm4j.data.DataException if a sum is wrong
   * @throws EOFException if the last chunk is missing
   */
  static byte[] checked(ImageFile file, byte[] content) throws EOFException {
    ByteBuffer in = ByteBuffer.wrap(content);
    ByteBuffer kept = ByteBuffer.allocate(content.length);
    kept.put(content, 0, MARK.length());
    for (int at = MARK.length(); ; ) {
      if (content.length - at < FRAME || in.getInt(at) > content.length - at - FRAME) {
        throw new EOFException();
      }
      int length = in.getInt(at);
      if (length < 0) {
        throw file.refusal("is damaged, a chunk at byte %d has no length".formatted(at));
      }
      CRC32 sum = new CRC32();
      sum.update(content, at + 4, length + 4);
      if ((int) sum.getValue() != in.getInt(at + 8 + length)) {
        throw file.refusal(
            "is damaged, the checksum of its chunk at byte %d is wrong".formatted(at));
      }
      int name = in.getInt(at + 4);
      if (NEEDED.contains(name)) {
        kept.put(content, at, length + FRAME);
      }
      at += length + FRAME;
      if (name == letters("IEND")) {
        return Arrays.copyOf(
            content.length == kept.position() ? content : kept.array(), kept.position());
      }
    }
  }
}
