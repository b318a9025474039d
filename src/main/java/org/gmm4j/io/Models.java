package org.gmm4j.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.Standardisation;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.em.Collapse;

/**
 * The one codec of model files: NPZ files that {@code numpy.load} reads, with scikit-learn's names
 * and shapes; JSON for small models and safetensors for large ones, with the same names and shapes
 * and a checksum, where the name of a file ends with .json or .safetensors. Equal fits are equal
 * bytes, since no times are kept.
 */
public final class Models {
  private Models() {}

  /**
   * Writes a mixture.
   *
   * @throws org.gmm4j.data.DataException if the file cannot be written; nothing is left behind
   */
  public static void write(GaussianMixture mixture, Path file) {
    write(mixture, Map.of(), file);
  }

  /** Writes a fit: its mixture, and {@link #facts what is known of it}; fails as above. */
  public static void write(FitResult fit, Path file) {
    write(fit.mixture(), facts(fit), file);
  }

  /**
   * Writes a mixture and what is known of it; fails as above.
   *
   * @param facts further entries by name: Boolean, Integer, Long, Double, String or double[]
   */
  public static void write(GaussianMixture mixture, Map<String, ?> facts, Path file) {
    ModelFile.write(file, mixture, facts);
  }

  /** The arrays that files have of a mixture, by name: weights, means, those of covariances. */
  public static List<NamedArray> arrays(GaussianMixture mixture) {
    return ModelParts.of(mixture, Map.of()).arrays();
  }

  /** What a file keeps of a fit, by scikit-learn's names where it has one; a new map. */
  public static Map<String, Object> facts(FitResult fit) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("converged", fit.converged());
    facts.put("n_iter", fit.iterations());
    facts.put("lower_bound", fit.lowerBound());
    facts.put("log_likelihood", fit.logLikelihood());
    facts.put("n_rows", fit.rows());
    if (fit.totalWeight() != (double) fit.rows()) {
      facts.put("total_weight", fit.totalWeight());
    }
    StoredModel.keepFixed(fit.fixed(), facts);
    if (!fit.collapses().isEmpty()) {
      facts.put("collapses", Collapse.list(fit.collapses()));
    }
    facts.put("reg_covar", fit.regularization().ridge());
    facts.put("shrinkage", fit.regularization().shrinkage().name());
    Standardisation units = fit.standardisation();
    if (units != null) {
      facts.put("standardised", true);
      facts.put("column_means", units.means());
      facts.put("column_deviations", units.deviations());
    }
    facts.put("device", fit.run().device().id() + " " + fit.run().device().name());
    facts.put("precision", fit.run().precision().toString());
    facts.put(
        StoredModel.HISTORY, fit.history().stream().mapToDouble(Double::doubleValue).toArray());
    return facts;
  }

  /**
   * Reads a mixture in any of these formats, written by us or others: weights, means, and
   * covariances, precisions or precisions_cholesky.
   *
   * @throws org.gmm4j.data.DataException if the file cannot be read, or what it holds is no mixture
   */
  public static GaussianMixture read(Path file) {
    return readStored(file).mixture();
  }

  /**
   * A mixture of arrays with the names and shapes that files have.
   *
   * @param name what they are, for messages
   * @param structure the name of the covariances' structure
   * @throws org.gmm4j.data.DataException if they are no mixture
   */
  public static GaussianMixture of(String name, Map<String, NpyArray> arrays, String structure) {
    Path where = Path.of(name);
    return StoredModel.of(new ArraysInMemory(where, arrays, Map.of()), where, structure).mixture();
  }

  /** Reads a mixture and what the file knows of it; fails as {@link #read}. */
  public static StoredModel readStored(Path file) {
    return readStored(file, FullCovariance.NAME);
  }

  /**
   * The same; fails as {@link #read}.
   *
   * @param structure the name of the covariances' structure, where the file does not say
   */
  public static StoredModel readStored(Path file, String structure) {
    return StoredModel.read(file, structure);
  }
}
