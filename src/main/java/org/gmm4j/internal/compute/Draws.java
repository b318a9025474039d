package org.gmm4j.internal.compute;

/** Seeds of draws for rows, so that a row's draw is the same in whatever order they come. */
public final class Draws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Draws() {}

  /** That of a row, or of rows that are counted from it on. */
  public static long seed(long seed, long row) {
    return seed + row * GOLDEN;
  }

  /**
   * A component by its share; the greatest, where rounding leaves the number to none.
   *
   * @param shares of the components, 1 together [K]
   * @param uniform from 0 to 1
   */
  public static int choose(double[] shares, double uniform) {
    int greatest = 0;
    double cumulative = 0;
    for (int k = 0; k < shares.length; k++) {
      cumulative += shares[k];
      if (uniform < cumulative) {
        return k;
      }
      greatest = shares[k] > shares[greatest] ? k : greatest;
    }
    return greatest;
  }
}
