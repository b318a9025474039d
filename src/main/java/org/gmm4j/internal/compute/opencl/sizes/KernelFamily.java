package org.gmm4j.internal.compute.opencl.sizes;

import java.util.List;

/** Kernels that are compiled together, around one tiled product with sizes of its own. */
public enum KernelFamily {
  /** Whitening, log-densities and responsibilities. */
  DENSITIES("common tile items warp lists full prune weights") {
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
  MOMENTS("common tile items warp lists moments") {
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
  DISTANCES("common tile items warp kmeans weights") {
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

  /** Rows that miss values, in sizes of their own. */
  GAPS("common gaps gap_factors gap_systems") {
    @Override
    public Tile tile(Tuning tuning) {
      return tuning.distances();
    }

    /** What they take does not depend on the tuning, and is less than devices with fp64 have. */
    @Override
    long localBytes(Tile tile, int realBytes) {
      return 0;
    }
  };

  private final String sources;

  KernelFamily(String sources) {
    this.sources = sources;
  }

  /** The files of kernels/, in the order of their dependence. */
  public List<String> sources() {
    return List.of(sources.split(" "));
  }

  /** The sizes of this family's product. */
  public abstract Tile tile(Tuning tuning);

  /** Local memory of a work-group of the product. */
  abstract long localBytes(Tile tile, int realBytes);

  /** Rows and a matrix, or two pairs of them. */
  private static long rowOperands(Tile tile, int realBytes) {
    return tile.buffers() * (tile.rowsOperand(realBytes) + tile.operand(realBytes)) * realBytes;
  }

  String defines(Tuning tuning) {
    return "%s -DFLUSH=%d -DSPLIT=%d -DLANES=%d"
        .formatted(tile(tuning).defines(), tuning.flush(), tuning.split(), tuning.lanes());
  }
}
