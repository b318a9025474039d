package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;

/** Random mixtures of every structure, each with its covariances written out as matrices. */
public final class Structures {
  /**
   * The same mixture twice.
   *
   * @param model in its structure
   * @param dense the textbook's, with Σₖ [d × d] made from the same numbers in plain loops
   */
  public record Problem(GaussianMixture model, TextbookEm.Parameters dense) {}

  private Structures() {}

  /** Those that there are for d features; "auto" gives each component a rank of its own, or 0. */
  public static List<String> names(int d) {
    List<String> names = new ArrayList<>(List.of("tied", "diag", "spherical"));
    names.addAll(List.of("ppca:auto", "mfa:auto"));
    for (int q : new int[] {1, 3}) {
      if (q < d - 1) {
        names.addAll(List.of("ppca:" + q, "mfa:" + q));
      }
    }
    if (d > 1 && d < 200) {
      names.addAll(List.of("ppca:" + (d - 1), "mfa:" + (d - 1)));
    }
    return names;
  }

  /** A mixture whose components overlap somewhat: standard deviations about 1, means about 2. */
  public static Problem problem(String name, int components, int d, long seed) {
    return strong(name, components, d, 1, seed);
  }

  /** The same with noise of another size beside the factors. */
  public static Problem strong(String name, int components, int d, double scale, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[components];
    double[][] means = new double[components][d];
    double total = 0;
    for (int k = 0; k < components; k++) {
      weights[k] = 0.5 + random.nextDouble();
      total += weights[k];
      for (int j = 0; j < d; j++) {
        means[k][j] = 2 * random.nextGaussian();
      }
    }
    for (int k = 0; k < components; k++) {
      weights[k] /= total;
    }
    double[][][] dense = new double[components][d][d];
    Covariance covariance = covariance(name, dense, scale, random);
    return new Problem(
        new GaussianMixture(weights, means, covariance),
        new TextbookEm.Parameters(weights, means, dense));
  }

  private static final double BYTE = 12; // of one unit

  /** Rows as bytes: twelve a unit, and 128 for 0. */
  public static byte[][] bytes(double[][] rows) {
    byte[][] bytes = new byte[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        bytes[i][j] = (byte) Math.max(0, Math.min(255, Math.round(128 + BYTE * rows[i][j])));
      }
    }
    return bytes;
  }

  /** Those bytes as a backend is given them. */
  public static Dataset dataset(byte[][] bytes) {
    return Dataset.of(bytes).dividedBy(BYTE);
  }

  /** What those bytes stand for there. */
  public static double[][] values(byte[][] bytes) {
    double[][] rows = new double[bytes.length][bytes[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (bytes[i][j] & 0xff) / BYTE;
      }
    }
    return rows;
  }

  /** The mixture where {@link #bytes} moves its rows. */
  public static Problem moved(Problem problem) {
    TextbookEm.Parameters dense = problem.dense();
    double[][] means = new double[dense.means().length][];
    for (int k = 0; k < means.length; k++) {
      means[k] = Arrays.stream(dense.means()[k]).map(mean -> mean + 128 / BYTE).toArray();
    }
    return new Problem(
        new GaussianMixture(dense.weights(), means, problem.model().covariance()),
        new TextbookEm.Parameters(dense.weights(), means, dense.covariances()));
  }

  /** Random covariances; {@code dense} [K × d × d] receives them written out. */
  private static Covariance covariance(
      String name, double[][][] dense, double scale, Random random) {
    int components = dense.length;
    int d = dense[0].length;
    double[][] noise = new double[components][d];
    for (int k = 0; k < components; k++) {
      double shared = scale * variance(random);
      for (int j = 0; j < d; j++) {
        boolean isotropic = !name.startsWith("diag") && !name.startsWith("mfa");
        noise[k][j] = isotropic ? shared : scale * variance(random);
        dense[k][j][j] = noise[k][j];
      }
    }
    if (name.equals("diag")) {
      return estimated(DiagonalCovariance.of(noise));
    }
    if (name.equals("spherical")) {
      double[] variances = new double[components];
      for (int k = 0; k < components; k++) {
        variances[k] = noise[k][0];
      }
      return estimated(SphericalCovariance.of(d, variances));
    }
    double[][] loadings = new double[components][];
    for (int k = 0; k < components; k++) {
      loadings[k] = loadings(rank(name, k, d), d, random);
      if (!name.equals("tied")) {
        addProducts(loadings[k], dense[k]);
      }
    }
    if (name.equals("tied")) {
      return tied(noise[0], random, dense);
    }
    return estimated(
        LowRankCovariance.of(
            (LowRankCovariance.Structure) CovarianceStructure.of(name), loadings, noise));
  }

  private static double variance(Random random) {
    return 0.3 + 0.7 * random.nextDouble();
  }

  private static int rank(String name, int k, int d) {
    if (name.equals("tied")) {
      return 0;
    }
    return name.endsWith(":auto")
        ? (k + 1) % Math.min(4, d)
        : Integer.parseInt(name.substring(name.indexOf(':') + 1));
  }

  /** Wᵀ [q × d], row-major, with columns of W of about unit variance in all. */
  private static double[] loadings(int q, int d, Random random) {
    double[] loadings = new double[q * d];
    for (int i = 0; i < loadings.length; i++) {
      loadings[i] = random.nextGaussian() / Math.sqrt(q);
    }
    return loadings;
  }

  private static void addProducts(double[] loadings, double[][] sigma) {
    int d = sigma.length;
    for (int from = 0; from < loadings.length; from += d) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          sigma[i][j] += loadings[from + i] * loadings[from + j];
        }
      }
    }
  }

  private static Covariance tied(double[] noise, Random random, double[][][] dense) {
    int d = noise.length;
    for (int j = 0; j < d; j++) {
      dense[0][j][j] = noise[j];
    }
    addProducts(loadings(Math.min(d, 5), d, random), dense[0]);
    double[] flat = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(dense[0][i], 0, flat, i * d, d);
    }
    for (int k = 1; k < dense.length; k++) {
      dense[k] = dense[0];
    }
    return estimated(TiedCovariance.of(flat, dense.length, d));
  }

  /** The covariances of an estimate that worked. */
  public static Covariance estimated(CovarianceEstimate estimate) {
    return ((CovarianceEstimate.Estimated) estimate).covariance();
  }
}
