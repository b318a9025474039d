package org.gmm4j.internal.compute.cpu.sums;

import org.gmm4j.internal.state.State;

/**
 * Σ w, Σ w x and Σ w x² of rows of bytes, to which rows are added and from which they are taken
 * away. Of rows that all count once, they are sums of whole numbers below 2⁵³ and nothing is
 * rounded; others are {@linkplain CompensatedSums compensated}.
 */
interface PixelSums {
  /**
   * Adds a row.
   *
   * @param row stored values [d]
   * @param weight w; negative to take it away
   */
  void add(float[] row, double weight);

  /** Σ w; exactly 0 if there are no rows. */
  double count();

  /** Σ w (x − o) of a feature for a whole number o. */
  double first(int j, double o);

  /** Σ w (x − o)² of a feature for a whole number o. */
  double second(int j, double o);

  /** Hands over what it remembers, to be saved or restored. */
  void exchange(State state);

  /** Of rows that all count once. */
  final class Whole implements PixelSums {
    private final double[] sums;
    private final double[] squares;
    private long count;

    Whole(int features) {
      this.sums = new double[features];
      this.squares = new double[features];
    }

    @Override
    public void add(float[] row, double weight) {
      count += (long) weight;
      for (int j = 0; j < row.length; j++) {
        double x = row[j];
        sums[j] += weight * x;
        squares[j] += weight * x * x;
      }
    }

    @Override
    public double count() {
      return count;
    }

    @Override
    public double first(int j, double o) {
      return sums[j] - o * count;
    }

    @Override
    public double second(int j, double o) {
      return squares[j] - 2 * o * sums[j] + o * o * count;
    }

    @Override
    public void exchange(State state) {
      count = state.integer(count);
      state.into(sums);
      state.into(squares);
    }
  }

  /** Of rows with weights. */
  final class Weighted implements PixelSums {
    private final CompensatedSums sums;
    private final CompensatedSums squares;
    private final CompensatedSums mass = new CompensatedSums(1);
    private long rows;

    Weighted(int features) {
      this.sums = new CompensatedSums(features);
      this.squares = new CompensatedSums(features);
    }

    @Override
    public void add(float[] row, double weight) {
      rows += weight < 0 ? -1 : 1;
      mass.add(0, weight, 1);
      for (int j = 0; j < row.length; j++) {
        double x = row[j];
        sums.add(j, weight, x);
        squares.add(j, weight, x * x);
      }
      if (rows == 0) { // what is left is rounding
        mass.clear();
        sums.clear();
        squares.clear();
      }
    }

    @Override
    public double count() {
      return mass.get(0);
    }

    @Override
    public double first(int j, double o) {
      CompensatedSums sum = new CompensatedSums(1);
      sum.add(0, 1, sums, j);
      sum.add(0, -o, mass, 0);
      return sum.get(0);
    }

    @Override
    public double second(int j, double o) {
      CompensatedSums sum = new CompensatedSums(1);
      sum.add(0, 1, squares, j);
      sum.add(0, -2 * o, sums, j);
      sum.add(0, o * o, mass, 0);
      return sum.get(0);
    }

    @Override
    public void exchange(State state) {
      rows = state.integer(rows);
      mass.exchange(state);
      sums.exchange(state);
      squares.exchange(state);
    }
  }
}
