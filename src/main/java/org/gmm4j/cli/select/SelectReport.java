package org.gmm4j.cli.select;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.settings.Given;
import org.gmm4j.cli.settings.ModelFacts;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Confusion;
import org.gmm4j.report.facts.Words;
import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.Selection;

/**
 * What a person, a script and a model file are told of a choice.
 *
 * @param seconds what all of it took, with reading
 */
public record SelectReport(DataSource source, Selection selection, double seconds) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  List<String> lines() {
    FitResult fit = selection.fit();
    List<String> lines = new ArrayList<>();
    lines.add("data            " + Words.data(source.name(), source.rows()));
    lines.add("device          " + Words.device(fit.run()));
    lines.add(Numbers.format("fits            %s; %.2f s", counts(), seconds));
    lines.add("chosen          " + named(selection.chosen()));
    lines.add(
        Numbers.format("%-16s%s", title(), number(selection.chosen().value()))
            + next().map(each -> "; next " + named(each) + ", " + number(each.value())).orElse(""));
    if (Words.isRidgeChosen(fit)) {
      lines.add(
          Numbers.format(
              "ridge           %.4g, chosen by %s",
              fit.regularization().ridge(), Words.criterion(fit)));
    }
    lines.addAll(new Given(source, fit).lines());
    lines.add(Numbers.format("log-likelihood  %.6f nats a row", fit.logLikelihood()));
    lines.add(
        "weights         "
            + Arrays.stream(fit.mixture().weights())
                .mapToObj(weight -> Numbers.format("%.4f", weight))
                .collect(Collectors.joining(" ")));
    Labels labels = source.labels();
    if (labels != null && labels.codes().length == fit.rows()) {
      int components = fit.mixture().components();
      lines.add(
          "misclassified   "
              + Words.misclassified(
                  Confusion.of(fit.assignments(), labels, components).match(), labels));
    }
    return lines;
  }

  private String counts() {
    int all = selection.table().size();
    long failed = selection.table().stream().filter(each -> each.failure() != null).count();
    return all
        + (failed == 0 ? "" : ", %d of which failed".formatted(failed))
        + (selection.cancelled() ? ", ended early" : "");
  }

  private String title() {
    return selection.criterion() == Criterion.HELDOUT
        ? "held out"
        : selection.criterion().option().toUpperCase(Locale.ROOT);
  }

  private String number(double value) {
    return selection.criterion() == Criterion.HELDOUT
        ? Numbers.format("%.6f nats a row", value)
        : Numbers.format("%.1f", value);
  }

  private static String named(Candidate candidate) {
    return Words.count(candidate.components(), "component") + ", " + candidate.covariance();
  }

  /** The best of the others. */
  private Optional<Candidate> next() {
    Criterion criterion = selection.criterion();
    return selection.table().stream()
        .filter(each -> each.failure() == null && !each.equals(selection.chosen()))
        .reduce((a, b) -> criterion.isBetter(b.value(), a.value()) ? b : a);
  }

  /** For a script. */
  String text() {
    return GSON.toJson(json());
  }

  /** The same as what it says; a new map. */
  public Map<String, Object> json() {
    FitResult fit = selection.fit();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("k", selection.chosen().components());
    json.put("covariance", selection.chosen().covariance());
    json.put("criterion", selection.criterion().option());
    json.put("value", selection.chosen().value());
    json.put("device", fit.run().device().id());
    json.put("precision", fit.run().precision().toString());
    json.put("n", fit.rows());
    json.put("d", fit.mixture().features());
    new Given(source, fit).put(json);
    json.put("reg", fit.regularization().ridge());
    json.put("log_likelihood", fit.logLikelihood());
    json.put("weights", fit.mixture().weights());
    json.put("ended_early", selection.cancelled());
    json.put("seconds", seconds);
    json.put("table", selection.table().stream().map(SelectReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(Candidate candidate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("k", candidate.components());
    json.put("covariance", candidate.covariance());
    if (candidate.failure() != null) {
      json.put("failure", candidate.failure());
    } else {
      json.put("value", candidate.value());
      json.put("log_likelihood", candidate.logLikelihood());
      json.put("parameters", candidate.parameters());
      json.put("iterations", candidate.iterations());
      json.put("converged", candidate.converged());
    }
    json.put("seconds", candidate.seconds());
    return json;
  }

  /** What a model file keeps of it. */
  public Map<String, Object> facts(long seed) {
    Map<String, Object> facts = ModelFacts.of(selection.fit(), source, seed);
    facts.put("criterion", selection.criterion().option());
    facts.put("criterion_value", selection.chosen().value());
    return facts;
  }
}
