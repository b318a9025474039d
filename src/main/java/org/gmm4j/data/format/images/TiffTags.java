package org.gmm4j.data.format.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The tags of a TIFF file, of which the EXIF block of other files has the form: a number, a type, a
 * count, and a value or where it is.
 */
final class TiffTags {
  private static final int ORIENTATION = 0x112;
  private static final int SHORT = 3;
  private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4}; // of types

  private TiffTags() {}

  private interface Tag {
    /** Looks at one; the stream is at its value. */
    boolean isWanted(int number, int type, long count) throws IOException;
  }

  /**
   * How a stored image is turned and mirrored to be seen, as cameras note it.
   *
   * @param start of the tags in the file
   * @return 1, as it is, to 8; 1 where no tag says, or what it says makes no sense
   */
  static int orientation(ImageInput in, long start) throws IOException {
    try {
      int[] found = {1};
      find(
          in,
          start,
          (number, type, count) -> {
            if (number != ORIENTATION || type != SHORT) {
              return false;
            }
            int value = in.readUnsignedShort();
            found[0] = value >= 1 && value <= 8 ? value : 1;
            return true;
          });
      return found[0];
    } catch (EOFException cut) {
      return 1;
    }
  }

  /**
   * Fails if a tag of the first image lies beyond the end of a file: ImageIO would do without it.
   *
   * @throws EOFException then
   */
  static void requireWhole(ImageInput in) throws IOException {
    find(
        in,
        0,
        (number, type, count) -> {
          long bytes = type < BYTES.length ? BYTES[type] * count : 0;
          if (bytes > 4 && in.readUnsignedInt() + bytes > in.length()) {
            throw new EOFException();
          }
          return false;
        });
  }

  /** Looks at the tags of the first image until one is wanted; at none if there is no mark. */
  private static void find(ImageInput in, long start, Tag wanted) throws IOException {
    ByteOrder before = in.getByteOrder();
    try {
      boolean little = in.has(start, "II*\0");
      if (!little && !in.has(start, "MM\0*")) {
        return;
      }
      in.setByteOrder(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long first = start + in.readUnsignedInt();
      in.seek(first);
      int count = in.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        in.seek(first + 2 + 12L * i);
        int number = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        if (wanted.isWanted(number, type, in.readUnsignedInt())) {
          return;
        }
      }
    } finally {
      in.setByteOrder(before);
    }
  }
}
