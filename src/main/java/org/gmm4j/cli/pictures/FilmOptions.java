package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.List;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.OutputFile;
import org.gmm4j.report.Films;
import org.gmm4j.report.Recording;
import org.gmm4j.report.film.Film;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --film}: the iterations of a fit, a frame each. */
final class FilmOptions {
  private static final int RATE = 15;

  @Option(
      names = "--film",
      paramLabel = "FILM",
      description = "Draw the iterations, a frame each: FILM.mp4 or FILM.gif.")
  private @Nullable Path file;

  @Option(
      names = "--fps",
      paramLabel = "F",
      description = "Frames of the film a second. Default: " + RATE + ".")
  private @Nullable Integer rate;

  boolean isWanted() {
    return file != null;
  }

  /** Where it goes; null for none. */
  @Nullable Path file() {
    return file;
  }

  /**
   * Refuses, before data are read, what cannot be written, or is read or written too.
   *
   * @param others names of arguments and options, each followed by its value
   */
  void require(Output output, @Nullable Object... others) {
    Path film = file;
    if (film == null) {
      if (rate != null) {
        throw output.usage("--fps is for a film: --film names its file");
      }
      return;
    }
    if (!Film.canBe(film)) {
      throw output.usage("--film %s: the name must end in .mp4 or .gif".formatted(film));
    }
    if (rate() < Film.SLOWEST || rate() > Film.FASTEST) {
      throw output.usage(
          "--fps: must be from %d to %d, not %d".formatted(Film.SLOWEST, Film.FASTEST, rate()));
    }
    output.requireOther("--film", film, others);
    OutputFile.requireWritable(film);
  }

  /** Refuses, before a fit, rows of which there is no film. */
  void requireDrawable(Output output, ImageOption image, Dataset rows) {
    if (file != null && isOfImages(image, rows.columns())) {
      try {
        image.shape(rows.columns(), rows.rowShape());
      } catch (IllegalArgumentException none) {
        throw output.usage("--film: " + none.getMessage());
      }
    }
  }

  private static boolean isOfImages(ImageOption image, int features) {
    return image.isGiven() || features > Films.MOST_AXES;
  }

  private int rate() {
    Integer given = rate;
    return given == null ? RATE : given;
  }

  /** Draws it, and says where it is. */
  void write(Output output, Recording recording, ImageOption image, Dataset rows, FitResult fit) {
    Path to = file;
    if (to == null) {
      return;
    }
    List<Recording.Snapshot> shown = recording.snapshots(fit);
    int first = shown.get(0).iteration();
    if (first > 1) {
      output.notice(
          "the film begins after iteration %d, where the fit went on".formatted(first - 1));
    }
    Film film =
        isOfImages(image, rows.columns())
            ? Films.of(recording, fit, image.shape(rows.columns(), rows.rowShape()))
            : Films.of(recording, fit, rows);
    film.write(to, rate());
    output.line("film            %s, %d frame%s", to, film.frames(), film.frames() == 1 ? "" : "s");
  }
}
