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
  private static final int BITS = 0x102;
  private static final int FORM = 0x153;
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int REAL = 3;
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
   * Refuses what ImageIO would read as something else.
   *
   * @throws EOFException if a tag of the first image lies beyond the end of the file
   * @throws org.gmm4j.data.DataException if its values are of a type that is read as another
   */
  static void require(ImageFile file, ImageInput in) throws IOException {
    int[] bits = {1};
    int[] form = {UNSIGNED};
    find(
        in,
        0,
        (number, type, count) -> {
          long bytes = type < BYTES.length ? BYTES[type] * count : 0;
          if (bytes > 4) {
            long place = in.readUnsignedInt();
            if (place + bytes > in.length()) {
              throw new EOFException();
            }
            in.seek(place);
          }
          if (type == SHORT && number == BITS) {
            bits[0] = in.readUnsignedShort();
          } else if (type == SHORT && number == FORM) {
            form[0] = in.readUnsignedShort();
          }
          return false;
        });
    boolean known =
        switch (form[0]) {
          case SIGNED -> bits[0] == 16 || bits[0] == 32;
          case REAL -> bits[0] == 32 || bits[0] == 64;
          default -> bits[0] <= 8 || bits[0] == 16 || bits[0] == 32;
        };
    if (!known) {
      throw file.refusal(
          "has %s of %d bits as values; save it with whole numbers of 8 or 16 bits, or floats of 32"
              .formatted(
                  form[0] == REAL ? "floats" : form[0] == SIGNED ? "signed numbers" : "numbers",
                  bits[0]));
    }
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
