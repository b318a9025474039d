package org.gmm4j.report.facts;

import java.util.List;
import java.util.Map;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.constraint.FixedParts;
import org.jspecify.annotations.Nullable;

/**
 * Where a mixture comes from: a fit that has just ended, or a model file and what it tells.
 *
 * @param fit the result; null of a model file
 * @param options of the fit; null if they are not known
 * @param stored what the model file tells, by name; empty of a fit
 * @param fixedInFile which parts stayed as they were, as the model file tells
 * @param history log-likelihoods before each iteration, nats a row
 * @param finished the same iterations with what they took; empty if that is not known
 * @param starts how many were tried, of which the iterations are those of the best; 0 if that is
 *     not known
 * @param reading seconds of reading the rows
 * @param command that was typed; "" if none was
 */
public record Provenance(
    @Nullable FitResult fit,
    @Nullable FitOptions options,
    Map<String, Object> stored,
    FixedParts fixedInFile,
    List<Double> history,
    List<Finished> finished,
    int starts,
    double reading,
    String command) {
  public Provenance {
    stored = Map.copyOf(stored);
    history = List.copyOf(history);
    finished = List.copyOf(finished);
  }

  /** What stayed as it was in the fit. */
  public FixedParts fixed() {
    FitResult result = fit;
    return result != null ? result.fixed() : fixedInFile;
  }

  /** How the fit ended; "" if that is not known. */
  public String ending() {
    FitResult result = fit;
    if (result != null) {
      return Words.ending(result);
    }
    Object converged = stored.get("converged");
    return converged == null
        ? ""
        : Boolean.TRUE.equals(converged) || Long.valueOf(1).equals(converged)
            ? "converged"
            : "not converged";
  }

  /** Added to every variance; NaN if that is not known. */
  public double ridge() {
    FitResult result = fit;
    return result != null ? result.regularization().ridge() : number("reg_covar");
  }

  /** Where the ridge comes from; "" if that is not known. */
  public String ridgeOrigin() {
    FitResult result = fit;
    return result == null
        ? ""
        : switch (result.regularization().origin()) {
          case DEFAULT -> "the default";
          case CALLER -> "given";
          case FIT -> "chosen without labels by " + Words.criterion(result);
        };
  }

  /** How covariances are shrunk; "" if they are not, or that is not known. */
  public String shrinkage() {
    FitResult result = fit;
    if (result != null) {
      return result.regularization().shrinkage().isNone()
          ? ""
          : result.regularization().shrinkage().name();
    }
    String stored = text("shrinkage");
    return stored.equals("0.0") || stored.equals("0") ? "" : stored;
  }

  /** Of all randomness; "" if that is not known. */
  public String seed() {
    FitOptions given = options;
    return given != null ? Long.toString(given.seed()) : text("seed");
  }

  /** Of gmm4j that fitted; "" if that is not known. */
  public String version() {
    return fit != null ? Software.version() : text("gmm4j_version");
  }

  /** Where it was fitted; "" if that is not known. */
  public String device() {
    FitResult result = fit;
    return result != null ? Words.device(result.run()) : text("device");
  }

  /** Of the large products; "" if that is not known. */
  public String precision() {
    FitResult result = fit;
    return result != null ? result.run().precision().toString() : text("precision");
  }

  private String text(String name) {
    return stored.getOrDefault(name, "").toString();
  }

  private double number(String name) {
    return stored.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
