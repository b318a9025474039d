package org.gmm4j.data.format.images;

import java.io.IOException;
import org.gmm4j.data.values.ElementType;

/** The segments before the pixels of a JPEG file: 0xff, a code, their length, content. */
final class JpegSegments {
  static final String MARK = "\u00ff\u00d8\u00ff";

  private static final int APP1 = 0xe1;
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

  private static int code(ImageFile file, ImageInput in) throws IOException {
    if (in.readUnsignedByte() != 0xff) {
      throw file.refusal(
          "is damaged, a JPEG segment should begin at byte " + (in.getStreamPosition() - 1));
    }
    int code = 0xff;
    while (code == 0xff) {
      code = in.readUnsignedByte();
    }
    if (code == 0xd9 || code == 0xda) { // the end, or pixels
      throw file.refusal("is damaged, it has no JPEG frame");
    }
    return code;
  }

  /** SOF0 to SOF15, of whose codes three mean something else. */
  private static boolean isFrame(int code) {
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
  }
}
