package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Expectation-maximisation as the textbook has it, in plain loops and doubles, without one trick:
 * what every fast path is compared with. Bishop, Pattern Recognition and Machine Learning, 9.2.2.
 */
public final class TextbookEm {
  /** Parameters: πₖ [K], μₖ [K × d], Σₖ [K × d × d]. */
  public record Parameters(double[] weights, double[][] means, double[][][] covariances) {}

  /** An E-step: log p(xₙ) [N] and r(n,k) [N × K]. */
  public record Expectation(double[] logDensities, double[][] responsibilities) {
    public double logLikelihood() {
      return Arrays.stream(logDensities).sum();
    }
  }

  private TextbookEm() {}

  public static Expectation expect(double[][] rows, Parameters parameters) {
    int components = parameters.weights().length;
    double[][][] factors = new double[components][][];
    for (int k = 0; k < components; k++) {
      factors[k] = cholesky(parameters.covariances()[k]);
    }
    double[] logDensities = new double[rows.length];
    double[][] responsibilities = new double[rows.length][components];
    for (int n = 0; n < rows.length; n++) {
      double[] log = new double[components];
      for (int k = 0; k < components; k++) {
        log[k] =
            Math.log(parameters.weights()[k])
                + logNormal(rows[n], parameters.means()[k], factors[k]);
      }
      double max = Arrays.stream(log).max().orElseThrow();
      double sum = 0;
      for (double value : log) {
        sum += Math.exp(value - max);
      }
      logDensities[n] = max + Math.log(sum);
      for (int k = 0; k < components; k++) {
        responsibilities[n][k] = Math.exp(log[k] - logDensities[n]);
      }
    }
    return new Expectation(logDensities, responsibilities);
  }

  public static Parameters maximise(double[][] rows, double[][] r, double ridge) {
    int components = r[0].length;
    int d = rows[0].length;
    double[] weights = new double[components];
    double[][] means = new double[components][d];
    double[][][] covariances = new double[components][d][d];
    for (int k = 0; k < components; k++) {
      double count = 0;
      for (int n = 0; n < rows.length; n++) {
        count += r[n][k];
        for (int j = 0; j < d; j++) {
          means[k][j] += r[n][k] * rows[n][j];
        }
      }
      for (int j = 0; j < d; j++) {
        means[k][j] /= count;
      }
      for (int n = 0; n < rows.length; n++) {
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            covariances[k][i][j] +=
                r[n][k] * (rows[n][i] - means[k][i]) * (rows[n][j] - means[k][j]) / count;
          }
        }
      }
      for (int j = 0; j < d; j++) {
        covariances[k][j][j] += ridge;
      }
      weights[k] = count / rows.length;
    }
    return new Parameters(weights, means, covariances);
  }

  /** Mean log-likelihoods a row of the parameters entering each iteration. */
  public static List<Double> run(
      double[][] rows, Parameters start, double ridge, int iterations, List<Parameters> history) {
    List<Double> logLikelihoods = new ArrayList<>();
    Parameters parameters = start;
    for (int i = 0; i < iterations; i++) {
      Expectation expectation = expect(rows, parameters);
      logLikelihoods.add(expectation.logLikelihood() / rows.length);
      parameters = maximise(rows, expectation.responsibilities(), ridge);
      history.add(parameters);
    }
    return logLikelihoods;
  }

  /** log N(x; μ, LLᵀ), solving Ly = x − μ. */
  private static double logNormal(double[] x, double[] mean, double[][] factor) {
    int d = x.length;
    double[] y = new double[d];
    double squaredNorm = 0;
    double logDeterminant = 0;
    for (int i = 0; i < d; i++) {
      double sum = x[i] - mean[i];
      for (int j = 0; j < i; j++) {
        sum -= factor[i][j] * y[j];
      }
      y[i] = sum / factor[i][i];
      squaredNorm += y[i] * y[i];
      logDeterminant += Math.log(factor[i][i]);
    }
    return -0.5 * (d * Math.log(2 * Math.PI) + squaredNorm) - logDeterminant;
  }

  /** A matrix's lower triangle, row by row. */
  private record Triangle(double[][] rows) {
    static Triangle of(double[][] matrix) {
      double[][] rows = new double[matrix.length][];
      Arrays.setAll(rows, i -> Arrays.copyOf(matrix[i], i + 1));
      return new Triangle(rows);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Triangle triangle && Arrays.deepEquals(rows, triangle.rows);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(rows);
    }
  }

  private static final Kept<Triangle, double[][]> KEPT = new Kept<>();

  /** L with LLᵀ = Σ, zeros above the diagonal. Not to be modified. */
  public static double[][] cholesky(double[][] sigma) {
    Triangle triangle = Triangle.of(sigma);
    return sigma.length < Kept.LARGE
        ? factor(triangle.rows())
        : KEPT.get(triangle, () -> factor(triangle.rows()));
  }

  /** By the definition. */
  private static double[][] factor(double[][] sigma) {
    double[][] factor = new double[sigma.length][sigma.length];
    for (int i = 0; i < sigma.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = sigma[i][j];
        for (int p = 0; p < j; p++) {
          sum -= factor[i][p] * factor[j][p];
        }
        if (i == j) {
          if (!(sum > 0)) {
            throw new IllegalArgumentException("not positive definite at " + i);
          }
          factor[i][i] = Math.sqrt(sum);
        } else {
          factor[i][j] = sum / factor[j][j];
        }
      }
    }
    return factor;
  }
}
