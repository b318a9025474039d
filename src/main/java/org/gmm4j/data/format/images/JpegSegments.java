package org.gmm4j.data.format.images;

import java.io.IOException;
import java.util.Arrays;
import org.gmm4j.data.values.ElementType;

/** The segments before the pixels of a JPEG file: 0xff, a code, their length, content. */
final class JpegSegments {
  static final String MARK = "\u00ff\u00d8\u00ff";

  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee; // Adobe's, which says what colours are stored
  private static final int APP15 = 0xef;
  private static final int END = 0xd9;
  private static final int PIXELS = 0xda;
  private static final String EXIF = "Exif\0\0";

  private JpegSegments() {}

  /** Reads the size as it is stored, and how many channels there are. */
  static ImageHeader header(ImageFile file, ImageInput in) throws IOException {
    in.seek(2);
    while (true) {
      int code = code(file, in);
      long start = in.getStreamPosition();
      int length = in.readUnsignedShort();
      if (isFrame(code)) {
        int bits = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        int width = in.readUnsignedShort();
        int channels = in.readUnsignedByte();
        ImageHeader.requireReason(file, width, height, in.length());
        if (channels == 4) {
          throw file.refusal("is in CMYK, the colours of printers; save it in RGB");
        }
        if (bits != 8 || (channels != 1 && channels != 3)) {
          throw file.refusal(
              "has %d channels of %d bits; JPEG files of 1 or 3 of 8 bits can be read"
                  .formatted(channels, bits));
        }
        return new ImageHeader(width, height, channels, ElementType.UINT8);
      }
      in.seek(start + length);
    }
  }

  /** How the image is turned, 1 to 8. */
  static int orientation(ImageFile file, ImageInput in) throws IOException {
    in.seek(2);
    while (true) {
      int code = code(file, in);
      long start = in.getStreamPosition();
      int length = in.readUnsignedShort();
      if (code == APP1 && in.has(start + 2, EXIF)) {
        return TiffTags.orientation(in, start + 2 + EXIF.length());
      }
      if (isFrame(code)) {
        return 1;
      }
      in.seek(start + length);
    }
  }

  /**
   * The file without segments of applications that say nothing of its pixels but how a screen or
   * printer should show them: ImageIO would convert colours.
   */
  static byte[] plain(byte[] content) {
    byte[] out = content.clone();
    int kept = 2;
    int at = 2;
    while (at + 4 <= content.length && content[at] == (byte) 0xff) {
      int code = content[at + 1] & 0xff;
      int length = (content[at + 2] & 0xff) << 8 | (content[at + 3] & 0xff);
      if (code == PIXELS || code == 0xff || at + 2 + length > content.length) {
        break;
      }
      boolean others = code >= APP2 && code <= APP15 && code != APP14;
      if (!others) {
        System.arraycopy(content, at, out, kept, 2 + length);
        kept += 2 + length;
      }
      at += 2 + length;
    }
    System.arraycopy(content, at, out, kept, content.length - at);
    return Arrays.copyOf(out, kept + content.length - at);
  }

  private static int code(ImageFile file, ImageInput in) throws IOException {
    if (in.readUnsignedByte() != 0xff) {
      throw file.refusal(
          "is damaged, a JPEG segment should begin at byte " + (in.getStreamPosition() - 1));
    }
    int code = 0xff;
    while (code == 0xff) {
      code = in.readUnsignedByte();
    }
    if (code == END || code == PIXELS) {
      throw file.refusal("is damaged, it has no JPEG frame");
    }
    return code;
  }

  /** SOF0 to SOF15, of whose codes three mean something else. */
  private static boolean isFrame(int code) {
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
  }
}
