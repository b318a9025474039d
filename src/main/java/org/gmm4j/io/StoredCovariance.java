package org.gmm4j.io;

import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.DataException;

/**
 * The covariances of a model file, in scikit-learn's shapes: full (K, d, d), tied (d, d), diag (K,
 * d), spherical (K), as covariances, precisions or precisions_cholesky; and of low rank, factors
 * (K, d, Q) with noise (K, d) or, of ppca, (K).
 */
final class StoredCovariance {
  private static final String COVARIANCES = "covariances";
  private static final String PRECISIONS = "precisions";
  private static final String CHOLESKY = "precisions_cholesky";

  private final NpzFile npz;
  private final Path file;
  private final int components;
  private final int features;

  private StoredCovariance(NpzFile npz, Path file, int components, int features) {
    this.npz = npz;
    this.file = file;
    this.components = components;
    this.features = features;
  }

  /**
   * Reads them.
   *
   * @throws DataException if they are missing, of another shape, or no covariances
   */
  static Covariance read(
      NpzFile npz, Path file, CovarianceStructure structure, int components, int features) {
    StoredCovariance stored = new StoredCovariance(npz, file, components, features);
    if (structure instanceof LowRankCovariance.Structure lowRank) {
      return stored.lowRank(lowRank);
    }
    String name = stored.name();
    CovarianceEstimate estimate;
    if (structure instanceof TiedCovariance.Structure) {
      estimate = stored.tied(name);
    } else if (structure instanceof DiagonalCovariance.Structure) {
      estimate = DiagonalCovariance.of(stored.variances(name, components, features));
    } else if (structure instanceof SphericalCovariance.Structure) {
      estimate = SphericalCovariance.of(features, stored.variances(name, components)[0]);
    } else {
      estimate = stored.full(name);
    }
    return stored.taken(estimate, name);
  }

  private String name() {
    for (String name : new String[] {COVARIANCES, PRECISIONS, CHOLESKY}) {
      if (npz.has(name)) {
        return name;
      }
    }
    throw new DataException(file + ": has neither covariances nor precisions, so it is no mixture");
  }

  private Covariance taken(CovarianceEstimate estimate, String name) {
    if (estimate instanceof CovarianceEstimate.Singular singular) {
      throw new DataException(
          singular.component() == CovarianceEstimate.Singular.SHARED
              ? "%s: %s is not positive definite".formatted(file, name)
              : "%s: %s[%d] is not positive definite".formatted(file, name, singular.component()));
    }
    return ((CovarianceEstimate.Estimated) estimate).covariance();
  }

  private CovarianceEstimate full(String name) {
    double[] values = values(name, components, features, features);
    double[][] matrices = split(values, features * features);
    for (int k = 0; k < components; k++) {
      matrices[k] = checked(name, "[" + k + "]", matrices[k]);
    }
    return name.equals(COVARIANCES)
        ? FullCovariance.of(matrices, features)
        : FullCovariance.ofPrecisions(matrices, features);
  }

  private CovarianceEstimate tied(String name) {
    double[] matrix = checked(name, "", values(name, features, features));
    return name.equals(COVARIANCES)
        ? TiedCovariance.of(matrix, components, features)
        : TiedCovariance.ofPrecision(matrix, components, features);
  }

  /** Variances [K × d], or [1][K] for a shape of one dimension. */
  private double[][] variances(String name, long... shape) {
    double[] values = values(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (name.equals(PRECISIONS)) {
        values[i] = 1 / values[i];
      } else if (name.equals(CHOLESKY)) {
        values[i] = 1 / (values[i] * values[i]);
      }
    }
    return split(values, (int) shape[shape.length - 1]);
  }

