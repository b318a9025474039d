package org.gmm4j.internal.compute.cpu.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;

/**
 * Mixtures of structures without matrices, rows that are hard on them, and what is true of both.
 */
public final class FormProblems {
  private static final MathContext DIGITS = new MathContext(120);

  /** Of all features, in their unit: bytes cannot be negative. */
  private static final double OFFSET = 16;

  private FormProblems() {}

  /**
   * A random mixture in which neighbouring features rise and fall together.
   *
   * @param structure diag, spherical, ppca:Q or mfa:Q
   * @param unit standard deviations within components are about this
   * @param distance between the means, in such units and a feature
   * @param contrast noise of a feature varies by up to this factor
   */
  public static GaussianMixture mixture(
      String structure,
      int components,
      int d,
      double unit,
      double distance,
      double contrast,
      Random random) {
    double[][] means = new double[components][d];
    double[][] variances = new double[components][d];
    double[] weights = new double[components];
    double total = 0;
    for (int k = 0; k < components; k++) {
      weights[k] = 0.2 + random.nextDouble();
      total += weights[k];
      double level = 0;
      for (int j = 0; j < d; j++) {
        level = j % 6 == 0 ? random.nextGaussian() : level;
        means[k][j] = unit * (OFFSET + distance * (level + 0.3 * random.nextGaussian()));
        variances[k][j] = unit * unit * Math.pow(contrast, -random.nextDouble());
      }
    }
    for (int k = 0; k < components; k++) {
      weights[k] /= total;
    }
    return new GaussianMixture(weights, means, covariance(structure, variances, unit, random));
  }

  private static Covariance covariance(
      String name, double[][] variances, double unit, Random random) {
    int d = variances[0].length;
    CovarianceStructure structure = CovarianceStructure.of(name);
    double[] first = Arrays.stream(variances).mapToDouble(each -> each[0]).toArray();
    if (structure instanceof LowRankCovariance.Structure lowRank) {
      double[][] loadings = new double[variances.length][];
      for (int k = 0; k < loadings.length; k++) {
        int q = lowRank.rank() == 0 ? k % 4 : lowRank.rank(); // auto: all kinds of ranks
        loadings[k] = random.doubles((long) q * d, -2 * unit, 2 * unit).toArray();
        if (lowRank.isIsotropic()) {
          Arrays.fill(variances[k], first[k]);
        }
      }
      return estimated(LowRankCovariance.of(lowRank, loadings, variances));
    }
    return estimated(
        name.equals(SphericalCovariance.NAME)
            ? SphericalCovariance.of(d, first)
            : DiagonalCovariance.of(variances));
  }

  public static Covariance estimated(CovarianceEstimate estimate) {
    return ((CovarianceEstimate.Estimated) estimate).covariance();
  }

  /** Rows of the mixture, its means, points between two of them, and points far away. */
  public static double[][] rows(GaussianMixture mixture, int count, Random random) {
    int components = mixture.components();
    double[][] rows =
        Arrays.copyOf(mixture.sample(count, random.nextLong()), count + 4 * components);
    for (int k = 0; k < components; k++) {
      double[] one = mixture.mean(k);
      double[] other = mixture.mean((k + 1) % components);
      double[] middle = new double[one.length];
      double[] far = new double[one.length];
      double[] near = new double[one.length];
      for (int j = 0; j < one.length; j++) {
        middle[j] = 0.5 * (one[j] + other[j]);
        near[j] = middle[j] + 1e-6 * (one[j] - other[j]);
        far[j] = 1e3 * (one[j] - other[j]) + 50 * random.nextGaussian() * one[j];
      }
      rows[count + 4 * k] = one;
      rows[count + 4 * k + 1] = middle;
      rows[count + 4 * k + 2] = near;
      rows[count + 4 * k + 3] = far;
    }
    return rows;
  }

  public static Dataset dataset(String type, double[][] rows, double unit) {
    switch (type) {
      case "double" -> {
        return Dataset.of(rows);
      }
      case "float" -> {
        float[][] singles = new float[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
          for (int j = 0; j < rows[i].length; j++) {
            singles[i][j] = (float) rows[i][j];
          }
        }
        return Dataset.of(singles);
      }
      default -> {
        byte[][] bytes = new byte[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
          for (int j = 0; j < rows[i].length; j++) {
            bytes[i][j] = (byte) Math.max(0, Math.min(255, Math.round(8 * rows[i][j] / unit)));
          }
        }
        return Dataset.of(bytes).dividedBy(8 / unit);
      }
    }
  }

  /** log pₖ(x) of parameters as they are stored, in 120 digits, rounded once. */
  public static double logDensity(GaussianMixture mixture, int k, double[] x) {
    int d = x.length;
    QuadraticForms forms = QuadraticForms.of(mixture, new double[d]);
    double[] a = forms.precisions(k);
    double[] c = forms.projection(k);
    double[] mean = mixture.mean(k);
    BigDecimal[] z = new BigDecimal[d];
    BigDecimal distance = BigDecimal.ZERO;
    for (int j = 0; j < d; j++) {
      z[j] = new BigDecimal(x[j]).subtract(new BigDecimal(mean[j]));
      BigDecimal precision = new BigDecimal(a[forms.isRadial() ? 0 : j]);
      distance = distance.add(precision.multiply(z[j]).multiply(z[j], DIGITS), DIGITS);
    }
    for (int from = 0; from < c.length; from += d) {
      BigDecimal projected = BigDecimal.ZERO;
      for (int j = 0; j < d; j++) {
        projected = projected.add(new BigDecimal(c[from + j]).multiply(z[j], DIGITS), DIGITS);
      }
      distance = distance.subtract(projected.multiply(projected, DIGITS), DIGITS);
    }
    double constant = mixture.logConstant(k);
    return Double.isInfinite(constant)
        ? constant
        : new BigDecimal(constant)
            .subtract(distance.multiply(new BigDecimal(0.5)), DIGITS)
            .doubleValue();
  }
}
