package org.gmm4j.internal.compute.opencl.sizes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param product how products are made
 */
public record Tile(
    int vector, int tile, int depth, int itemRows, int itemVectors, int buffers, Product product) {
  /** What a line of an operand in local memory is longer than a tile, in bytes, for warps. */
  private static final int WARP_PADDING = 32;

  public Tile {
    String broken = broken(vector, tile, depth, itemRows, itemVectors, buffers, product);
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(broken);
    }
  }

  /** With plain products. */
  public Tile(int vector, int tile, int depth, int itemRows, int itemVectors, int buffers) {
    this(vector, tile, depth, itemRows, itemVectors, buffers, Product.PLAIN);
  }

  /** The tile of these sizes, in the order of its components, if they fit each other. */
  public static Optional<Tile> of(int[] sizes, Product product) {
    return broken(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], product).isEmpty()
        ? Optional.of(new Tile(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], product))
        : Optional.empty();
  }

  /** The rule that sizes break, or nothing. */
  private static String broken(
      int vector,
      int tile,
      int depth,
      int itemRows,
      int itemVectors,
      int buffers,
      @Nullable Product product) {
    if (product == null) {
      return "how products are made is missing";
    }
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
    int itemColumns = itemVectors * product.results(vector);
    if (itemRows > tile || itemColumns > tile) {
      return "%d rows of %d results a work-item do not fit a tile of %d"
          .formatted(itemRows, itemColumns, tile);
    }
    return product.suits(tile / itemRows, tile / itemColumns, itemRows, depth)
        ? ""
        : "%s do not fit %d × %d results a work-item in a tile of %d, depth %d"
            .formatted(product.words(), itemRows, itemColumns, tile, depth);
  }

  /** The same sizes, products made in another way. */
  Tile withProduct(Product other) {
    return new Tile(vector, tile, depth, itemRows, itemVectors, buffers, other);
  }

  /** Work-items side by side in a work-group. */
  int groupColumns() {
    return tile / (itemVectors * product.results(vector));
  }

  /** Work-items of a work-group. */
  public int groupItems() {
    return groupColumns() * (tile / itemRows);
  }

  /** Results that a work-item keeps in registers. */
  int itemResults() {
    return itemRows * itemVectors * product.results(vector);
  }

  /** Numbers of an operand in local memory. */
  long operand(int realBytes) {
    int padding = product == Product.PLAIN ? vector : Math.max(vector, WARP_PADDING / realBytes);
    return (long) depth * (tile + padding);
  }

  /** Numbers of an operand of rows of data there. */
  long rowsOperand(int realBytes) {
    return product == Product.PLAIN ? tile * (depth + 1L) : operand(realBytes);
  }

  /** Centres a work-group of {@code squared_distances} takes. */
  public int centres() {
    return tile / itemVectors;
  }

  String defines() {
    return "-DVECTOR=%d -DTILE=%d -DDEPTH=%d -DITEM_ROWS=%d -DITEM_VECTORS=%d -DBUFFERS=%d -DPRODUCT=%d"
        .formatted(vector, tile, depth, itemRows, itemVectors, buffers, product.number());
  }

  /** "tiles of 64, depth 16, 8 × 2 vectors of 4 an item, two buffers". */
  @Override
  public String toString() {
    return "tiles of %d, depth %d, %d × %d vectors of %d an item%s%s"
        .formatted(
            tile,
            depth,
            itemRows,
            itemVectors,
            vector,
            buffers == 2 ? ", two buffers" : "",
            product == Product.PLAIN ? "" : ", " + product.words());
  }
}
