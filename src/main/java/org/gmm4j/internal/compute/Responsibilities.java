package org.gmm4j.internal.compute;

/** Given responsibilities, of a start for instance: asked for row by row, never stored N × K. */
@FunctionalInterface
public interface Responsibilities {
  /**
   * Writes the responsibilities of one row. May be called from several threads and more than once
   * for a row; must give the same answer every time.
   *
   * @param row from 0
   * @param out [K], zeros on entry
   */
  void fill(long row, double[] out);

  /** Every row belongs wholly to its owner [N]; a negative owner means to none. */
  static Responsibilities hard(int[] owners) {
    return (row, out) -> {
      int owner = owners[(int) row];
      if (owner >= 0) {
        out[owner] = 1;
      }
    };
  }
}
