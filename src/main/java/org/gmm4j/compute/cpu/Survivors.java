package org.gmm4j.compute.cpu;

import java.util.Arrays;
import org.gmm4j.compute.Precision;

/**
 * One worker's rows under evaluation for one component: their numbers, their partial sums of ‖y‖²
 * and the panels. Rows that cannot matter any more are dropped between strips.
 */
final class Survivors implements AutoCloseable {
  private final Panel centred;
  private final Panel strip;
  private final int[] rows;
  private final double[] squaredNorms;
  private int count;

  Survivors(Precision precision, int capacity, int features, int widestStrip) {
    this.centred = Panel.of(precision, capacity, features);
    this.strip = Panel.of(precision, capacity, widestStrip);
    this.rows = new int[capacity];
    this.squaredNorms = new double[capacity];
  }

  void clear() {
    count = 0;
  }

  /** Forgets what was evaluated, not which rows: for another component. */
  void restart() {
    Arrays.fill(squaredNorms, 0, count, 0);
  }

  /** Adds a row by its number in the stretch. */
  void add(int row) {
    rows[count] = row;
    squaredNorms[count++] = 0;
  }

  int count() {
    return count;
  }

  int row(int i) {
    return rows[i];
  }

  /** Σⱼ yⱼ² over the features evaluated so far. */
  double squaredNorm(int i) {
    return squaredNorms[i];
  }

  /**
   * Evaluates features [from, to) of y = P(x − μ); those before must have been evaluated.
   *
   * @param x the stretch [· × d]
   */
  void evaluate(
      double[] x, int features, double[] mean, Panel precisionCholesky, int from, int to) {
    for (int i = 0; i < count; i++) {
      centred.setRow(i, x, rows[i] * features, mean, 1, from, to);
    }
    centred.whiten(precisionCholesky, count, from, to, strip);
    strip.addSquaredNorms(count, to - from, squaredNorms);
  }

  /**
   * Keeps the rows whose log-density can still come within reach of their bound.
   *
   * @param logConstant cₖ: cₖ − ½ Σ yⱼ² is an upper bound of log pₖ(x), and never rises
   * @param leastLogDensities by row of the stretch: below, a density is negligible
   * @param columns columns evaluated so far
   */
  void keepAbove(double logConstant, double[] leastLogDensities, int columns) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (logConstant - 0.5 * squaredNorms[i] >= leastLogDensities[rows[i]]) {
        if (kept < i) {
          rows[kept] = rows[i];
          squaredNorms[kept] = squaredNorms[i];
          centred.moveRow(i, kept, columns);
        }
        kept++;
      }
    }
    count = kept;
  }

  @Override
  public void close() {
    centred.close();
    strip.close();
  }
}
