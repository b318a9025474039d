package org.gmm4j.internal.compute.cpu.pruned;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;

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

  /** Covers squares and products that underflow, even where those below 2⁻¹²⁶ count as 0. */
  private static final double TINY = 1e-16;

  /** Beyond this distance singles may have overflowed. */
  private static final double FARTHEST = 1e18;

  private final RoundedRows rows;
  private final FloatPanel matrix;
  private double logConstant;
  private double rowFactor;
  private double constantError;

  RoundedFactor(RoundedRows rows) {
    this.rows = rows;
    this.matrix = new FloatPanel(rows.features() + 1, rows.features() + 1);
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
    float[] line = new float[d + 1];
    double squares = 0;
    matrix.put(0, line);
    for (int i = 0; i < d; i++) {
      precisionCholesky.get(i * d, p, 0, i + 1);
      double y = 0;
      for (int j = 0; j <= i; j++) {
        y += p[j] * shift[j];
        double value = p[j] * units[j];
        squares += value * value;
        line[j + 1] = (float) value;
      }
      line[0] = (float) -y;
      squares += y * y;
      matrix.put(i + 1, line);
    }
    logConstant = mixture.logConstant(k);
    double underflow = (d + 1) * (double) Float.MIN_NORMAL; // of A, in the Frobenius norm
    rowFactor = (d + 8) * UNIT * 1.01 * Math.sqrt(squares) + underflow;
    constantError = rowFactor * UNIT / 16 * Math.sqrt(shiftNorm) + TINY; // doubles round too
  }

  double logConstant() {
    return logConstant;
  }

  /** A below a line of zeros, which make it a lower triangle [(d + 1) × (d + 1)]. */
  FloatPanel matrix() {
    return matrix;
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
    matrix.close();
  }
}
