package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.ShellWords;
import org.gmm4j.data.DataSource;
import org.gmm4j.report.Recording;
import org.gmm4j.report.Report;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --report}: a page that tells of a fit, which is recorded for it. */
public final class ReportOption {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a report of the fit, DIR/index.html: one page that needs nothing else.")
  private @Nullable Path directory;

  private final Recording recording = new Recording();
  private @Nullable FitOptions options;
  private @Nullable ImageShape shape;

  /**
   * Refuses a place that cannot be written to, or that is read or written too.
   *
   * @param others names of arguments and options, each followed by its value
   */
  public void require(Output output, @Nullable Object... others) {
    if (directory != null) {
      require(output, "--report", directory, others);
    }
  }

  /** The same for any option that names a directory. */
  static void require(Output output, String option, Path directory, @Nullable Object... others) {
    Report.requireWritable(directory);
    output.requireOther(option, directory, others);
    output.requireOther(option, Report.file(directory), others);
  }

  /**
   * What is to hear a fit; null without a report. Refuses images of another size than rows have.
   *
   * @param asked what the fit is asked for
   * @param features of a row
   */
  public @Nullable FitListener listener(
      Output output, FitOptions asked, ImageOption image, int features) {
    image.require(output, features);
    options = asked;
    shape = image.isGiven() ? image.shape(features) : null;
    return directory == null ? null : recording;
  }

  /** What rows are called on a page that others read: without the folders that they are in. */
  static String shortName(DataSource source) {
    return source.name().replaceFirst(".*[/\\\\](?=.)", "");
  }

  /** Writes it, if it is wanted, and says where it is. */
  public void write(Output output, DataSource source, FitResult fit, double reading) {
    if (directory != null) {
      CommandSpec root = Objects.requireNonNull(spec).root();
      Report.of(fit, source.rows())
          .name(shortName(source))
          .labels(source.labels())
          .recording(recording)
          .options(Objects.requireNonNull(options))
          .images(shape)
          .reading(reading)
          .command(ShellWords.of(root.commandLine().getParseResult().originalArgs()))
          .write(directory);
      output.line("report          %s", Report.file(directory));
    }
  }
}
