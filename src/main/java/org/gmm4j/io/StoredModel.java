package org.gmm4j.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;
import org.jspecify.annotations.Nullable;

/**
 * A model read from a file, written by us or by NumPy with scikit-learn's names and shapes:
 * weights, means, and covariances, precisions or precisions_cholesky.
 *
 * @param mixture the parameters
 * @param history log-likelihoods, mean a row, of the parameters that entered each iteration of the
 *     fit; empty if the file does not say
 * @param facts all single numbers, truth values and texts in the file, by name
 */
public record StoredModel(
    GaussianMixture mixture, List<Double> history, Map<String, Object> facts) {
  /** The name of the history in a file, scikit-learn's. */
  static final String HISTORY = "lower_bounds";

  /** The name of the structure's. */
  static final String STRUCTURE = "covariance_type";

  /**
   * Reads a model.
   *
   * @throws DataException if the file cannot be read, or what it holds is no mixture
   * @param usual the structure of the covariances, where the file does not say
   */
  static StoredModel read(Path file, String usual) {
    try (ModelArrays model = ModelFile.open(file)) {
      Map<String, Object> facts = new TreeMap<>(model.scalars());
      requireKnown(file, facts.remove(ModelParts.VERSION_NAME));
      CovarianceStructure structure = structure(file, facts, usual);
      double[] weights = model.reals("weights", 1).values();
      NpyArray means = model.reals("means", 2);
      requireSize(file, "means", means, weights.length);
      StoredCovariance.requireFinite(file, "means", means.values());
      int features = (int) means.shape()[1];
      try {
        Covariance covariance =
            structure.read(new StoredCovariance(model, file), weights.length, features);
        return new StoredModel(
            new GaussianMixture(weights, rows(means.values(), features), covariance),
            history(model),
            facts);
      } catch (IllegalArgumentException none) {
        throw new DataException(file + ": " + none.getMessage(), none);
      }
    }
  }

  private static void requireKnown(Path file, @Nullable Object version) {
    if (version instanceof Long number && number > ModelParts.VERSION) {
      throw new DataException(
          "%s: was written by a newer gmm4j (version %d of the format, this one reads %d)"
              .formatted(file, number, ModelParts.VERSION));
    }
  }

  private static List<Double> history(ModelArrays model) {
    return model.has(HISTORY)
        ? Arrays.stream(model.reals(HISTORY, 1).values()).boxed().toList()
        : List.of();
  }

  private static CovarianceStructure structure(Path file, Map<String, Object> facts, String usual) {
    String name = facts.getOrDefault(STRUCTURE, usual).toString();
    try {
      return CovarianceStructure.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new DataException(
          "%s: %s: %s".formatted(file, STRUCTURE, unknown.getMessage()), unknown);
    }
  }

  private static void requireSize(Path file, String name, NpyArray array, long... leading) {
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

  private static double[][] rows(double[] values, int width) {
    double[][] rows = new double[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }
}
