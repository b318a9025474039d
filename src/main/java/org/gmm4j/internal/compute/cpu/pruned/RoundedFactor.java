package org.gmm4j.internal.compute.cpu.pruned;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.linalg.Spans;

/**
 * One component's whitening in singles, A = (−P(μ − o), P D), so that y = P(x − μ) = A (1, z) for
 * rows as {@link RoundedRows} gives them, and a proof of how far rounding can be off:
 *
 * <pre>
 *   ‖ỹ − y‖  ≤  ((d + 8) 2⁻²⁴ · 1.01) ‖ |A| |(1, z)| ‖  ≤  ((d + 8) 2⁻²⁴ · 1.01) ‖A‖ ‖(1, z)‖
 * </pre>
 *
 * in the Frobenius norm: d + 1 products and sums in any order (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2002, section 3.5), and one rounding each of A and z.
 */
public final class RoundedFactor implements AutoCloseable {
  private static final double UNIT = 0x1p-24;

  /** Rows that are transposed at a time. */
  private static final int SOME = 32;

  /** Covers squares and products that underflow, even where those below 2⁻¹²⁶ count as 0. */
  private static final double TINY = 1e-16;

  /** Beyond this distance singles may have overflowed. */
  private static final double FARTHEST = 1e18;

  private final RoundedRows rows;
  private final FloatPanel transposed;
  private double logConstant;
  private double rowFactor;
  private double constantError;

  RoundedFactor(RoundedRows rows) {
    this.rows = rows;
    int order = rows.features() + 1;
    this.transposed = new FloatPanel(order, order);
    float[] zeros = new float[order];
    for (int j = 0; j < order; j++) {
      transposed.put(j, zeros);
    }
  }

  /** Takes component k. */
  void set(GaussianMixture mixture, int k) {
    int d = rows.features();
    double[] units = rows.units();
    double[] shift = mixture.mean(k);
    double shiftNorm = 0;
    for (int j = 0; j < d; j++) {
      shift[j] -= rows.origin()[j];
      shiftNorm += shift[j] / units[j] * (shift[j] / units[j]);
    }
    DoubleBuffer precisionCholesky = mixture.covariance().precisionCholesky(k);
    double[] p = new double[d];
    float[] some = new float[(d + 1) * SOME]; // rows of A, transposed
    double squares = 0;
    for (int i = 0; i < d; i++) {
      int place = i % SOME;
      precisionCholesky.get(i * d, p, 0, i + 1);
      double y = Spans.dot(p, shift, i + 1);
      Spans.multiply(p, units, i + 1);
      squares += Spans.squaredNorm(p, 0, i + 1) + y * y;
      some[place] = (float) -y;
      transpose(p, i + 1, some, SOME + place);
      if (place == SOME - 1 || i == d - 1) {
        put(some, i - place, place + 1);
      }
    }
    logConstant = mixture.logConstant(k);
    double underflow = (d + 1) * (double) Float.MIN_NORMAL; // of A, in the Frobenius norm
    rowFactor = (d + 8) * UNIT * 1.01 * Math.sqrt(squares) + underflow;
    constantError = rowFactor * UNIT / 16 * Math.sqrt(shiftNorm) + TINY; // doubles round too
  }

  /** Writes a row as part of a column, from a place on. */
  private static void transpose(double[] row, int count, float[] columns, int from) {
    for (int j = 0; j < count; j++) {
      columns[from + j * SOME] = (float) row[j];
    }
  }

  double logConstant() {
    return logConstant;
  }

  /** Writes rows of A, as far as they are no zeros. */
  private void put(float[] some, int first, int count) {
    for (int j = 0; j <= first + count; j++) {
      int from = Math.max(0, j - 1 - first); // the rows before end before j
      transposed.put(j, first + 1 + from, some, j * SOME + from, count - from);
    }
  }

  /** Aᵀ behind a column of zeros, which make it an upper triangle [(d + 1) × (d + 1)]. */
  FloatPanel transposed() {
    return transposed;
  }

  /**
   * Upper bound of ‖ỹ − y‖, and of that of any first part of it.
   *
   * @param norm ‖(1, z)‖
   */
  private double error(double norm) {
    return rowFactor * norm + constantError;
  }

  /**
   * Upper bound of the distance ‖y‖.
   *
   * @param square ‖ỹ‖², summed in singles
   * @param relativeError of its square root, by that summation
   */
  double greatestDistance(double square, double relativeError, double norm) {
    double distance = Math.sqrt(square);
    return distance < FARTHEST
        ? distance * (1 + relativeError) + error(norm)
        : Double.POSITIVE_INFINITY;
  }

  /** The log-density at a distance. */
  double logDensity(double distance) {
    return logDensityOf(distance * distance);
  }

  /** The log-density at a squared distance. */
  double logDensityOf(double square) {
    return logConstant - 0.5 * square;
  }

  /** Upper bound of the log-density, from the sum of squares over any first part of ỹ. */
  double greatestLogDensity(double square, double relativeError, double norm) {
    double distance = Math.sqrt(square);
    double least = distance * (1 - relativeError) - error(norm);
    return distance < FARTHEST && least > 0 ? logDensity(least) : logConstant;
  }

  @Override
  public void close() {
    transposed.close();
  }
}