  private Covariance lowRank(LowRankCovariance.Structure structure) {
    NpzFile.Array factors = npz.reals("factors", 3);
    int most = (int) factors.shape()[2];
    requireShape("factors", factors, components, features, most);
    requireFinite("factors", factors.values());
    requireRank(structure, most);
    int[] ranks = ranks(most);
    double[][] loadings = new double[components][];
    double[][] noise = new double[components][features];
    double[] given =
        structure.isIsotropic()
            ? values("noise", components)
            : values("noise", components, features);
    for (int k = 0; k < components; k++) {
      loadings[k] = new double[ranks[k] * features];
      for (int j = 0; j < features; j++) {
        for (int i = 0; i < ranks[k]; i++) {
          loadings[k][i * features + j] = factors.values()[(k * features + j) * most + i];
        }
        noise[k][j] = given[structure.isIsotropic() ? k : k * features + j];
      }
    }
    CovarianceEstimate estimate = LowRankCovariance.of(structure, loadings, noise);
    if (estimate instanceof CovarianceEstimate.Singular singular) {
      String wrong =
          singular.pivot() < 0
              ? "factors[%d] are too great beside the noise"
              : "noise[%d] is not positive";
      throw new DataException(file + ": " + wrong.formatted(singular.component()));
    }
    return ((CovarianceEstimate.Estimated) estimate).covariance();
  }

  private void requireRank(LowRankCovariance.Structure structure, int most) {
    boolean named = structure.rank() != LowRankCovariance.Structure.AUTO;
    if (named && most != structure.rank()) {
      throw new DataException(
          "%s: factors has %d columns a component, but covariance_type is %s"
              .formatted(file, most, structure.name()));
    }
    if (most >= features) {
      throw new DataException(
          "%s: factors has %d columns a component; there must be fewer than the %d features"
              .formatted(file, most, features));
    }
  }

  /** How many of each component's factors count; all, if the file does not say. */
  private int[] ranks(int most) {
    int[] ranks = new int[components];
    Arrays.fill(ranks, most);
    if (npz.has("rank")) {
      double[] stored = values("rank", components);
      for (int k = 0; k < components; k++) {
        if (stored[k] != Math.rint(stored[k]) || stored[k] < 0 || stored[k] > most) {
          throw new DataException(
              "%s: rank[%d] is %s; with these factors it must be 0 to %d"
                  .formatted(file, k, stored[k], most));
        }
        ranks[k] = (int) stored[k];
      }
    }
    return ranks;
  }

  private double[] values(String name, long... shape) {
    NpzFile.Array array = npz.reals(name, shape.length);
    requireShape(name, array, shape);
    requireFinite(name, array.values());
    return array.values();
  }

  private void requireShape(String name, NpzFile.Array array, long... shape) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DataException(
          "%s: %s has the shape %s; with these weights and means it must be %s"
              .formatted(file, name, Arrays.toString(array.shape()), Arrays.toString(shape)));
    }
  }

  private void requireFinite(String name, double[] values) {
    StoredModel.requireFinite(file, name, values);
  }

  /** A matrix that is what its name says; of a Cholesky factor, the precision matrix it makes. */
  private double[] checked(String name, String index, double[] matrix) {
    if (name.equals(CHOLESKY)) {
      requireUpperTriangular(name + index, matrix);
      return timesTransposed(matrix, features);
    }
    requireSymmetric(name + index, matrix);
    return matrix;
  }

  private void requireSymmetric(String name, double[] a) {
    int d = features;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(Math.abs(a[i * d + i] * a[j * d + j]));
        if (!(Math.abs(a[i * d + j] - a[j * d + i]) <= 1e-6 * scale)) {
          throw new DataException(
              "%s: %s is not symmetric at [%d, %d]".formatted(file, name, i, j));
        }
      }
    }
  }

  private void requireUpperTriangular(String name, double[] a) {
    int d = features;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (a[i * d + j] != 0) {
          throw new DataException(
              "%s: %s is not upper triangular, as scikit-learn's is: [%d, %d] is %s"
                  .formatted(file, name, i, j, a[i * d + j]));
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

  private static double[][] split(double[] values, int width) {
    return StoredModel.rows(values, width);
  }
}
