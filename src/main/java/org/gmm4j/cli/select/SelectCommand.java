package org.gmm4j.cli.select;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gmm4j.cli.given.KnownLabelsOption;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.progress.SelectionProgress;
import org.gmm4j.data.DataSource;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.GmmSelectorBuilder;
import org.gmm4j.selection.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j select DATA}. */
@Command(
    name = "select",
    description = {
      "Chooses how many components, and which covariances: fits some of each, and keeps the best.",
      "A table grows on standard error, a line a fit; * is the best so far, + an end at --max-iter."
          + " Interrupted, it keeps the best so far."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SelectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "What fit takes.")
  private String data = "";

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final SelectSettings settings = new SelectSettings();

  @Mixin private final KnownLabelsOption known = new KnownLabelsOption();

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description = "Write the chosen model: MODEL.npz, MODEL.json or MODEL.safetensors.")
  private @Nullable Path out;

  @Option(
      names = "--quiet",
      description =
          "Nothing on standard output but what --json asks for, no table, no notes and no progress"
              + " on standard error: errors only.")
  private boolean quiet;

  @Option(names = "--json", description = "End standard output with one JSON object.")
  private boolean json;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (quiet) {
      output.silence();
    }
    GmmSelectorBuilder builder = settings.builder(this::refusal);
    known.tell(dataOptions);
    Path file = out;
    if (file != null) {
      OutputFile.requireWritable(file);
      output.requireOther("--out", file, dataOptions.inputs(data));
    }
    try (SelectionProgress progress = quiet ? null : SelectionProgress.onTerminal()) {
      output.live(progress);
      return run(builder, progress);
    }
  }

  private int run(GmmSelectorBuilder builder, @Nullable SelectionProgress progress) {
    long begin = System.nanoTime();
    Devices.prepare(settings.device()); // while the data are read
    DataSource source = dataOptions.open(data);
    if (progress != null) {
      progress.begin(source.rows().rows());
    }
    try (Suspension suspension = new Suspension(output::notice, "then the best so far is kept")) {
      Selection selection = select(builder, source, progress, suspension);
      double seconds = (System.nanoTime() - begin) / 1e9;
      report(new SelectReport(source, selection, seconds));
      return selection.cancelled() ? Suspension.INTERRUPTED : 0;
    }
  }

  private Selection select(
      GmmSelectorBuilder builder,
      DataSource source,
      @Nullable SelectionProgress progress,
      Suspension suspension) {
    Criterion by = settings.criterion();
    try {
      return builder
          .listener(new SelectListener(output, by, progress, suspension))
          .build()
          .select(source.rows());
    } finally {
      Thread.interrupted(); // a signal must not close the files that are written now
    }
  }

  private void report(SelectReport report) {
    report.lines().forEach(output::line);
    Path file = out;
    try {
      if (file != null) {
        Models.write(report.selection().fit().mixture(), report.facts(settings.seed()), file);
        output.line("model           " + file);
      }
    } finally {
      if (json) {
        output.requested(report.text());
      }
    }
  }

  private RuntimeException refusal(String option, String why) {
    return output.usage(option + ": " + why);
  }
}
