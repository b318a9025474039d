package org.gmm4j.internal.compute.opencl.sizes;

import java.util.List;

/** Kernels that are compiled together: most around one tiled product with sizes of its own. */
public enum KernelFamily {
  /** Whitening. */
  DENSITIES("common tile items warp full") {
    @Override
    public Tile tile(Tuning tuning) {
      return tuning.whitening();
    }

    /** Operands, then in their place the rows' sums. */
    @Override
    long localBytes(Tile tile, int realBytes) {
      long sums = (long) tile.tile() * tile.groupColumns() * Numbers.SUM_BYTES;
      return Math.max(rowOperands(tile, realBytes), sums);
    }
  },

  /** Sums over rows. */
  MOMENTS("common tile items warp moments") {
    @Override
    public Tile tile(Tuning tuning) {
      return tuning.moments();
    }

    @Override
    long localBytes(Tile tile, int realBytes) {
      return 2L * tile.buffers() * tile.operand(realBytes) * realBytes;
    }
  },

  /** Nearest centres. */
  DISTANCES("common tile items warp kmeans") {
    @Override
    public Tile tile(Tuning tuning) {
      return tuning.distances();
    }

    @Override
    long localBytes(Tile tile, int realBytes) {
      return (tile.rowsOperand(realBytes) + (long) tile.depth() * tile.centres()) * realBytes;
    }
  },

  /** Densities and sums of structures without a matrix for each component. */
  FORMS("common tile items warp forms") {
    @Override
    public Tile tile(Tuning tuning) {
      return tuning.distances();
    }

    @Override
    long localBytes(Tile tile, int realBytes) {
      long scaled = tile.rowsOperand(realBytes) + 2L * tile.depth() * tile.centres();
      return Math.max(rowOperands(tile, realBytes), scaled * realBytes);
    }
  },

  /** What is done with rows, and with parts of sums, one by one. */
  ROWS("common lists posterior prune parts weights"),

  /** Rows that miss values, in sizes that are the same for all devices. */
  GAPS("common gaps gap_factors gap_systems");

  private final String sources;

  KernelFamily(String sources) {
    this.sources = sources;
  }

  /** The files of kernels/, in the order of their dependence. */
  public List<String> sources() {
    return List.of(sources.split(" "));
  }

  boolean hasProduct() {
    return this != ROWS && this != GAPS;
  }

  /** The sizes of this family's product, which it has to have. */
  public Tile tile(Tuning tuning) {
    throw withoutProduct();
  }

  /** Local memory of a work-group of the product. */
  long localBytes(Tile tile, int realBytes) {
    throw withoutProduct();
  }

  private IllegalStateException withoutProduct() {
    return new IllegalStateException(name() + " has no product");
  }

  /** Rows and a matrix, or two pairs of them. */
  private static long rowOperands(Tile tile, int realBytes) {
    return tile.buffers() * (tile.rowsOperand(realBytes) + tile.operand(realBytes)) * realBytes;
  }

  /** What the compiler is told: of stored rows and sizes only where there is a product of them. */
  String defines(Tuning tuning, boolean rowsAreBytes) {
    String lanes = "-DLANES=" + tuning.lanes();
    return hasProduct()
        ? "-DROWS_ARE_BYTES=%d %s %s -DFLUSH=%d -DSPLIT=%d"
            .formatted(
                rowsAreBytes ? 1 : 0, lanes, tile(tuning).defines(), tuning.flush(), tuning.split())
        : lanes;
  }
}
