package org.gmm4j.oracle;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.LowRankCovariance;

/**
 * Stepwise EM by its definition (Cappé &amp; Moulines 2009), in plain loops: sufficient statistics
 * a row, kept from step to step, s ← (1 − γ)s + γŝ. They are raw moments, so that the rows must lie
 * near the origin:
 *
 * <pre>
 *   Nₖ,  Σ r x [d],  Σ r xxᵀ [d × d];   with factors z, per row of a component about its mean,
 *   E zzᵀ [q × q],  E z(x − μ)ᵀ [q × d]
 * </pre>
 *
 * of which the factors' are taken in the coordinates in which z is N(0, I) before the step. A
 * mixture to start from stands for the statistics that it would have been made of.
 */
public final class TextbookStepwiseEm {
  private final String structure;
  private final double ridge;
  private final double[] counts;
  private final double[][] firsts;
  private final double[][][] seconds;
  private final double[][][] zz;
  private final double[][][] zx;
  private final Factors[] factors;
  private TextbookEm.Parameters parameters;

  /**
   * Begins.
   *
   * @param start of the structure
   * @param dense the same, its covariances written out
   */
  public TextbookStepwiseEm(GaussianMixture start, TextbookEm.Parameters dense, double ridge) {
    int components = start.components();
    int d = start.features();
    this.structure = start.covariance().structure().name();
    this.ridge = ridge;
    this.parameters = dense;
    this.counts = start.weights();
    this.firsts = new double[components][d];
    this.seconds = new double[components][d][d];
    this.zz = new double[components][][];
    this.zx = new double[components][][];
    this.factors = new Factors[components];
    for (int k = 0; k < components; k++) {
      double[] mean = start.mean(k);
      for (int i = 0; i < d; i++) {
        firsts[k][i] = counts[k] * mean[i];
        for (int j = 0; j < d; j++) {
          double sigma = dense.covariances()[k][i][j] - (i == j ? ridge : 0);
          seconds[k][i][j] = counts[k] * (sigma + mean[i] * mean[j]);
        }
      }
      if (start.covariance() instanceof LowRankCovariance low && low.rank(k) > 0) {
        double[][] transposed = new double[low.rank(k)][];
        for (int i = 0; i < transposed.length; i++) {
          transposed[i] = Arrays.copyOfRange(low.loadings(k), i * d, i * d + d);
        }
        factors[k] = new Factors(Matrices.transposed(transposed), low.noise(k));
        zz[k] = Matrices.scalar(low.rank(k), 1);
        zx[k] = transposed;
      }
    }
  }

  /** The parameters now. */
  public TextbookEm.Parameters parameters() {
    return parameters;
  }

  /** Takes a step. */
  public void step(double[][] rows, double gamma) {
    double[][] r = TextbookEm.expect(rows, parameters).responsibilities();
    int components = counts.length;
    double[][] means = new double[components][];
    double[][][] within = new double[components][][];
    for (int k = 0; k < components; k++) {
      double before = counts[k];
      double[] meanBefore = parameters.means()[k];
      double[] share = new double[rows.length];
      for (int n = 0; n < rows.length; n++) {
        share[n] = gamma * r[n][k] / rows.length;
      }
      interpolate(k, rows, share, gamma);
      means[k] = Arrays.stream(firsts[k]).map(sum -> sum / sum(share, before, gamma)).toArray();
      within[k] = within(k, means[k]);
      if (factors[k] != null) {
        interpolateFactors(k, rows, share, (1 - gamma) * before, meanBefore, means[k]);
      }
    }
    double[][][] covariances = new double[components][][];
    for (int k = 0; k < components; k++) {
      covariances[k] = covariance(k, within);
    }
    double total = Arrays.stream(counts).sum();
    parameters =
        new TextbookEm.Parameters(
            Arrays.stream(counts).map(count -> count / total).toArray(), means, covariances);
  }

  private static double sum(double[] share, double before, double gamma) {
    return (1 - gamma) * before + Arrays.stream(share).sum();
  }

  private void interpolate(int k, double[][] rows, double[] share, double gamma) {
    int d = firsts[k].length;
    counts[k] = sum(share, counts[k], gamma);
    for (int i = 0; i < d; i++) {
      firsts[k][i] *= 1 - gamma;
      for (int n = 0; n < rows.length; n++) {
        firsts[k][i] += share[n] * rows[n][i];
      }
      for (int j = 0; j < d; j++) {
        seconds[k][i][j] *= 1 - gamma;
        for (int n = 0; n < rows.length; n++) {
          seconds[k][i][j] += share[n] * rows[n][i] * rows[n][j];
        }
      }
    }
  }

