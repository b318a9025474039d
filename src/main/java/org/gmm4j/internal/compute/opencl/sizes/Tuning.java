package org.gmm4j.internal.compute.opencl.sizes;

/**
 * The sizes that kernels are compiled with; the .cl files say what each one is for. All are powers
 * of two.
 *
 * @param whitening of {@code whitened_norms}
 * @param moments of {@code second_moments}
 * @param distances of {@code squared_distances}
 * @param flush rows whose products are summed in REAL before they go to an ACC; the moments' depth
 *     divides it
 * @param split rows whose first moments one work-item sums
 * @param lanes work-items of a group in the kernels without tiles
 */
public record Tuning(
    Tile whitening, Tile moments, Tile distances, int flush, int split, int lanes) {
  /** Sums of more rows than that in REAL would lose digits that the contract promises. */
  static final int LONGEST_FLUSH = 1024;

  private static final int FLUSH = 256;
  private static final int SPLIT = 256;

  public Tuning {
    if (whitening == null || moments == null || distances == null) {
      throw new IllegalArgumentException("sizes are missing");
    }
    if (distances.product().onTensorCores()) {
      throw new IllegalArgumentException("distances are no products for tensor cores");
    }
    if (!valid(moments, flush, split, lanes)) {
      throw new IllegalArgumentException(
          "a flush of %d, a split of %d and %d lanes do not fit depth %d"
              .formatted(flush, split, lanes, moments.depth()));
    }
  }

  /** The same tile for all products. */
  public static Tuning of(Tile tile, int lanes) {
    return new Tuning(tile, tile, tile, FLUSH, SPLIT, lanes);
  }

  /** Whether sizes fit each other. */
  public static boolean valid(Tile moments, int flush, int split, int lanes) {
    return Integer.bitCount(flush) == 1
        && Integer.bitCount(split) == 1
        && Integer.bitCount(lanes) == 1
        && flush >= moments.depth()
        && flush <= LONGEST_FLUSH
        && split > 0
        && lanes > 0;
  }

  /** Whether products are made on tensor cores. */
  public boolean onTensorCores() {
    return whitening.product().onTensorCores() || moments.product().onTensorCores();
  }

  /** Rows are padded to a multiple of this, so that kernels need no test for the last ones. */
  public int rowUnit() {
    return Math.max(largestTile(), lanes);
  }

  /** Rows of matrices are padded to a multiple of this. */
  public int largestTile() {
    return Math.max(Math.max(whitening.tile(), moments.tile()), distances.tile());
  }

  /** Stored rows are padded to a multiple of this. */
  public int vector() {
    return Math.max(Math.max(whitening.vector(), moments.vector()), distances.vector());
  }

  public Tuning withWhitening(Tile tile) {
    return new Tuning(tile, moments, distances, flush, split, lanes);
  }

  public Tuning withMoments(Tile tile, int newFlush) {
    return new Tuning(whitening, tile, distances, newFlush, split, lanes);
  }

  public Tuning withDistances(Tile tile) {
    return new Tuning(whitening, moments, tile, flush, split, lanes);
  }

  public Tuning withItems(int newSplit, int newLanes) {
    return new Tuning(whitening, moments, distances, flush, newSplit, newLanes);
  }
}
