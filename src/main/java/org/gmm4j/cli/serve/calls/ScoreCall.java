package org.gmm4j.cli.serve.calls;

import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.serve.arguments.ArrayOptions;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.ModelOption;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.mapped.ArrayInFile;
import org.gmm4j.data.mapped.OutputArray;
import org.jspecify.annotations.Nullable;

/**
 * {@code score}: the log-likelihood and labels as {@code score} and {@code predict} have them, and
 * log-densities and posteriors of every row; with these alone the log-likelihood is their mean, the
 * same but for rounding.
 */
final class ScoreCall implements Call {
  private static final String LABELS = "labels";
  private static final String LOG_DENSITIES = "log_densities";
  private static final String POSTERIORS = "posteriors";

  private final Handles handles;

  ScoreCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    DataSource source = handles.rows(request.whole("rows"), request);
    GaussianMixture mixture = ModelOption.of("model", request.require("model"), handles);
    ArrayInFile labels = array(LABELS, request);
    ArrayInFile logDensities = array(LOG_DENSITIES, request);
    ArrayInFile posteriors = array(POSTERIORS, request);
    DeviceOptions options = Settings.of(new DeviceOptions(), request);
    request.requireNothingElse();
    Heard heard = new Heard(told, false);
    Map<String, Object> answer = new LinkedHashMap<>();
    Dataset rows = source.rows();
    requireSame(rows, mixture);
    try (Scorer scorer = Scorer.on(options.device(), mixture, options.precision(), heard::notice)) {
      if (labels != null || (logDensities == null && posteriors == null)) {
        Scorer.Score score = scorer.score(rows);
        requireFinite(score.logLikelihood());
        answer.put("log_likelihood", score.logLikelihood());
        answer.put("bic", score.bic());
        answer.put("aic", score.aic());
        if (labels != null) {
          Results.write(score.assignments(), labels);
        }
      }
      if (logDensities != null || posteriors != null) {
        double mean = everyRow(scorer, rows, mixture.components(), logDensities, posteriors);
        answer.putIfAbsent("log_likelihood", mean);
      }
    }
    answer.put("notes", heard.notes());
    return answer;
  }

  private static @Nullable ArrayInFile array(String name, Request request) {
    JsonElement told = request.take(name);
    return told == null ? null : ArrayOptions.inFile(name, told);
  }

  private static double everyRow(
      Scorer scorer,
      Dataset rows,
      int components,
      @Nullable ArrayInFile logDensities,
      @Nullable ArrayInFile posteriors) {
    try (OutputArray densities =
            logDensities == null
                ? null
                : new OutputArray(LOG_DENSITIES, logDensities, false, rows.rows());
        OutputArray shares =
            posteriors == null
                ? null
                : new OutputArray(POSTERIORS, posteriors, false, rows.rows(), components)) {
      double[] sum = new double[1];
      scorer.posteriors(
          rows,
          (firstRow, count, log, r) -> {
            for (int i = 0; i < count; i++) {
              requireFinite(log[i]);
              sum[0] += rows.weights().times(firstRow + i, log[i]);
            }
            if (densities != null) {
              densities.put(firstRow, log, 0, count);
            }
            if (shares != null) {
              shares.put(firstRow * components, r, 0, count * components);
            }
          });
      return sum[0] / rows.weights().total();
    }
  }

  /** Refuses rows of others features than a mixture's. */
  static void requireSame(Dataset rows, GaussianMixture mixture) {
    if (rows.columns() != mixture.features()) {
      throw new DataException(
          "the rows have %d features, the model has %d"
              .formatted(rows.columns(), mixture.features()));
    }
  }

  private static void requireFinite(double logDensity) {
    if (!Double.isFinite(logDensity)) {
      throw new DataException(
          "values are so large that squared distances overflow; divide them as those that the model"
              + " was fitted on");
    }
  }
}
