package org.gmm4j.covariance.arrays;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Factors and noise: factors (K, d, Q) with zeros behind a component's rank; noise (K, d), or (K)
 * where it is isotropic; rank (K), which may be missing where every factor counts.
 *
 * @param loadings Wₖᵀ [K][qₖ × d]
 * @param noise the diagonals of Ψₖ [K × d]
 */
public record FactorArrays(double[][] loadings, double[][] noise) {
  private static final String FACTORS = "factors";
  private static final String NOISE = "noise";
  private static final String RANK = "rank";

  /**
   * Reads them.
   *
   * @param name of the structure, for messages
   * @param columns how many columns factors must have; 0 for any number
   * @throws IllegalArgumentException if they make no sense together
   */
  public static FactorArrays read(
      StoredArrays arrays,
      String name,
      int columns,
      boolean isotropic,
      int components,
      int features) {
    double[] factors = arrays.reals(FACTORS, components, features, StoredArrays.ANY);
    int most = factors.length / components / features;
    requireColumns(name, columns, most, features);
    int[] ranks = ranks(arrays, components, most);
    double[] given =
        isotropic ? arrays.reals(NOISE, components) : arrays.reals(NOISE, components, features);
    double[][] loadings = new double[components][];
    double[][] noise = new double[components][features];
    for (int k = 0; k < components; k++) {
      loadings[k] = new double[ranks[k] * features];
      for (int j = 0; j < features; j++) {
        for (int i = 0; i < ranks[k]; i++) {
          loadings[k][i * features + j] = factors[(k * features + j) * most + i];
        }
        noise[k][j] = given[isotropic ? k : k * features + j];
      }
    }
    return new FactorArrays(loadings, noise);
  }

  private static void requireColumns(String name, int columns, int most, int features) {
    if (columns > 0 && most != columns) {
      throw new IllegalArgumentException(
          "factors has %d columns a component, but covariance_type is %s".formatted(most, name));
    }
    if (most >= features) {
      throw new IllegalArgumentException(
          "factors has %d columns a component; there must be fewer than the %d features"
              .formatted(most, features));
    }
  }

  /** How many of each component's factors count; all, if nothing says so. */
  private static int[] ranks(StoredArrays arrays, int components, int most) {
    int[] ranks = new int[components];
    Arrays.fill(ranks, most);
    if (arrays.has(RANK)) {
      double[] stored = arrays.reals(RANK, components);
      for (int k = 0; k < components; k++) {
        if (stored[k] != Math.rint(stored[k]) || stored[k] < 0 || stored[k] > most) {
          throw new IllegalArgumentException(
              "rank[%d] is %s; with these factors it must be 0 to %d"
                  .formatted(k, stored[k], most));
        }
        ranks[k] = (int) stored[k];
      }
    }
    return ranks;
  }

  /** Lists them. */
  public List<NamedArray> list(boolean isotropic) {
    int components = noise.length;
    int d = noise[0].length;
    int[] ranks = Arrays.stream(loadings).mapToInt(each -> each.length / d).toArray();
    int most = Arrays.stream(ranks).max().orElse(0);
    NamedArray noises =
        isotropic
            ? NamedArray.of(
                NOISE, Arrays.stream(noise).mapToDouble(each -> each[0]).toArray(), components)
            : NamedArray.of(NOISE, components, k -> DoubleBuffer.wrap(noise[k]), components, d);
    return List.of(
        NamedArray.of(FACTORS, components, k -> columns(k, most), components, d, most),
        noises,
        NamedArray.of(RANK, ranks));
  }

  private DoubleBuffer columns(int k, int most) {
    int d = noise[k].length;
    double[] columns = new double[d * most];
    for (int i = 0; i < loadings[k].length; i++) {
      columns[i % d * most + i / d] = loadings[k][i];
    }
    return DoubleBuffer.wrap(columns);
  }
}
