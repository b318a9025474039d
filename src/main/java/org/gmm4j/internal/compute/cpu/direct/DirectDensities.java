package org.gmm4j.internal.compute.cpu.direct;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;

/**
 * log πₖ + log N(x; μₖ, Σₖ) of all components from differences to their means:
 *
 * <pre>
 *   log πₖ − ½ d log 2π + log det Pₖ − ½ ‖Pₖ(x − μₖ)‖²
 * </pre>
 */
public final class DirectDensities {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final double[][] means;
  private final double[] constants;
  private final double[][] factors; // Pₖ [d × d] row-major, or its diagonal [d]
  private final boolean diagonal;

  private DirectDensities(
      double[][] means, double[] constants, double[][] factors, boolean diagonal) {
    this.means = means;
    this.constants = constants;
    this.factors = factors;
    this.diagonal = diagonal;
  }

  /** Those of a mixture whose covariances are matrices or diagonals. */
  public static DirectDensities of(GaussianMixture mixture) {
    int components = mixture.components();
    int d = mixture.features();
    Covariance covariance = mixture.covariance();
    boolean diagonal = covariance.structure().factors() == Factors.NONE;
    double[][] means = new double[components][];
    double[] constants = new double[components];
    double[][] factors = new double[components][];
    double[] weights = mixture.weights();
    for (int k = 0; k < components; k++) {
      means[k] = mixture.mean(k);
      constants[k] =
          Math.log(weights[k]) - 0.5 * d * LOG_2PI + covariance.logDetPrecisionCholesky(k);
      if (diagonal) {
        factors[k] =
            Arrays.stream(covariance.variances(k)).map(each -> 1 / Math.sqrt(each)).toArray();
      } else {
        DoubleBuffer p = covariance.precisionCholesky(k);
        factors[k] = new double[d * d];
        p.get(factors[k]);
      }
    }
    return new DirectDensities(means, constants, factors, diagonal);
  }

  /** Finds them for a block. */
  public void find(RowBlock block) {
    int count = block.count();
    double[] squares = new double[RowBlock.ROWS];
    double[] y = new double[RowBlock.ROWS];
    double[][] differences = new double[diagonal ? 0 : means[0].length][RowBlock.ROWS];
    for (int k = 0; k < means.length; k++) {
      Arrays.fill(squares, 0);
      double[] mean = means[k];
      double[] p = factors[k];
      int d = mean.length;
      for (int c = 0; c < d; c++) {
        if (diagonal) {
          addScaledSquares(block.feature(c), mean[c], p[c], squares, count);
        } else {
          difference(block.feature(c), mean[c], p[c * d + c], differences[c], y, count);
          for (int j = 0; j < c; j++) {
            addMultiple(p[c * d + j], differences[j], y, count);
          }
          addSquares(y, squares, count);
        }
      }
      finish(constants[k], squares, block.shares(k), count);
    }
  }

  private static void addScaledSquares(
      double[] x, double mean, double scale, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      double z = (x[i] - mean) * scale;
      squares[i] += z * z;
    }
  }

  private static void difference(
      double[] x, double mean, double factor, double[] difference, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      difference[i] = x[i] - mean;
    }
    for (int i = 0; i < count; i++) {
      y[i] = factor * difference[i];
    }
  }

  private static void addMultiple(double factor, double[] difference, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] += factor * difference[i];
    }
  }

  private static void addSquares(double[] y, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      squares[i] += y[i] * y[i];
    }
  }

  private static void finish(double constant, double[] squares, double[] shares, int count) {
    for (int i = 0; i < count; i++) {
      shares[i] = constant - 0.5 * squares[i];
    }
  }
}
