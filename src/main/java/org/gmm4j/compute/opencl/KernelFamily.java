package org.gmm4j.compute.opencl;

import java.util.List;

/** Kernels that are compiled together, around one tiled product with sizes of its own. */
enum KernelFamily {
  /** Whitening, log-densities and responsibilities. */
  DENSITIES("common tile lists full prune") {
    @Override
    Tile tile(Tuning tuning) {
      return tuning.whitening();
    }

    @Override
    long localNumbers(Tile tile) {
      return tile.buffers() * (pitchedRows(tile) + (long) tile.depth() * tile.tile());
    }

    @Override
    long localSums(Tile tile) {
      return (long) tile.tile() * tile.groupColumns();
    }
  },

  /** Sums over rows. */
  MOMENTS("common tile lists moments") {
    @Override
    Tile tile(Tuning tuning) {
      return tuning.moments();
    }

    @Override
    long localNumbers(Tile tile) {
      return 2L * tile.buffers() * tile.depth() * tile.tile();
    }
  },

  /** Nearest centres. */
  DISTANCES("common tile kmeans") {
    @Override
    Tile tile(Tuning tuning) {
      return tuning.distances();
    }

    @Override
    long localNumbers(Tile tile) {
      return pitchedRows(tile) + (long) tile.depth() * tile.centres();
    }
  },

  /** Densities and sums of structures without a matrix for each component. */
  FORMS("common tile forms") {
    @Override
    Tile tile(Tuning tuning) {
      return tuning.distances();
    }

    @Override
    long localNumbers(Tile tile) {
      return Math.max(
          tile.buffers() * (pitchedRows(tile) + (long) tile.depth() * tile.tile()),
          pitchedRows(tile) + 2L * tile.depth() * tile.centres());
    }
  };

  private final String sources;

  KernelFamily(String sources) {
    this.sources = sources;
  }

  /** The files of kernels/, in the order of their dependence. */
  List<String> sources() {
    return List.of(sources.split(" "));
  }

  /** The sizes of this family's product. */
  abstract Tile tile(Tuning tuning);

  /** REALs in local memory. */
  abstract long localNumbers(Tile tile);

  /** ACCs in local memory. */
  long localSums(Tile tile) {
    return 0;
  }

  /** Local memory of a work-group of the product. */
  long localBytes(Tile tile, int realBytes) {
    return localNumbers(tile) * realBytes + localSums(tile) * Numbers.SUM_BYTES;
  }

  String defines(Tuning tuning) {
    return "%s -DFLUSH=%d -DSPLIT=%d -DLANES=%d"
        .formatted(tile(tuning).defines(), tuning.flush(), tuning.split(), tuning.lanes());
  }

  private static long pitchedRows(Tile tile) {
    return (long) tile.tile() * (tile.depth() + 1);
  }
}
