package org.gmm4j.compute.opencl;

/**
 * The sizes of one tiled product (kernels/tile.cl says what each one is for). All are powers of
 * two.
 *
 * @param vector numbers read at once: 4, 8 or 16
 * @param tile rows and columns of results a work-group
 * @param depth terms held in local memory at a time; divides {@code tile}, a multiple of {@code
 *     vector}
 * @param itemRows rows of results a work-item
 * @param itemVectors vectors of results a work-item and row
 * @param buffers pairs of operands in local memory: 1, or 2 to read one while the other is used
 */
record Tile(int vector, int tile, int depth, int itemRows, int itemVectors, int buffers) {
  Tile {
    String broken = broken(vector, tile, depth, itemRows, itemVectors, buffers);
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(broken);
    }
  }

  /** Whether sizes fit each other. */
  static boolean valid(
      int vector, int tile, int depth, int itemRows, int itemVectors, int buffers) {
    return broken(vector, tile, depth, itemRows, itemVectors, buffers).isEmpty();
  }

  /** The rule that sizes break, or nothing. */
  private static String broken(
      int vector, int tile, int depth, int itemRows, int itemVectors, int buffers) {
    for (int size : new int[] {vector, tile, depth, itemRows, itemVectors, buffers}) {
      if (size < 1 || Integer.bitCount(size) != 1) {
        return "sizes must be powers of two, not " + size;
      }
    }
    if (vector < 4 || vector > 16) {
      return "vectors must be of 4, 8 or 16, not " + vector;
    }
    if (buffers > 2) {
      return "there are one or two buffers, not " + buffers;
    }
    if (depth < vector || tile < depth) {
      return "depth %d must be at least the vector's %d and at most the tile's %d"
          .formatted(depth, vector, tile);
    }
    return itemRows > tile || itemVectors * vector > tile
        ? "%d rows of %d vectors of %d a work-item do not fit a tile of %d"
            .formatted(itemRows, itemVectors, vector, tile)
        : "";
  }

  /** Work-items side by side in a work-group. */
  int groupColumns() {
    return tile / (itemVectors * vector);
  }

  /** Work-items of a work-group. */
  int groupItems() {
    return groupColumns() * (tile / itemRows);
  }

  /** Results that a work-item keeps in registers. */
  int itemResults() {
    return itemRows * itemVectors * vector;
  }

  /** Centres a work-group of {@code squared_distances} takes. */
  int centres() {
    return tile / itemVectors;
  }

  String defines() {
    return "-DVECTOR=%d -DTILE=%d -DDEPTH=%d -DITEM_ROWS=%d -DITEM_VECTORS=%d -DBUFFERS=%d"
        .formatted(vector, tile, depth, itemRows, itemVectors, buffers);
  }

  /** "tiles of 64, depth 16, 8 × 2 vectors of 4 an item, two buffers". */
  @Override
  public String toString() {
    return "tiles of %d, depth %d, %d × %d vectors of %d an item%s"
        .formatted(tile, depth, itemRows, itemVectors, vector, buffers == 2 ? ", two buffers" : "");
  }
}
