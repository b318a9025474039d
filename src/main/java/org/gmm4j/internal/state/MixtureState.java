package org.gmm4j.internal.state;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Mixtures on their way out or back in: by the arrays that their structure reads, from which all
 * else, factors above all, follows by the same arithmetic as in the fit.
 */
public final class MixtureState {
  /** What follows from other arrays. */
  private static final String DERIVED = "precisions_cholesky";

  private MixtureState() {}

  /** A mixture, or none. */
  public static @Nullable GaussianMixture optional(State state, @Nullable GaussianMixture now) {
    return state.flag(now != null) ? exchange(state, now) : null;
  }

  /**
   * A mixture.
   *
   * @param now null to be restored
   */
  public static GaussianMixture exchange(State state, @Nullable GaussianMixture now) {
    int components = state.integer(now == null ? 0 : now.components());
    int features = state.integer(now == null ? 0 : now.features());
    String name = state.text(now == null ? "" : now.covariance().structure().name());
    double[] weights = state.numbers(now == null ? new double[0] : now.weights());
    double[][] means = new double[components][];
    Arrays.setAll(means, k -> state.numbers(now == null ? new double[0] : now.mean(k)));
    Stored stored = new Stored(arrays(state, now));
    if (now != null) {
      return now;
    }
    try {
      Covariance covariance = CovarianceStructure.of(name).read(stored, components, features);
      return new GaussianMixture(weights, means, covariance);
    } catch (IllegalArgumentException damaged) {
      throw new DataException("holds no mixture: " + damaged.getMessage(), damaged);
    }
  }

  private static Map<String, double[]> arrays(State state, @Nullable GaussianMixture now) {
    List<NamedArray> given =
        now == null
            ? List.of()
            : now.covariance().arrays().stream()
                .filter(array -> !array.name().equals(DERIVED))
                .toList();
    Map<String, double[]> arrays = new HashMap<>();
    int count = state.integer(given.size());
    for (int i = 0; i < count; i++) {
      NamedArray array = now == null ? null : given.get(i);
      String name = state.text(array == null ? "" : array.name());
      int parts = state.integer(array == null ? 0 : array.parts());
      double[][] values = new double[parts][];
      for (int p = 0; p < parts; p++) {
        double[] part = state.numbers(array == null ? new double[0] : numbers(array, p));
        values[p] = now == null ? part : new double[0];
      }
      arrays.put(name, joined(values));
    }
    return arrays;
  }

  private static double[] joined(double[][] parts) {
    double[] all = new double[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int to = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return all;
  }

  private static double[] numbers(NamedArray array, int part) {
    DoubleBuffer numbers = array.part().apply(part).duplicate();
    double[] values = new double[numbers.remaining()];
    numbers.get(values);
    return values;
  }

  /** Arrays as they were saved; their shapes are those of the mixture. */
  private record Stored(Map<String, double[]> arrays) implements StoredArrays {
    @Override
    public boolean has(String name) {
      return arrays.containsKey(name);
    }

    @Override
    public double[] reals(String name, int... shape) {
      double[] values = arrays.get(name);
      if (values == null) {
        throw new DataException("lacks the array " + name);
      }
      return values;
    }
  }
}
