package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.cli.given.KnownLabelsOption;
import org.gmm4j.cli.judging.BaselineOption;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.FitFiles;
import org.gmm4j.cli.options.ReportOptions;
import org.gmm4j.cli.output.FitListeners;
import org.gmm4j.cli.output.IterationTimes;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.cli.output.progress.FitProgress;
import org.gmm4j.cli.pictures.FitPictures;
import org.gmm4j.cli.settings.FitSettings;
import org.gmm4j.cli.settings.ModelFacts;
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

  @Mixin private final FitSettings settings = new FitSettings();

  @Mixin private final KnownLabelsOption known = new KnownLabelsOption();

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
    Path checkpoint = files.checkpoints().resume();
    if (checkpoint != null) {
      CommandLine another = new CommandLine(new FitCommand());
      List<String> completed = ResumedArguments.completed(checkpoint, another, given);
      if (!completed.isEmpty()) {
        return spec.root().commandLine().execute(completed.toArray(String[]::new));
      }
    }
    run(ResumedArguments.of(given));
    return 0;
  }

  private void run(List<String> arguments) {
    reporting.apply(output);
    Devices.prepare(settings.device()); // while files are read
    known.tell(dataOptions);
    if (settings.init() != null) {
      dataOptions.begin(data); // while a start is read, if it is a file, which waits for libraries
    }
    StoredModel start = settings.start(this::refusal);
    GmmFitterBuilder builder =
        settings.builder(start == null ? null : start.mixture(), this::refusal).profile(profile);
    set("--checkpoint-every", () -> files.checkpoints().set(builder, arguments));
    @Nullable Object[] inputs = dataOptions.inputs(data, "--init", settings.init());
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
    DataSource source =
        start == null
            ? dataOptions.open(data)
            : dataOptions.open(data, FileName.of(Objects.requireNonNull(settings.init())), start);
    double readSeconds = dataOptions.seconds();
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
      new FitNotices(output).suspended(suspended, settings.restarts(), data);
      throw suspended;
    } catch (FitException failed) {
      files.keepLastGood(failed, ModelFacts.of(failed, source, builder.options()), output);
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
    files.keep(result.mixture(), () -> ModelFacts.of(result, source, settings.seed()), output);
    try {
      pictures.write(output, source, result, readSeconds);
      report.beside(baseline.of(fitter, source, result)).forEach(output::line);
    } finally {
      if (reporting.json()) {
        output.requested(report.json());
      }
    }
  }

  /** Sets an option; its name goes before the reason why its value is refused. */
  private void set(String option, Supplier<GmmFitterBuilder> setter) {
    try {
      setter.get().options();
    } catch (IllegalArgumentException wrong) {
      throw refusal(option, String.valueOf(wrong.getMessage()));
    }
  }

  private RuntimeException refusal(String option, String why) {
    return output.usage(option + ": " + why);
  }
}
