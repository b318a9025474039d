package org.gmm4j.internal.compute;

import java.util.Arrays;
import java.util.SplittableRandom;

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

  /**
   * Writes those of several rows.
   *
   * @param rows their numbers
   * @param out receives them, row-major [rows × K]
   */
  default void fill(int[] rows, int components, double[] out) {
    double[] r = new double[components];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(r, 0);
      fill(rows[i], r);
      System.arraycopy(r, 0, out, i * components, components);
    }
  }

  /** Every row belongs wholly to its owner [N]; a negative owner means to none. */
  static Responsibilities hard(int[] owners) {
    return new Hard(owners);
  }

  /** The same, for those who need no row to sum what they say. */
  record Hard(int[] owners) implements Responsibilities {
    @Override
    public void fill(long row, double[] out) {
      int owner = owners[(int) row];
      if (owner >= 0) {
        out[owner] = 1;
      }
    }
  }

  /** Uniform numbers divided by their sum; a generator for every row, so that any order will do. */
  static Responsibilities drawn(long seed) {
    return new Drawn(seed);
  }

  /** The same, for those who draw them elsewhere. */
  record Drawn(long seed) implements Responsibilities {
    /** The seed for rows that are counted from one on. */
    public long seedFrom(long row) {
      return Draws.seed(seed, row);
    }

    @Override
    public void fill(long row, double[] out) {
      SplittableRandom ofRow = new SplittableRandom(seedFrom(row));
      double sum = 0;
      for (int k = 0; k < out.length; k++) {
        out[k] = ofRow.nextDouble();
        sum += out[k];
      }
      for (int k = 0; k < out.length; k++) {
        out[k] = sum > 0 ? out[k] / sum : 1.0 / out.length;
      }
    }
  }
}