  /** The covariance of a component's rows. */
  private double[][] within(int k, double[] mean) {
    int d = mean.length;
    double[][] s = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        s[i][j] = seconds[k][i][j] / counts[k] - mean[i] * mean[j];
      }
    }
    return s;
  }

  /** Of rows past and new about the new mean, where z = β(x − μ) has covariance I − βW beside. */
  private void interpolateFactors(
      int k, double[][] rows, double[] share, double remembered, double[] before, double[] mean) {
    double[][] w = factors[k].loadings();
    double[][] beta = Matrices.times(Matrices.transposed(w), Matrices.inverse(factors[k].dense()));
    double[][] rest = Matrices.plus(Matrices.scalar(w[0].length, 1), -1, Matrices.times(beta, w));
    double[][] shift = column(before, mean);
    double[][] moved = Matrices.times(beta, shift);
    double[][] sumZz = Matrices.plus(zz[k], 1, Matrices.times(moved, Matrices.transposed(moved)));
    double[][] sumZx = Matrices.plus(zx[k], 1, Matrices.times(moved, Matrices.transposed(shift)));
    sumZz = Matrices.plus(Matrices.scalar(sumZz.length, 0), remembered / counts[k], sumZz);
    sumZx = Matrices.plus(new double[sumZx.length][mean.length], remembered / counts[k], sumZx);
    for (int n = 0; n < rows.length; n++) {
      double[][] x = column(rows[n], mean);
      double[][] z = Matrices.times(beta, x);
      double[][] ofRow = Matrices.plus(rest, 1, Matrices.times(z, Matrices.transposed(z)));
      sumZz = Matrices.plus(sumZz, share[n] / counts[k], ofRow);
      sumZx = Matrices.plus(sumZx, share[n] / counts[k], Matrices.times(z, Matrices.transposed(x)));
    }
    zz[k] = sumZz;
    zx[k] = sumZx;
  }

  /** x − m as a column. */
  private static double[][] column(double[] x, double[] m) {
    double[][] column = new double[x.length][1];
    for (int j = 0; j < x.length; j++) {
      column[j][0] = x[j] - m[j];
    }
    return column;
  }

  private double[][] covariance(int k, double[][][] within) {
    int d = within[k].length;
    double[][] noise = Matrices.scalar(d, ridge);
    double[] diagonal = new double[d];
    Arrays.setAll(diagonal, j -> within[k][j][j]);
    if (structure.contains(":")) {
      return lowRank(k, diagonal, 1e-6 * meanVariance(within));
    }
    return switch (structure) {
      case "full" -> Matrices.plus(within[k], 1, noise);
      case "tied" -> {
        double[][] sum = noise;
        double total = Arrays.stream(counts).sum();
        for (int l = 0; l < counts.length; l++) {
          sum = Matrices.plus(sum, counts[l] / total, within[l]);
        }
        yield sum;
      }
      case "diag" -> Matrices.plus(Matrices.diagonal(diagonal), 1, noise);
      case "spherical" -> Matrices.scalar(d, Matrices.trace(within[k]) / d + ridge);
      default -> throw new IllegalArgumentException(structure);
    };
  }

  /** x on z: Λ = E xzᵀ (E zzᵀ)⁻¹. Then z ← R⁻¹z with RRᵀ = E zzᵀ, which makes it N(0, I) again. */
  private double[][] lowRank(int k, double[] variances, double floor) {
    int d = variances.length;
    double[][] loadings = new double[d][0];
    double[] residual = variances.clone();
    if (zz[k] != null) {
      double[][] lambda = Matrices.times(Matrices.transposed(zx[k]), Matrices.inverse(zz[k]));
      double[][] explained = Matrices.times(lambda, zx[k]);
      Arrays.setAll(residual, j -> variances[j] - explained[j][j]);
      double[][] root = TextbookEm.cholesky(zz[k]);
      loadings = Matrices.times(lambda, root);
      double[][] columns = Matrices.transposed(zx[k]);
      for (int j = 0; j < d; j++) {
        columns[j] = Matrices.solve(root, columns[j]);
      }
      zx[k] = Matrices.transposed(columns);
      zz[k] = Matrices.scalar(zz[k].length, 1);
    }
    if (structure.startsWith(LowRankCovariance.PPCA)) {
      Arrays.fill(residual, Arrays.stream(residual).average().orElseThrow());
    }
    Factors next =
        new Factors(
            loadings,
            Arrays.stream(residual).map(value -> Math.max(value, floor) + ridge).toArray());
    factors[k] = zz[k] == null ? null : next;
    for (int j = 0; j < d; j++) { // noise that is held up is so for the statistics, too
      seconds[k][j][j] += counts[k] * Math.max(0, floor - residual[j]);
    }
    return next.dense();
  }

  private double meanVariance(double[][][] within) {
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      sum += counts[k] * Matrices.trace(within[k]) / within[k].length;
    }
    return sum / Arrays.stream(counts).sum();
  }
}
