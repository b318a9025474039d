package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.ShellWords;
import org.gmm4j.data.DataSource;
import org.gmm4j.report.Recording;
import org.gmm4j.report.Report;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --report}: a page that tells of a fit, which is recorded for it. */
final class ReportOption {
  /** What a fit that is begun anew does not take, each with a value. */
  private static final List<String> CHECKPOINTS =
      List.of("--checkpoint", "--checkpoint-every", "--resume");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a report of the fit, DIR/index.html: one page that needs nothing else.")
  private @Nullable Path directory;

  private @Nullable FitOptions options;
  private @Nullable ImageShape shape;

  /**
   * Refuses a place that cannot be written to, or that is read or written too.
   *
   * @param others names of arguments and options, each followed by its value
   */
  void require(Output output, @Nullable Object... others) {
    if (directory != null) {
      require(output, "--report", directory, others);
    }
  }

  boolean isWanted() {
    return directory != null;
  }

  /** The same for any option that names a directory. */
  static void require(Output output, String option, Path directory, @Nullable Object... others) {
    Report.requireWritable(directory);
    output.requireOther(option, directory, others);
    output.requireOther(option, Report.file(directory), others);
  }

  /**
   * Keeps what a fit is asked for.
   *
   * @param images how rows are images; null if nobody said
   */
  void begin(FitOptions asked, @Nullable ImageShape images) {
    options = asked;
    shape = images;
  }

  /** What rows are called on a page that others read: without the folders that they are in. */
  static String shortName(DataSource source) {
    return source.name().equals("-")
        ? "standard input"
        : source.name().replaceFirst(".*[/\\\\](?=.)", "");
  }

  /**
   * What has the same fitted again: of one that went on from a checkpoint, all of it at once. The
   * options that the checkpoint kept are among the arguments.
   */
  static List<String> repeating(List<String> arguments) {
    if (arguments.stream().noneMatch(each -> isOrGives(each, "--resume"))) {
      return arguments;
    }
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (CHECKPOINTS.contains(argument)) {
        i++; // its value
      } else if (CHECKPOINTS.stream().noneMatch(each -> isOrGives(argument, each))) {
        kept.add(argument);
      }
    }
    return kept;
  }

  private static boolean isOrGives(String argument, String option) {
    return argument.equals(option) || argument.startsWith(option + "=");
  }

  /** Writes it, if it is wanted, and says where it is. */
  void write(Output output, Recording recording, DataSource source, FitResult fit, double reading) {
    if (directory != null) {
      Report.of(fit, source.rows())
          .name(shortName(source))
          .labels(source.labels())
          .recording(recording)
          .options(Objects.requireNonNull(options))
          .images(shape)
          .reading(reading)
          .command(ShellWords.of(repeating(output.arguments())))
          .write(directory);
      output.line("report          %s", Report.file(directory));
    }
  }
}
