package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gmm4j.data.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rows, and what is known of them: the options that fit, predict and score share. */
final class DataOptions {
  @Option(
      names = "--labels",
      paramLabel = "PATH",
      description = "True labels (IDX or NPY integers), one a row; used only to report.")
  private @Nullable Path labels;

  @Option(
      names = "--classes",
      paramLabel = "2,6",
      split = ",",
      description = "Keep the rows with these labels. Default: all.")
  private Set<Integer> classes = new HashSet<>();

  @Mixin private final ScaleOption scale = new ScaleOption();

  /** The file of true labels, if there is one. */
  @Nullable Path labels() {
    return labels;
  }

  /** Opens, filters and scales. */
  DataSource open(String data) {
    return open(data, Map.of());
  }

  /** The same, for a model with these facts. */
  DataSource open(String data, Map<String, Object> model) {
    DataSource source = DataSource.open(data, labels);
    if (!classes.isEmpty()) {
      source = source.keep(classes);
    }
    return new DataSource(source.name(), scale.apply(source.rows(), model), source.labels());
  }
}
