package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.gmm4j.Acceleration;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.cli.given.FixOption;
import org.gmm4j.cli.given.KnownLabelsOption;
import org.gmm4j.cli.judging.BaselineOption;
import org.gmm4j.cli.options.BatchOption;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.options.FitFiles;
import org.gmm4j.cli.options.IterationOptions;
import org.gmm4j.cli.options.ReportOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.FitListeners;
import org.gmm4j.cli.output.IterationTimes;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.cli.output.progress.FitProgress;
import org.gmm4j.cli.pictures.FitPictures;
import org.gmm4j.cli.start.StartOption;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.FileName;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.io.StoredModel;
import org.gmm4j.io.TraceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code gmm4j fit DATA}. */
@Command(
    name = "fit",
    description = "Fits a Gaussian mixture.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FitCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "A file, array, folder or mnist-2v6.")
  private String data = "";

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components. Default: 2, or that of a start file.")
  private @Nullable Integer components;

  @Option(
      names = "--covariance",
      paramLabel = "full|tied|diag|spherical|ppca:Q|mfa:Q",
      description =
          "Structure of the covariances; Q is the number of factors, or auto."
              + " Default: full, or that of a start file.")
  private @Nullable String covariance;

  @Mixin private final RidgeOption ridgeOption = new RidgeOption();

  @Mixin private final StartOption init = new StartOption();

  @Mixin private final FixOption fixOption = new FixOption();

  @Mixin private final KnownLabelsOption known = new KnownLabelsOption();

  @Mixin private final BatchOption batchOption = new BatchOption();

  @Option(names = "--restarts", paramLabel = "N", description = "Best of N starts. Default: 1.")
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
      names = "--profile",
      description = "Show where an OpenCL device's time goes, by kernel, transfer and host.")
  private boolean profile;

  @Mixin private final FitFiles files = new FitFiles();

  @Mixin private final BaselineOption baseline = new BaselineOption();

  @Mixin private final FitPictures pictures = new FitPictures();

  @Mixin private final ReportOptions reporting = new ReportOptions();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    ParseResult given = Objects.requireNonNull(spec).commandLine().getParseResult();
    CommandLine another = new CommandLine(new FitCommand());
    List<String> completed =
        ResumedArguments.completed(files.checkpoints().resume(), another, given);
    if (!completed.isEmpty()) {
      return spec.root().commandLine().execute(completed.toArray(String[]::new));
    }
    run(ResumedArguments.of(given));
    return 0;
  }

  private void run(List<String> arguments) {
    reporting.apply(output);
    StoredModel start = start();
    GmmFitterBuilder builder = options(start == null ? null : start.mixture());
    set("--checkpoint-every", () -> files.checkpoints().set(builder, arguments));
    @Nullable Object[] inputs = {
      "DATA",
      data,
      "--labels",
      dataOptions.labels(),
      "--weights",
      dataOptions.weights(),
      KnownLabelsOption.NAME,
      known.file(),
      "--init",
      init.text()
    };
    files.require(output, inputs);
    pictures.require(output, inputs);
    pictures.require(output, files.outputs());
    try (FitProgress progress = reporting.progress()) {
      output.live(progress);
      run(builder, start, progress);
    }
  }

  private void run(
      GmmFitterBuilder builder, @Nullable StoredModel start, @Nullable FitProgress progress) {
    long begin = System.nanoTime();
    Devices.prepare(deviceOptions.device()); // while the data are read
    DataOptions rows = known.tell(dataOptions);
    DataSource source =
        start == null
            ? rows.open(data)
            : rows.open(data, FileName.of(Objects.requireNonNull(init.text())), start);
    double readSeconds = (System.nanoTime() - begin) / 1e9;
    baseline.require(source, builder.options().components());
    pictures.begin(output, builder.options(), source.rows());
    if (progress != null) {
      progress.begin(builder.options(), source.rows().rows());
    }
    IterationTimes times = new IterationTimes();
    files.requireRoom(builder.options(), source.rows());
    Path trace = files.trace();
    try (TraceFile traceFile = trace == null ? null : new TraceFile(trace);
        Suspension suspension =
            files.checkpoints().file() == null ? null : new Suspension(output::notice)) {
      FitListener listener =
          FitListeners.of(times, traceFile, progress, suspension, pictures.listener());
      FitResult result = fit(builder, source, listener);
      // before the trace is closed: a disk without room for it must not cost the result
      report(builder.build(), source, result, readSeconds, times);
    } catch (SuspendedException suspended) {
      new FitNotices(output).suspended(suspended, restarts, data);
      throw suspended;
    } catch (FitException failed) {
      files.keepLastGood(failed, FitReport.facts(failed, source), output);
      throw failed;
    }
  }

  private FitResult fit(GmmFitterBuilder builder, DataSource source, FitListener listener) {
    try {
      return builder
          .listener(FitListeners.of(listener, new FitNotices(output)))
          .build()
          .fit(source.rows());
    } finally {
      Thread.interrupted(); // a signal must not close the files that are written now
    }
  }

  private void report(
      GmmFitter fitter,
      DataSource source,
      FitResult result,
      double readSeconds,
      IterationTimes times) {
    FitReport report = new FitReport(source, result, readSeconds, times);
    report.lines(Terminal.ofStandardOutput(), reporting.verbose()).forEach(output::line);
    files.keep(result.mixture(), () -> FitReport.facts(result, source, seed), output);
    try {
      pictures.write(output, source, result, readSeconds);
      report.beside(baseline.of(fitter, source, result)).forEach(output::line);
    } finally {
      if (reporting.json()) {
        output.requested(report.json());
      }
    }
  }

  private GmmFitterBuilder options(@Nullable GaussianMixture start) {
    if (start != null && restarts > 1) {
      throw output.usage("--restarts: from a start file every fit is the same, leave it out");
    }
    GmmFitterBuilder builder = GmmFitter.builder();
    set("--restarts", () -> builder.restarts(restarts));
    iteration.set(builder, this::set);
    set("--batch", () -> batchOption.set(builder));
    Integer count = components;
    set("-k", () -> count == null ? builder : builder.components(count));
    if (start != null) {
      builder.start(start);
    } else {
      set("--init", () -> init.set(builder));
      set("--covariance", () -> builder.covariance(structure()));
    }
    ridgeOption.set(builder, this::set);
    set("--fix", () -> fixOption.set(builder, start));
    return builder
        .seed(seed)
        .acceleration(plain ? Acceleration.OFF : Acceleration.ON)
        .profile(profile)
        .device(deviceOptions.device())
        .precision(deviceOptions.precision());
  }

  /** Sets an option; its name goes before the reason why its value is refused. */
  private void set(String option, Supplier<GmmFitterBuilder> setter) {
    try {
      setter.get().options();
    } catch (IllegalArgumentException wrong) {
      throw output.usage(option + ": " + wrong.getMessage());
    }
  }

  private String structure() {
    return covariance == null ? FullCovariance.NAME : covariance;
  }

  /** The parameters to start from; null to find some. */
  private @Nullable StoredModel start() {
    set("--covariance", () -> GmmFitter.builder().covariance(structure()));
    StoredModel start = init.read(structure());
    if (start == null) {
      return null;
    }
    String stored = start.mixture().covariance().structure().name();
    if (covariance != null && !stored.equals(covariance.toLowerCase(Locale.ROOT))) {
      throw output.usage(
          "--init: %s has %s covariances, but --covariance says %s"
              .formatted(init.text(), stored, covariance));
    }
    int count = start.mixture().components();
    if (components != null && components != count) {
      throw output.usage(
          "--init: %s has %d components, but -k says %d".formatted(init.text(), count, components));
    }
    return start;
  }
}
