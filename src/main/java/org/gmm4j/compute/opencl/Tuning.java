package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Precision;

/**
 * The sizes that kernels are compiled with; the .cl files say what each one is for. All are powers
 * of two.
 *
 * @param vector numbers read at once, at least 4
 * @param tile rows and columns of results a work-group
 * @param depth terms held in local memory at a time; divides {@code tile}, a multiple of {@code
 *     vector}
 * @param itemRows rows of results a work-item
 * @param itemVectors vectors of results a work-item and row
 * @param lanes work-items of a group in the kernels without tiles
 */
record Tuning(int vector, int tile, int depth, int itemRows, int itemVectors, int lanes) {
  /** Rows whose first moments one work-item sums. */
  static final int SPLIT = 256;

  /** Many small work-items; 21 KiB of local memory in double. */
  static final Tuning GPU = new Tuning(4, 64, 16, 8, 2, 64);

  /** Few work-items that fill 32 registers of 16 floats, and tiles that stay near in the cache. */
  static final Tuning CPU_FLOAT = new Tuning(16, 64, 64, 8, 2, 16);

  /** The same 32 registers hold half as many doubles. */
  static final Tuning CPU_DOUBLE = new Tuning(16, 64, 32, 8, 1, 16);

  /** The sizes for a kind of device. */
  static Tuning of(boolean gpu, Precision precision) {
    if (gpu) {
      return GPU;
    }
    return precision == Precision.DOUBLE ? CPU_DOUBLE : CPU_FLOAT;
  }

  Tuning {
    if (vector < 4 || depth % vector != 0 || tile % depth != 0) {
      throw new IllegalArgumentException(
          "vectors of %d, depth %d and tiles of %d do not fit".formatted(vector, depth, tile));
    }
  }

  /** Rows are padded to a multiple of this, so that kernels need no test for the last ones. */
  int rowUnit() {
    return Math.max(tile, lanes);
  }

  /** Centres a work-group of {@code squared_distances} takes. */
  int centres() {
    return tile / itemVectors;
  }

  String defines() {
    return "-DVECTOR=%d -DTILE=%d -DDEPTH=%d -DITEM_ROWS=%d -DITEM_VECTORS=%d -DLANES=%d -DSPLIT=%d"
        .formatted(vector, tile, depth, itemRows, itemVectors, lanes, SPLIT);
  }
}
