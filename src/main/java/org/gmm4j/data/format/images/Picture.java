package org.gmm4j.data.format.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gmm4j.data.values.ElementType;

/**
 * Pixels.
 *
 * @param channels 1, grey, or 3: red, green, blue
 * @param values [height × width × channels], little-endian
 */
record Picture(int width, int height, int channels, ElementType type, ByteBuffer values) {
  /** Room for the values of a picture. */
  static ByteBuffer room(long pixels, int channels, ElementType type) {
    return ByteBuffer.allocate(Math.toIntExact(pixels * channels * type.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same in colours; grey has them all alike. */
  Picture coloured() {
    if (channels == 3) {
      return this;
    }
    int size = type.bytes();
    ByteBuffer out = room((long) width * height, 3, type);
    for (int at = 0; at < values.limit(); at += size) {
      for (int channel = 0; channel < 3; channel++) {
        out.put(3 * at + channel * size, values, at, size);
      }
    }
    return new Picture(width, height, 3, type, out);
  }

  /**
   * The same as it is meant to be seen.
   *
   * @param orientation as {@link TiffTags} have it
   */
  Picture upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean turns = turns(orientation);
    int wide = turns ? height : width;
    int high = turns ? width : height;
    int size = channels * type.bytes();
    ByteBuffer out = room((long) wide * high, channels, type);
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        out.put((y * wide + x) * size, values, source(orientation, x, y) * size, size);
      }
    }
    return new Picture(wide, high, channels, type, out);
  }

  /** Whether width and height change places. */
  static boolean turns(int orientation) {
    return orientation >= 5;
  }

  /** The number of the stored pixel that is seen at (x, y). */
  private int source(int orientation, int x, int y) {
    int across = turns(orientation) ? y : x;
    int down = turns(orientation) ? x : y;
    boolean fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    return (fromBelow ? height - 1 - down : down) * width
        + (fromRight ? width - 1 - across : across);
  }
}
