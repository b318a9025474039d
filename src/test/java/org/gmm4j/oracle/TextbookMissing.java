package org.gmm4j.oracle;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Expectation-maximisation of rows that miss values, NaN, by definition: each row has its own
 * marginal density, conditional mean and conditional covariance, with matrices written out. Little
 * &amp; Rubin, Statistical Analysis with Missing Data, chapter 11; Ghahramani &amp; Jordan 1994.
 */
public final class TextbookMissing {
  /**
   * An E-step.
   *
   * @param logDensities log p(xₒ) [N]
   * @param responsibilities [N × K]
   * @param completed each row as each component expects it [N × K × d]
   * @param maximum weights, means and Σ r (x̂x̂ᵀ + C) / N about them, by component
   */
  public record Expectation(
      double[] logDensities,
      double[][] responsibilities,
      double[][][] completed,
      TextbookEm.Parameters maximum) {
    public double logLikelihood() {
      return Arrays.stream(logDensities).sum();
    }
  }

  private TextbookMissing() {}

  /** What one component says of one row. */
  private record Conditional(double logDensity, double[] mean, double[][] covariance) {}

  private static Conditional conditional(double[] row, double[] mean, double[][] sigma) {
    int d = row.length;
    int[] o = IntStream.range(0, d).filter(j -> !Double.isNaN(row[j])).toArray();
    double[] completed = mean.clone();
    double[][] c = new double[d][];
    Arrays.setAll(c, i -> sigma[i].clone());
    if (o.length == 0) {
      return new Conditional(0, completed, c);
    }
    double[][] soo = new double[o.length][o.length];
    double[][] sdo = new double[d][o.length];
    double[][] x = new double[o.length][1];
    for (int b = 0; b < o.length; b++) {
      x[b][0] = row[o[b]] - mean[o[b]];
      for (int i = 0; i < d; i++) {
        sdo[i][b] = sigma[i][o[b]];
      }
      for (int a = 0; a < o.length; a++) {
        soo[a][b] = sigma[o[a]][o[b]];
      }
    }
    double[][] inverse = Matrices.inverse(soo);
    double[][] beta = Matrices.times(inverse, x);
    double square = Matrices.times(Matrices.transposed(x), beta)[0][0];
    double log = -0.5 * (o.length * Math.log(2 * Math.PI) + Matrices.logDeterminant(soo) + square);
    double[][] shift = Matrices.times(sdo, beta);
    double[][] explained = Matrices.times(Matrices.times(sdo, inverse), Matrices.transposed(sdo));
    for (int i = 0; i < d; i++) {
      boolean shown = !Double.isNaN(row[i]);
      completed[i] = shown ? row[i] : mean[i] + shift[i][0];
      for (int j = 0; j < d; j++) {
        boolean both = shown || !Double.isNaN(row[j]);
        c[i][j] = both ? 0 : sigma[i][j] - explained[i][j];
      }
    }
    return new Conditional(log, completed, c);
  }

  public static Expectation expect(double[][] rows, TextbookEm.Parameters parameters) {
    int components = parameters.weights().length;
    int d = rows[0].length;
    double[] logDensities = new double[rows.length];
    double[][] r = new double[rows.length][components];
    double[][][] completed = new double[rows.length][components][];
    double[][][][] covariances = new double[rows.length][components][][];
    for (int n = 0; n < rows.length; n++) {
      double[] logs = new double[components];
      for (int k = 0; k < components; k++) {
        Conditional one = conditional(rows[n], parameters.means()[k], parameters.covariances()[k]);
        logs[k] = Math.log(parameters.weights()[k]) + one.logDensity();
        completed[n][k] = one.mean();
        covariances[n][k] = one.covariance();
      }
      double max = Arrays.stream(logs).max().orElseThrow();
      logDensities[n] = max + Math.log(Arrays.stream(logs).map(l -> Math.exp(l - max)).sum());
      for (int k = 0; k < components; k++) {
        r[n][k] = Math.exp(logs[k] - logDensities[n]);
      }
    }
    double[] weights = new double[components];
    double[][] means = new double[components][d];
    double[][][] scatter = new double[components][d][d];
    for (int k = 0; k < components; k++) {
      double count = 0;
      for (int n = 0; n < rows.length; n++) {
        count += r[n][k];
        for (int j = 0; j < d; j++) {
          means[k][j] += r[n][k] * completed[n][k][j];
        }
      }
      for (int j = 0; j < d; j++) {
        means[k][j] /= count;
      }
      for (int n = 0; n < rows.length; n++) {
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            double product =
                (completed[n][k][i] - means[k][i]) * (completed[n][k][j] - means[k][j]);
            scatter[k][i][j] += r[n][k] * (product + covariances[n][k][i][j]) / count;
          }
        }
      }
      weights[k] = count / rows.length;
    }
    return new Expectation(
        logDensities, r, completed, new TextbookEm.Parameters(weights, means, scatter));
  }

  /** The same rows with values missing at random, about so many of all. */
  public static double[][] gaps(double[][] rows, double share, long seed) {
    java.util.Random random = new java.util.Random(seed);
    double[][] gaps = new double[rows.length][];
    for (int n = 0; n < rows.length; n++) {
      gaps[n] = rows[n].clone();
      for (int j = 0; j < gaps[n].length; j++) {
        gaps[n][j] = random.nextDouble() < share ? Double.NaN : gaps[n][j];
      }
    }
    return gaps;
  }
}
