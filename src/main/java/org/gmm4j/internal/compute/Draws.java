package org.gmm4j.internal.compute;

/** Seeds of draws for rows, so that a row's draw is the same in whatever order they come. */
public final class Draws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Draws() {}

  /** That of a row, or of rows that are counted from it on. */
  public static long seed(long seed, long row) {
    return seed + row * GOLDEN;
  }
}
