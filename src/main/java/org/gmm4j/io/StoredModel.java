package org.gmm4j.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataException;

/**
 * A model read from an NPZ file, written by us or by NumPy with scikit-learn's names and shapes:
 * weights, means, and covariances, precisions or precisions_cholesky.
 *
 * @param mixture the parameters
 * @param facts all single numbers, truth values and texts in the file, by name
 */
public record StoredModel(GaussianMixture mixture, Map<String, Object> facts) {
  /**
   * Reads a model or a start.
   *
   * @throws DataException if the file cannot be read, or what it holds is no mixture
   */
  public static StoredModel read(Path file) {
    try (NpzFile npz = NpzFile.open(file)) {
      Map<String, Object> facts = npz.scalars();
      Object structure = facts.getOrDefault("covariance_type", FullCovariance.NAME);
      if (!structure.equals(FullCovariance.NAME)) {
        throw new DataException(
            "%s: covariance_type is '%s'; this version reads full".formatted(file, structure));
      }
      double[] weights = npz.reals("weights", 1).values();
      NpzFile.Array means = npz.reals("means", 2);
      requireSize(file, "means", means, weights.length);
      requireFinite(file, "means", means.values());
      int features = (int) means.shape()[1];
      FullCovariance covariance = covariance(npz, file, weights.length, features);
      try {
        return new StoredModel(
            new GaussianMixture(weights, rows(means.values(), features), covariance), facts);
      } catch (IllegalArgumentException none) {
        throw new DataException(file + ": " + none.getMessage(), none);
      }
    }
  }

  private static FullCovariance covariance(NpzFile npz, Path file, int components, int features) {
    CovarianceEstimate estimate;
    String name;
    if (npz.has("covariances")) {
      name = "covariances";
      estimate = FullCovariance.of(matrices(npz, file, name, components, features), features);
    } else if (npz.has("precisions")) {
      name = "precisions";
      estimate =
          FullCovariance.ofPrecisions(matrices(npz, file, name, components, features), features);
    } else if (npz.has("precisions_cholesky")) {
      name = "precisions_cholesky";
      double[][] upper = matrices(npz, file, name, components, features);
      for (int k = 0; k < components; k++) {
        upper[k] = timesTransposed(upper[k], features);
      }
      estimate = FullCovariance.ofPrecisions(upper, features);
    } else {
      throw new DataException(
          file + ": has neither covariances nor precisions (K, d, d), so it is no mixture");
    }
    if (estimate instanceof CovarianceEstimate.Singular singular) {
      throw new DataException(
          "%s: %s[%d] is not positive definite".formatted(file, name, singular.component()));
    }
    return (FullCovariance) ((CovarianceEstimate.Estimated) estimate).covariance();
  }

  private static double[][] matrices(
      NpzFile npz, Path file, String name, int components, int features) {
    NpzFile.Array array = npz.reals(name, 3);
    requireSize(file, name, array, components, features, features);
    requireFinite(file, name, array.values());
    double[][] matrices = rows(array.values(), features * features);
    for (int k = 0; k < components; k++) {
      if (name.equals("precisions_cholesky")) {
        requireUpperTriangular(file, name, matrices[k], k, features);
      } else {
        requireSymmetric(file, name, matrices[k], k, features);
      }
    }
    return matrices;
  }

  private static void requireSymmetric(Path file, String name, double[] a, int k, int d) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(Math.abs(a[i * d + i] * a[j * d + j]));
        if (!(Math.abs(a[i * d + j] - a[j * d + i]) <= 1e-6 * scale)) {
          throw new DataException(
              "%s: %s[%d] is not symmetric at [%d, %d]".formatted(file, name, k, i, j));
        }
      }
    }
  }

  private static void requireUpperTriangular(Path file, String name, double[] a, int k, int d) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (a[i * d + j] != 0) {
          throw new DataException(
              "%s: %s[%d] is not upper triangular, as scikit-learn's is: [%d, %d] is %s"
                  .formatted(file, name, k, i, j, a[i * d + j]));
        }
      }
    }
  }

  private static double[] timesTransposed(double[] upper, int d) {
    double[] product = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = i; p < d; p++) {
          sum += upper[i * d + p] * upper[j * d + p];
        }
        product[i * d + j] = sum;
        product[j * d + i] = sum;
      }
    }
    return product;
  }

  private static void requireSize(Path file, String name, NpzFile.Array array, long... leading) {
    long[] shape = array.shape();
    if (!Arrays.equals(Arrays.copyOf(shape, leading.length), leading)) {
      throw new DataException(
          "%s: %s has the shape %s; with these weights and means it must %s %s"
              .formatted(
                  file,
                  name,
                  Arrays.toString(shape),
                  shape.length == leading.length ? "be" : "begin with",
                  Arrays.toString(leading)));
    }
  }

  private static void requireFinite(Path file, String name, double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new DataException(
            "%s: %s holds %s; every value must be a finite number".formatted(file, name, value));
      }
    }
  }

  private static double[][] rows(double[] values, int width) {
    double[][] rows = new double[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }
}
