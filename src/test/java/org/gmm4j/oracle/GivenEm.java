package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.covariance.LowRankCovariance;

/**
 * The textbook's EM for every structure, of weighted rows of which some are known to belong to a
 * component, and of a mixture of which some parts stay: by definition, in dense loops. (McLachlan
 * &amp; Peel, Finite Mixture Models, 2.19.)
 */
public final class GivenEm {
  private final String structure;
  private final double[][] rows;
  private final double[] rowWeights;
  private final int[] known;
  private final FixedParts fixed;
  private final double ridge;
  private final List<Factors> factors = new ArrayList<>();
  private TextbookEm.Parameters parameters;

  /**
   * Begins.
   *
   * @param known the component of each row; −1 for none
   */
  public GivenEm(
      Structures.Problem start,
      double[][] rows,
      double[] rowWeights,
      int[] known,
      FixedParts fixed,
      double ridge) {
    GaussianMixture model = start.model();
    this.structure = model.covariance().structure().name();
    this.rows = rows;
    this.rowWeights = rowWeights;
    this.known = known;
    this.fixed = fixed;
    this.ridge = ridge;
    this.parameters = start.dense();
    for (int k = 0; k < model.components(); k++) {
      if (model.covariance() instanceof LowRankCovariance low) {
        int q = low.rank(k);
        double[][] loadings = new double[low.features()][q];
        for (int i = 0; i < q * low.features(); i++) {
          loadings[i % low.features()][i / low.features()] = low.loadings(k)[i];
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
    int components = parameters.weights().length;
    double[][] r = new double[rows.length][];
    double logLikelihood = 0;
    double total = 0;
    for (int n = 0; n < rows.length; n++) {
      TextbookEm.Expectation ofRow = TextbookEm.expect(new double[][] {rows[n]}, of(known[n]));
      r[n] = ofRow.responsibilities()[0];
      if (known[n] >= 0) {
        r[n] = new double[components];
        r[n][known[n]] = 1;
        logLikelihood += rowWeights[n] * Math.log(parameters.weights()[known[n]]);
      }
      for (int k = 0; k < components; k++) {
        r[n][k] *= rowWeights[n];
      }
      logLikelihood += rowWeights[n] * ofRow.logLikelihood();
      total += rowWeights[n];
    }
    maximise(r);
    return logLikelihood / total;
  }

  /** One component alone, with weight 1; all, for −1. */
  private TextbookEm.Parameters of(int k) {
    return k < 0
        ? parameters
        : new TextbookEm.Parameters(
            new double[] {1},
            new double[][] {parameters.means()[k]},
            new double[][][] {parameters.covariances()[k]});
  }

  private void maximise(double[][] r) {
    int components = parameters.weights().length;
    double[] counts = new double[components];
    double[][] means = new double[components][];
    double[][][] scatters = new double[components][][];
    double total = 0;
    double meanVariance = 0;
    for (int k = 0; k < components; k++) {
      int component = k;
      double[] shares = Arrays.stream(r).mapToDouble(row -> row[component]).toArray();
      counts[k] = Arrays.stream(shares).sum();
      means[k] = fixed.includes(Part.MEANS, k) ? parameters.means()[k] : mean(shares, counts[k]);
      scatters[k] = scatter(shares, counts[k], means[k]);
      meanVariance += counts[k] * Matrices.trace(scatters[k]) / means[k].length;
      total += counts[k];
    }
    meanVariance /= total;
    double[][] pooled = new double[means[0].length][means[0].length];
    for (int k = 0; k < components; k++) {
      pooled = Matrices.plus(pooled, counts[k] / total, scatters[k]);
    }
    double[][][] covariances = new double[components][][];
    for (int k = 0; k < components; k++) {
      covariances[k] =
          fixed.includes(Part.COVARIANCES, k)
              ? parameters.covariances()[k]
              : covariance(k, structure.equals("tied") ? pooled : scatters[k], meanVariance);
    }
    parameters = new TextbookEm.Parameters(weights(counts), means, covariances);
  }

  private double[] mean(double[] shares, double count) {
    double[] mean = new double[rows[0].length];
    for (int n = 0; n < rows.length; n++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += shares[n] * rows[n][j] / count;
      }
    }
    return mean;
  }

  private double[][] scatter(double[] shares, double count, double[] mean) {
    double[][] s = new double[mean.length][mean.length];
    for (int n = 0; n < rows.length; n++) {
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j < mean.length; j++) {
          s[i][j] += shares[n] * (rows[n][i] - mean[i]) * (rows[n][j] - mean[j]) / count;
        }
      }
    }
    return s;
  }

  private double[] weights(double[] counts) {
    double left = 1;
    double free = 0;
    for (int k = 0; k < counts.length; k++) {
      boolean stays = fixed.includes(Part.WEIGHTS, k);
      left -= stays ? parameters.weights()[k] : 0;
      free += stays ? 0 : counts[k];
    }
    double[] weights = new double[counts.length];
    for (int k = 0; k < counts.length; k++) {
      weights[k] =
          fixed.includes(Part.WEIGHTS, k) ? parameters.weights()[k] : left * counts[k] / free;
    }
    return weights;
  }

  private double[][] covariance(int k, double[][] s, double meanVariance) {
    int d = s.length;
    if (!factors.isEmpty()) {
      boolean isotropic = structure.startsWith(LowRankCovariance.PPCA);
      factors.set(k, factors.get(k).next(s, isotropic, 1e-6 * meanVariance, ridge));
      return factors.get(k).dense();
    }
    double[][] noise = Matrices.scalar(d, ridge);
    double[] diagonal = new double[d];
    Arrays.setAll(diagonal, j -> s[j][j]);
    return switch (structure) {
      case "full", "tied" -> Matrices.plus(s, 1, noise);
      case "diag" -> Matrices.plus(Matrices.diagonal(diagonal), 1, noise);
      case "spherical" -> Matrices.scalar(d, Matrices.trace(s) / d + ridge);
      default -> throw new IllegalArgumentException(structure);
    };
  }
}
