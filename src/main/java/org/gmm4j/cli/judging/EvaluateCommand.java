package org.gmm4j.cli.judging;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.cli.options.ReadingOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.TextTable;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.Silhouette;
import org.gmm4j.report.facts.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j evaluate LABELS TRUE}. */
@Command(
    name = "evaluate",
    description = "Tells how far clusters agree with true classes, whatever has found them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EvaluateCommand implements Runnable {
  private static final int WIDTH = 80;
  private static final int MOST_LINES = 40;

  @Parameters(
      index = "0",
      paramLabel = "LABELS",
      description =
          "The cluster of each row, a number or a word: a file, or an array or a column of one"
              + " (found.csv:cluster).")
  private String labels = "";

  @Parameters(
      index = "1",
      paramLabel = "TRUE",
      description =
          "The true class of each row, likewise; or data that come with classes, such as a folder.")
  private String truth = "";

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "The rows, for the silhouette: what fit takes.")
  private @Nullable String data;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "Find the silhouette of N rows, if there are more. Default: 5000, fewer of more than 6710"
              + " features.")
  private @Nullable Integer sample;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the sample. Default: 0.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (sample != null && sample < 2) {
      throw output.usage("--sample must be at least 2, not " + sample);
    }
    if (data == null && sample != null) {
      throw output.usage("--sample is for --data");
    }
    if (data == null && seed != null) {
      throw output.usage("--seed is for --data");
    }
    Labels clusters = DataSource.labels(labels);
    Labels classes = DataSource.readLabels(truth, labels, clusters.codes().length, 0);
    Judged judged = Judged.of(clusters, classes);
    Silhouette silhouette = data == null ? null : silhouette(data, clusters);
    if (json) {
      output.line("%s", json(judged, silhouette));
      return;
    }
    output.line("rows            %,d", clusters.codes().length);
    output.line("clusters        %,d in %s", judged.clusters().size(), labels);
    output.line("classes         %,d in %s", judged.classes().size(), truth);
    output.line("%s", judged.misclassified());
    output.line("ARI             %.4f", judged.agreement().adjustedRandIndex());
    output.line("NMI             %.4f", judged.agreement().normalizedMutualInformation());
    output.line(
        "V-measure       %.4f (homogeneity %.4f, completeness %.4f)",
        judged.agreement().vMeasure(),
        judged.agreement().homogeneity(),
        judged.agreement().completeness());
    if (data != null) {
      output.line("%s", line(silhouette));
    }
    table(judged);
  }

  private @Nullable Silhouette silhouette(String from, Labels clusters) {
    Dataset all = DataSource.open(from, null, reading.options()).rows();
    Dataset rows = new DataSource(from, all, clusters).rows(); // as many as labels
    int most = sample == null ? Silhouette.usualRows(rows) : sample;
    return Silhouette.of(rows, clusters.codes(), most, seed == null ? 0 : seed).orElse(null);
  }

  private static String line(@Nullable Silhouette silhouette) {
    if (silhouette == null) {
      return "silhouette      undefined, which takes two clusters or more, and fewer than rows";
    }
    return Words.format("silhouette      %.4f", silhouette.mean())
        + (silhouette.rows() < silhouette.all() ? ", " + Baseline.sampled(silhouette) : "");
  }

  private void table(Judged judged) {
    List<String> lines = new TextTable(judged.table()).lines();
    if (lines.size() <= MOST_LINES && lines.stream().allMatch(line -> line.length() <= WIDTH)) {
      lines.forEach(line -> output.line("%s", line));
    } else {
      output.line(
          "confusion       %,d × %,d numbers, which --json has",
          judged.clusters().size(), judged.classes().size());
    }
  }

  private static String json(Judged judged, @Nullable Silhouette silhouette) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", judged.truth().codes().length);
    json.put("clusters", judged.clusters().size());
    json.put("classes", judged.classes().size());
    judged.put(json);
    Baseline.put(json, silhouette);
    return new GsonBuilder().disableHtmlEscaping().create().toJson(json);
  }
}
