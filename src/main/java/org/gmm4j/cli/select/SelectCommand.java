package org.gmm4j.cli.select;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gmm4j.Acceleration;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.cli.given.KnownLabelsOption;
import org.gmm4j.cli.options.BatchOption;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.options.IterationOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.progress.SelectionProgress;
import org.gmm4j.cli.start.StartOption;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.GmmSelector;
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

  @Option(
      names = {"-k", "--components"},
      paramLabel = "1..20|2,4,8",
      description = "Numbers of components: numbers and ranges. Default: 1..10.")
  private String components = "1..10";

  @Option(
      names = "--covariance",
      paramLabel = "full,tied,diag,spherical,ppca:Q,mfa:Q",
      split = ",",
      description =
          "Structures of the covariances; Q is the number of factors, or auto: then the criterion"
              + " chooses it. Default: full.")
  private String[] covariances = {FullCovariance.NAME};

  @Option(
      names = "--criterion",
      paramLabel = "bic|aic|icl|heldout",
      description =
          "By what they are compared: BIC, AIC, ICL (BIC + twice the entropy of the posteriors), of"
              + " which the least is best; or the mean log-density of a fifth of the rows, which are"
              + " held out. Default: bic.")
  private String criterion = Criterion.BIC.option();

  @Mixin private final RidgeOption ridgeOption = new RidgeOption();

  @Option(
      names = "--init",
      paramLabel = StartOption.RULES,
      description =
          "Start of each fit, beside one that is grown from fewer components. Default: kmeans;"
              + " with --restarts varied.")
  private @Nullable String init;

  @Mixin private final KnownLabelsOption known = new KnownLabelsOption();

  @Mixin private final BatchOption batchOption = new BatchOption();

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "Best of N such starts, for each fit. Default: 1.")
  private int restarts = 1;

  @Mixin private final IterationOptions iteration = new IterationOptions();

  @Option(names = "--seed", paramLabel = "S", description = "Seed of all randomness. Default: 0.")
  private long seed;

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  @Option(
      names = "--plain",
      description =
          "Leave out no work that provably changes nothing: slower, the same result to rounding.")
  private boolean plain;

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
    GmmSelectorBuilder builder = builder();
    Path file = out;
    if (file != null) {
      OutputFile.requireWritable(file);
      output.requireOther(
          "--out",
          file,
          "DATA",
          data,
          "--labels",
          dataOptions.labels(),
          KnownLabelsOption.NAME,
          known.file());
    }
    try (SelectionProgress progress = quiet ? null : SelectionProgress.onTerminal()) {
      output.live(progress);
      return run(builder, progress);
    }
  }

  private int run(GmmSelectorBuilder builder, @Nullable SelectionProgress progress) {
    long begin = System.nanoTime();
    Devices.prepare(deviceOptions.device()); // while the data are read
    DataSource source = known.tell(dataOptions).open(data);
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
    Criterion by = Criterion.of(criterion);
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
        Models.write(report.selection().fit().mixture(), report.facts(seed), file);
        output.line("model           " + file);
      }
    } finally {
      if (json) {
        output.requested(report.json());
      }
    }
  }

  private GmmSelectorBuilder builder() {
    GmmFitterBuilder fits =
        GmmFitter.builder()
            .seed(seed)
            .acceleration(plain ? Acceleration.OFF : Acceleration.ON)
            .device(deviceOptions.device())
            .precision(deviceOptions.precision());
    GmmSelectorBuilder builder = GmmSelector.builder();
    set("-k", () -> builder.components(Counts.of(components)));
    set("--covariance", () -> builder.covariances(covariances));
    set("--criterion", () -> builder.criterion(Criterion.of(criterion)));
    set("--init", () -> StartOption.set(fits, init));
    set("--restarts", () -> fits.restarts(restarts).options());
    iteration.set(fits, (option, by) -> set(option, () -> by.get().options()));
    set("--batch", () -> batchOption.set(fits).options());
    set("--reg", () -> fits.regularization(ridgeOption.regularization()));
    set("--shrink", () -> ridgeOption.shrinkage());
    Regularization ridge = ridgeOption.regularization();
    set(
        "--reg, --shrink",
        () -> fits.regularization(ridge.withShrinkage(ridgeOption.shrinkage())).options());
    set("--shrink, --covariance", () -> builder.options(fits.options()).build());
    return builder;
  }

  /** Sets an option; its name goes before the reason why its value is refused. */
  private void set(String option, Runnable setter) {
    try {
      setter.run();
    } catch (IllegalArgumentException wrong) {
      throw output.usage(option + ": " + wrong.getMessage());
    }
  }
}
