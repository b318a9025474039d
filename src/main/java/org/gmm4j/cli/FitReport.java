package org.gmm4j.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.RunInfo;
import org.gmm4j.cli.judging.Baseline;
import org.gmm4j.cli.judging.Judged;
import org.gmm4j.cli.output.IterationTimes;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.ProfileTable;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.cli.output.sketch.FitSketch;
import org.gmm4j.cli.settings.Given;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Labels;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.em.Collapse;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.report.facts.Words;
import org.jspecify.annotations.Nullable;

/** What a person, a script and a model file are told of a fit. */
final class FitReport {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final DataSource source;
  private final FitResult result;
  private final double readSeconds;
  private final IterationTimes times;
  private final @Nullable Judged judged;
  private @Nullable Baseline baseline;

  FitReport(DataSource source, FitResult result, double readSeconds, IterationTimes times) {
    this.source = source;
    this.result = result;
    this.readSeconds = readSeconds;
    this.times = times;
    Labels labels = source.labels();
    this.judged =
        labels == null
            ? null
            : Judged.of(result.assignments(), result.mixture().components(), labels);
  }

  /**
   * The same for what the fit is judged beside, which scripts are told of too; null for nothing.
   */
  List<String> beside(@Nullable Baseline judged) {
    baseline = judged;
    return judged == null ? List.of() : judged.lines();
  }

  /** Of one start they are among its iterations; of several there may be more. */
  private String doneBefore() {
    int before = times.before();
    return before == 0
        ? ""
        : " (%d done before%s)"
            .formatted(before, before > result.iterations() ? ", of all starts" : "");
  }

  /**
   * For a person.
   *
   * @param terminal which shows pictures too; null for a file or a script
   * @param verbose whether to tell more
   */
  List<String> lines(@Nullable Terminal terminal, boolean verbose) {
    FitSketch sketch = terminal == null ? null : new FitSketch(terminal);
    List<String> lines = new ArrayList<>();
    lines.add("data            " + Words.data(source.name(), source.rows()));
    lines.add("device          " + Words.device(result.run()));
    DeviceMemory memory = result.run().memory();
    if (memory != null) {
      lines.add("device memory   " + memory.describe());
    }
    lines.add(
        Numbers.format(
            "fit             %s%s, %s; %.2f s, %.1f ms an iteration",
            Words.iterations(result.iterations()),
            doneBefore(),
            Words.ending(result),
            readSeconds + result.run().seconds().total(),
            times.mean() * 1e3));
    if (Words.isRidgeChosen(result)) {
      lines.add(
          Numbers.format(
              "ridge           %.4g, chosen by %s in %.2f s",
              result.regularization().ridge(),
              Words.criterion(result),
              result.run().seconds().ridge()));
    }
    lines.addAll(new Given(source, result).lines());
    lines.add(Numbers.format("log-likelihood  %.6f nats a row", result.logLikelihood()));
    if (sketch != null) {
      lines.addAll(sketch.curve(result.history()));
    }
    lines.add(Numbers.format("BIC, AIC        %.1f, %.1f", bic(), aic()));
    if (!result.collapses().isEmpty()) {
      lines.add("collapses       " + Collapse.list(result.collapses()));
    }
    lines.addAll(sketch == null ? List.of(weights()) : sketch.weights(result.mixture()));
    if (judged != null) {
      lines.addAll(judged.lines());
    }
    if (result.run().profile() != null) {
      lines.addAll(new ProfileTable(result.run().profile(), result.run().seconds()).lines());
    }
    if (verbose) {
      lines.addAll(more());
    }
    if (sketch != null) {
      lines.addAll(sketch.means(result.mixture(), source.rows()));
    }
    return lines;
  }

  private String weights() {
    return "weights         "
        + Arrays.stream(result.mixture().weights())
            .mapToObj(weight -> Numbers.format("%.4f", weight))
            .collect(Collectors.joining(" "));
  }

  private List<String> more() {
    GaussianMixture mixture = result.mixture();
    RunInfo.Seconds seconds = result.run().seconds();
    long[] rows = new long[mixture.components()];
    for (long i = 0; i < result.rows(); i++) {
      rows[result.assignments().get(i)]++;
    }
    return List.of(
        Numbers.format(
            "parameters      %,d free, %s covariances",
            result.freeParameters(), mixture.covariance().structure().name()),
        Numbers.format(
            "regularization  ridge %.4g, shrinkage %s",
            result.regularization().ridge(), result.regularization().shrinkage().name()),
        "rows            "
            + Arrays.stream(rows)
                .mapToObj(count -> Numbers.format("%,d", count))
                .collect(Collectors.joining(" ")),
        "time            " + Words.times(readSeconds, seconds));
  }

  String json() {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("load", readSeconds + result.run().seconds().load());
    seconds.put("ridge", result.run().seconds().ridge());
    seconds.put("init", result.run().seconds().init());
    seconds.put("em", result.run().seconds().em());
    seconds.put("total", readSeconds + result.run().seconds().total());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("device", result.run().device().id());
    json.put("precision", result.run().precision().toString());
    json.put("n", result.rows());
    json.put("d", result.mixture().features());
    json.put("k", result.mixture().components());
    json.put("covariance", result.mixture().covariance().structure().name());
    new Given(source, result).put(json);
    json.put("reg", result.regularization().ridge());
    json.put("shrinkage", result.regularization().shrinkage().name());
    json.put("reg_chosen_by", Words.isRidgeChosen(result) ? Words.criterion(result) : "caller");
    json.put("iterations", result.iterations());
    json.put("converged", result.converged());
    json.put("log_likelihood", result.logLikelihood());
    json.put("bic", bic());
    json.put("aic", aic());
    json.put("weights", result.mixture().weights());
    if (!result.collapses().isEmpty()) {
      json.put("collapses", result.collapses().stream().map(FitReport::json).toList());
    }
    json.put("seconds", seconds);
    json.put("seconds_per_iteration", times.mean());
    if (times.before() > 0) {
      json.put("iterations_before", times.before());
    }
    json.put("device_name", result.run().device().name());
    DeviceMemory memory = result.run().memory();
    if (memory != null) {
      json.put("device_memory", json(memory));
    }
    if (result.run().profile() != null) {
      json.put("profile", new ProfileTable(result.run().profile(), result.run().seconds()).json());
    }
    if (judged != null) {
      judged.put(json);
    }
    if (baseline != null) {
      baseline.put(json);
    }
    return GSON.toJson(json);
  }

  private static Map<String, Object> json(Collapse collapse) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("iteration", collapse.iteration());
    json.put("component", collapse.component());
    json.put("response", collapse.response().word());
    json.put("reason", collapse.reason());
    return json;
  }

  static Map<String, Object> json(DeviceMemory memory) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rows", memory.rows());
    json.put("buffers", memory.buffers());
    json.put("chunks", memory.chunks());
    json.put("sent_per_iteration", memory.sent());
    json.put("parameters", memory.parameters());
    json.put("sums", memory.sums());
    json.put("work", memory.work());
    json.put("total", memory.total());
    json.put("available", memory.available());
    return json;
  }

  private double bic() {
    return Criteria.bic(result.freeParameters(), result.logLikelihood(), result.totalWeight());
  }

  private double aic() {
    return Criteria.aic(result.freeParameters(), result.logLikelihood(), result.totalWeight());
  }
}
