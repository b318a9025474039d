package org.gmm4j.data.format.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * How a stored image is turned and mirrored to be seen, as cameras note it: a number from 1, as it
 * is, to 8 in a block of TIFF's tags, which is the beginning of a TIFF file and is called EXIF in
 * others.
 */
final class Orientation {
  private static final int TAG = 0x112;
  private static final int SHORT = 3;

  private Orientation() {}

  /**
   * Reads it.
   *
   * @param start of the block
   * @return 1 to 8; 1 where the block has none, or makes no sense
   */
  static int read(ImageInput in, long start) throws IOException {
    ByteOrder before = in.getByteOrder();
    try {
      boolean little = in.has(start, "II*\0");
      if (!little && !in.has(start, "MM\0*")) {
        return 1;
      }
      in.setByteOrder(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      in.seek(start + in.readUnsignedInt());
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        in.readInt();
        int value = in.readUnsignedShort();
        in.readUnsignedShort();
        if (tag == TAG) {
          return type == SHORT && value >= 1 && value <= 8 ? value : 1;
        }
      }
      return 1;
    } catch (EOFException cut) {
      return 1;
    } finally {
      in.setByteOrder(before);
    }
  }

  /** Whether width and height change places. */
  static boolean turns(int orientation) {
    return orientation >= 5;
  }

  /**
   * Where in a stored image the pixel is that is seen at (x, y).
   *
   * @param width of the stored image
   * @param height likewise
   * @return its number, counted row by row
   */
  static int source(int orientation, int x, int y, int width, int height) {
    int across = turns(orientation) ? y : x;
    int down = turns(orientation) ? x : y;
    boolean fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    return (fromBelow ? height - 1 - down : down) * width
        + (fromRight ? width - 1 - across : across);
  }
}
