package org.gmm4j.cli;

import java.time.Duration;
import java.util.Random;
import org.gmm4j.Precision;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.progress.TuneProgress;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.compute.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j tune}. */
@Command(
    name = "tune",
    description = {
      "Searches for the fastest sizes of the kernels on an OpenCL device.",
      "They are for rows of some shape. Every candidate's results are checked, and the winners are"
          + " kept for later fits on that device."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TuneCommand implements Runnable {
  private static final int ROWS = 16384;
  private static final int FEATURES = 784;
  private static final int MOST_SECONDS = 24 * 60 * 60;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description = "Rows to tune on. Default: random bytes, as many as --rows and --features say.")
  private @Nullable String data;

  @Option(
      names = "--device",
      paramLabel = "opencl|opencl:I|opencl:NAME",
      description = "What to tune. Default: opencl, the first GPU, or the first device.")
  private String device = "opencl";

  @Option(
      names = "--precision",
      paramLabel = "double|float",
      description = "Of the large products. Default: float.")
  private @Nullable Precision precision;

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      description = "How long to search; ends sooner if nothing near is faster. Default: 120.")
  private int budget = 120;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows without DATA; a CPU is tuned with the first 2048. Default: 16384.")
  private @Nullable Integer rows;

  @Option(
      names = "--features",
      paramLabel = "D",
      description = "Features without DATA. Default: 784.")
  private @Nullable Integer features;

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components. Default: 2.")
  private int components = 2;

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    requireAtLeastOne("--budget", budget);
    requireAtLeastOne("-k", components);
    if (budget > MOST_SECONDS) {
      throw output.usage(Numbers.format("--budget: at most %d, a day", MOST_SECONDS));
    }
    Dataset dataset = dataset();
    TuningReport report;
    try (TuneProgress progress = new TuneProgress(Duration.ofSeconds(budget))) {
      report =
          Devices.tune(
              device, precision, dataset, components, Duration.ofSeconds(budget), progress);
    }
    print(report);
  }

  private void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw output.usage(Numbers.format("%s: must be at least 1, not %d", option, value));
    }
  }

  private Dataset dataset() {
    if (data != null) {
      if (rows != null || features != null) {
        throw output.usage("--rows and --features are for random rows: leave them out with DATA");
      }
      DataSource source = dataOptions.open(data);
      DataOptions.requireComplete(source, "used to tune");
      return source.rows();
    }
    DataOptions.requireNoneGiven(output);
    int count = rows == null ? ROWS : rows;
    int columns = features == null ? FEATURES : features;
    requireAtLeastOne("--rows", count);
    requireAtLeastOne("--features", columns);
    Random random = new Random(0);
    byte[][] bytes = new byte[Math.min(count, ROWS)][columns];
    for (byte[] row : bytes) {
      random.nextBytes(row);
    }
    return Dataset.of(bytes).dividedBy(255);
  }

  private void print(TuningReport report) {
    output.line(
        "device          %s, %s: %s",
        report.device().id(), report.precision(), report.device().name());
    output.line(
        "candidates      %d tried, %d refused by the device, %d wrong",
        report.tried(), report.refused(), report.wrong().size());
    for (TuningReport.Winner winner : report.winners()) {
      output.line(
          "%-15s %.3f ms, %.2f × as fast as untuned: %s",
          winner.kernels(),
          winner.seconds() * 1e3,
          winner.before() / winner.seconds(),
          winner.sizes());
    }
    output.line("kept in         %s", report.file());
    for (String wrong : report.wrong()) {
      output.notice("wrong on this device, and left out: " + wrong);
    }
  }
}
