package org.gmm4j.data.format.images;

import org.gmm4j.data.values.ElementType;

/**
 * What a file says of its image before its pixels.
 *
 * @param width in pixels, as it is seen
 * @param height likewise
 * @param channels 1, grey, or 3, colours; {@link #BY_PIXELS}
 * @param type of a value
 */
record ImageHeader(int width, int height, int channels, ElementType type) {
  /** In a palette with colours: the pixels tell whether any of them is in use. */
  static final int BY_PIXELS = 0;

  private static final long MOST_PIXELS = 100_000_000;
  private static final long MOST_PIXELS_A_BYTE = 100_000; // what no format packs data into
  private static final long SMALL = 1_000_000;

  /** The same of an image that is seen turned by a quarter. */
  ImageHeader turned() {
    return new ImageHeader(/* width= */ height, /* height= */ width, channels, type);
  }

  ImageHeader withChannels(int known) {
    return new ImageHeader(width, height, known, type);
  }

  /** "28 × 28 pixels". */
  String size() {
    return width + " × " + height + " pixels";
  }

  /**
   * Refuses sizes beyond reason, before memory is taken for them.
   *
   * @throws org.gmm4j.data.DataException if there are more than 100 million pixels, or more than
   *     the file can hold
   */
  static void requireReason(ImageFile file, long width, long height, long fileBytes) {
    if (width <= 0 || height <= 0) {
      throw file.refusal("is damaged, its size is %d × %d pixels".formatted(width, height));
    }
    if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw file.refusal(
          "says that it has %d × %d pixels; at most 100 million can be read"
              .formatted(width, height));
    }
    if (width * height > Math.max(SMALL, MOST_PIXELS_A_BYTE * fileBytes)) {
      throw file.refusal(
          "says that it has %d × %d pixels, for which its %d bytes are too few"
              .formatted(width, height, fileBytes));
    }
  }
}
