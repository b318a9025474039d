package org.gmm4j.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gmm4j.GaussianMixture;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
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

  /** The name of a text that lists the features' names, as JSON. */
  private static final String COLUMNS = "column_names";

  private static final int TOLD = 20; // names in a message

  /** The name of a text that lists which parts of a start stayed as they were. */
  static final String FIXED = "fixed_parts";

  /** The name of how many rows were known to belong to a component. */
  private static final String KNOWN = "known_rows";

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
      return of(model, file, usual);
    }
  }

  /**
   * Makes a model of arrays.
   *
   * @param file where they are, for messages
   * @throws DataException if they are no mixture
   */
  static StoredModel of(ModelArrays model, Path file, String usual) {
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
      StoredModel stored =
          new StoredModel(
              new GaussianMixture(weights, rows(means.values(), features), covariance),
              history(model),
              facts);
      if (stored.fixed().greatestComponent() >= weights.length) {
        throw new IllegalArgumentException(FIXED + " names a component that is not there");
      }
      return stored;
    } catch (IllegalArgumentException none) {
      throw new DataException(file + ": " + none.getMessage(), none);
    }
  }

  /** Puts the names of the columns that a model was fitted to into its facts, if they have any. */
  public static void keepColumns(DataSource data, Map<String, Object> facts) {
    if (!data.columns().isEmpty()) {
      facts.put(COLUMNS, new GsonBuilder().disableHtmlEscaping().create().toJson(data.columns()));
    }
  }

  /** Puts which parts stayed as they were into a model's facts, if some did. */
  public static void keepFixed(FixedParts fixed, Map<String, Object> facts) {
    if (!fixed.isNone()) {
      facts.put(FIXED, fixed.text());
    }
  }

  /** Puts how many rows were known to belong to a component into a model's facts, if there are. */
  public static void keepKnown(long rows, Map<String, Object> facts) {
    if (rows > 0) {
      facts.put(KNOWN, rows);
    }
  }

  /** Which parts stayed as they were in the fit: none if the file does not say. */
  public FixedParts fixed() {
    Object text = facts.get(FIXED);
    return text == null ? FixedParts.none() : FixedParts.of(text.toString());
  }

  /** Number of parameters that were free in the fit, for information criteria. */
  public long freeParameters() {
    return mixture.parameters(fixed());
  }

  /** Of how many rows the fit knew the component. */
  public long knownRows() {
    return facts.get(KNOWN) instanceof Long rows ? rows : 0;
  }

  /** The names of the features; empty if the file does not say, or others than these many. */
  public List<String> columns() {
    Object told = facts.get(COLUMNS);
    if (told == null) {
      return List.of(); // without Gson, which takes some time to start
    }
    try {
      String[] names = new Gson().fromJson(told.toString(), String[].class);
      return names != null && names.length == mixture.features() ? List.of(names) : List.of();
    } catch (JsonSyntaxException others) {
      return List.of();
    }
  }

  /**
   * Refuses a table whose columns are others than those of the model, or in another order; one of
   * the two without names passes.
   *
   * @throws DataException if they are
   */
  public void requireColumns(DataSource data) {
    List<String> names = columns();
    List<String> met = data.columns();
    if (names.isEmpty() || met.isEmpty() || names.equals(met)) {
      return;
    }
    int first = 0;
    while (first < Math.min(names.size(), met.size()) && names.get(first).equals(met.get(first))) {
      first++;
    }
    String all =
        names.stream().limit(TOLD).collect(Collectors.joining(","))
            + (names.size() > TOLD ? ",…" : "");
    throw new DataException(
        met.size() == names.size() && Set.copyOf(met).equals(Set.copyOf(names))
            ? "%s: has the model's columns in another order; choose columns in its order, %s"
                .formatted(data.name(), all)
            : "%s: its column %d is \"%s\", the model's is \"%s\"; choose columns as the model has them, %s"
                .formatted(data.name(), first + 1, met.get(first), names.get(first), all));
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
