package org.gmm4j.covariance.arrays;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Matrices, or variances in their place: written as covariances and precisions_cholesky (of
 * matrices the upper triangle, Pᵀ in our notation), read from the first of covariances, precisions
 * and precisions_cholesky that there is.
 */
public final class MatrixArrays {
  private static final String COVARIANCES = "covariances";
  private static final String PRECISIONS = "precisions";
  private static final String CHOLESKY = "precisions_cholesky";

  private final StoredArrays arrays;
  private final String name;

  /**
   * Finds out which there are.
   *
   * @throws IllegalArgumentException if there are none
   */
  public MatrixArrays(StoredArrays arrays) {
    this.arrays = arrays;
    this.name =
        Stream.of(COVARIANCES, PRECISIONS, CHOLESKY)
            .filter(arrays::has)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "has neither covariances nor precisions, so it is no mixture"));
  }

  /** The name of the one that is read. */
  public String name() {
    return name;
  }

  /** Whether matrices are those of precisions. */
  public boolean arePrecisions() {
    return !name.equals(COVARIANCES);
  }

  /** One matrix for each component [K][d × d]. */
  public double[][] matrices(int components, int features) {
    double[] values = arrays.reals(name, components, features, features);
    double[][] matrices = new double[components][];
    int size = features * features;
    Arrays.setAll(
        matrices,
        k ->
            checked(
                name + "[" + k + "]",
                Arrays.copyOfRange(values, k * size, (k + 1) * size),
                features));
    return matrices;
  }

  /** Covariances, one for each component, as lower triangles [K][d(d + 1)/2]. */
  public double[][] triangles(int components, int features) {
    double[] values = arrays.reals(COVARIANCES, components, features, features);
    double[][] triangles = new double[components][];
    for (int k = 0; k < components; k++) {
      int from = k * features * features;
      requireSymmetric(COVARIANCES + "[" + k + "]", values, from, features);
      triangles[k] = Triangle.of(values, from, features);
    }
    return triangles;
  }

  /** One matrix for all [d × d]. */
  public double[] matrix(int features) {
    return checked(name, arrays.reals(name, features, features), features);
  }

  /** Variances, in any shape. */
  public double[] variances(int... shape) {
    double[] values = arrays.reals(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (name.equals(PRECISIONS)) {
        values[i] = 1 / values[i];
      } else if (name.equals(CHOLESKY)) {
        values[i] = 1 / (values[i] * values[i]);
      }
    }
    return values;
  }

  /** A matrix that is what its name says; of a Cholesky factor, the precision matrix it makes. */
  private double[] checked(String place, double[] matrix, int d) {
    if (name.equals(CHOLESKY)) {
      requireUpperTriangular(place, matrix, d);
      return timesTransposed(matrix, d);
    }
    requireSymmetric(place, matrix, 0, d);
    return matrix;
  }

  private static void requireSymmetric(String place, double[] a, int from, int d) {
    double[] scales = new double[d];
    for (int i = 0; i < d; i++) {
      int row = from + i * d;
      scales[i] = Math.sqrt(Math.abs(a[row + i]));
      for (int j = 0; j < i; j++) {
        double difference = Math.abs(a[row + j] - a[from + j * d + i]);
        if (!(difference <= 1e-6 * scales[i] * scales[j])) {
          throw new IllegalArgumentException(
              "%s is not symmetric at [%d, %d]".formatted(place, i, j));
        }
      }
    }
  }

  private static void requireUpperTriangular(String place, double[] a, int d) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (a[i * d + j] != 0) {
          throw new IllegalArgumentException(
              "%s is not upper triangular, as scikit-learn's is: [%d, %d] is %s"
                  .formatted(place, i, j, a[i * d + j]));
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

  /** One matrix for each component. */
  public static List<NamedArray> of(
      int components,
      int d,
      IntFunction<DoubleBuffer> covariance,
      IntFunction<DoubleBuffer> precisionCholesky) {
    return List.of(
        NamedArray.of(COVARIANCES, components, covariance, components, d, d),
        NamedArray.of(
            CHOLESKY,
            components,
            k -> transposed(precisionCholesky.apply(k), d),
            components,
            d,
            d));
  }

  /** One matrix for all. */
  public static List<NamedArray> of(
      int d, DoubleBuffer covariance, DoubleBuffer precisionCholesky) {
    return List.of(
        NamedArray.of(COVARIANCES, 1, only -> covariance, d, d),
        NamedArray.of(CHOLESKY, 1, only -> transposed(precisionCholesky, d), d, d));
  }

  /** Variances, with 1 / σ as scikit-learn's precisions_cholesky. */
  public static List<NamedArray> of(double[] variances, int... shape) {
    double[] inverseRoots =
        Arrays.stream(variances).map(variance -> 1 / Math.sqrt(variance)).toArray();
    return List.of(
        NamedArray.of(COVARIANCES, variances, shape), NamedArray.of(CHOLESKY, inverseRoots, shape));
  }

  private static DoubleBuffer transposed(DoubleBuffer matrix, int d) {
    double[] out = new double[d * d];
    double[] row = new double[d];
    for (int i = 0; i < d; i++) {
      matrix.get(i * d, row, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        out[j * d + i] = row[j];
      }
    }
    return DoubleBuffer.wrap(out);
  }
}
