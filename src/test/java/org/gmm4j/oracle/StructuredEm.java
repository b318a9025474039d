package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.LowRankCovariance;

/**
 * The textbook's EM for every structure: full covariances of the components' rows, and from them
 * what the structure's M-step makes of them by definition.
 */
public final class StructuredEm {
  private final String structure;
  private final double[][] rows;
  private final double ridge;
  private final List<Factors> factors = new ArrayList<>();
  private TextbookEm.Parameters parameters;

  /**
   * Begins.
   *
   * @param start of the structure
   * @param dense the same, its covariances written out
   * @param rows [N × d]
   */
  public StructuredEm(
      GaussianMixture start, TextbookEm.Parameters dense, double[][] rows, double ridge) {
    this.structure = start.covariance().structure().name();
    this.rows = rows;
    this.ridge = ridge;
    this.parameters = dense;
    for (int k = 0; k < start.components(); k++) {
      if (start.covariance() instanceof LowRankCovariance low) {
        double[][] loadings = new double[low.features()][low.rank(k)];
        for (int i = 0; i < low.rank(k); i++) {
          for (int j = 0; j < low.features(); j++) {
            loadings[j][i] = low.loadings(k)[i * low.features() + j];
          }
        }
        factors.add(new Factors(loadings, low.noise(k)));
      }
    }
  }

  /** The parameters now. */
  public TextbookEm.Parameters parameters() {
    return parameters;
  }

  /** Takes a step; returns the mean log-likelihood a row of the parameters before it. */
  public double step() {
    TextbookEm.Expectation expectation = TextbookEm.expect(rows, parameters);
    TextbookEm.Parameters full = TextbookEm.maximise(rows, expectation.responsibilities(), 0);
    double[][][] covariances = new double[full.weights().length][][];
    for (int k = 0; k < covariances.length; k++) {
      covariances[k] = covariance(full, k);
    }
    parameters = new TextbookEm.Parameters(full.weights(), full.means(), covariances);
    return expectation.logLikelihood() / rows.length;
  }

  private double[][] covariance(TextbookEm.Parameters full, int k) {
    double[][] s = full.covariances()[k];
    int d = s.length;
    if (!factors.isEmpty()) {
      boolean isotropic = structure.startsWith(LowRankCovariance.PPCA);
      factors.set(k, factors.get(k).next(s, isotropic, 1e-6 * meanVariance(full), ridge));
      return factors.get(k).dense();
    }
    double[][] noise = Matrices.scalar(d, ridge);
    return switch (structure) {
      case "full" -> Matrices.plus(s, 1, noise);
      case "tied" -> {
        double[][] sum = noise;
        for (int l = 0; l < full.weights().length; l++) {
          sum = Matrices.plus(sum, full.weights()[l], full.covariances()[l]);
        }
        yield sum;
      }
      case "diag" -> {
        double[] diagonal = new double[d];
        Arrays.setAll(diagonal, j -> s[j][j]);
        yield Matrices.plus(Matrices.diagonal(diagonal), 1, noise);
      }
      case "spherical" -> Matrices.scalar(d, Matrices.trace(s) / d + ridge);
      default -> throw new IllegalArgumentException(structure);
    };
  }

  /** Within components, over features and rows: a millionth of it is the least noise. */
  private static double meanVariance(TextbookEm.Parameters full) {
    double sum = 0;
    for (int k = 0; k < full.weights().length; k++) {
      double[][] s = full.covariances()[k];
      sum += full.weights()[k] * Matrices.trace(s) / s.length;
    }
    return sum;
  }
}
