package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.OutputFile;
import org.gmm4j.report.Films;
import org.gmm4j.report.Recording;
import org.gmm4j.report.film.Film;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The film of a fit, if one is wanted. */
public final class FilmOptions {
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

  @Mixin private final ImageOption image = new ImageOption();

  private final Recording recording = new Recording();

  /** Where it goes; null for none. */
  public @Nullable Path file() {
    return file;
  }

  /** What is to hear the fit; null if there is to be no film. */
  public @Nullable FitListener listener() {
    return file == null ? null : recording;
  }

  /**
   * Refuses, before data are read, what cannot be written.
   *
   * @param inputs names of arguments and options, each followed by its value
   */
  public void require(Output output, @Nullable Object... inputs) {
    Path film = file;
    if (film == null) {
      if (rate != null || image.isGiven()) {
        throw output.usage(
            "%s is for a film: --film names its file"
                .formatted(rate != null ? "--fps" : "--image"));
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
    output.requireOther("--film", film, inputs);
    OutputFile.requireWritable(film);
  }

  /** Refuses, before a fit, rows of which there is no film. */
  public void requireDrawable(Output output, Dataset rows) {
    if (file != null && isOfImages(rows)) {
      try {
        image.shape(rows.columns());
      } catch (IllegalArgumentException none) {
        throw output.usage("--film: " + none.getMessage());
      }
    }
  }

  private boolean isOfImages(Dataset rows) {
    return image.isGiven() || rows.columns() > Films.MOST_AXES;
  }

  private int rate() {
    Integer given = rate;
    return given == null ? RATE : given;
  }

  /** Draws it, and says where it is. */
  public void write(Output output, FitResult fit, Dataset rows) {
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
        isOfImages(rows)
            ? Films.of(recording, fit, image.shape(rows.columns()))
            : Films.of(recording, fit, rows);
    film.write(to, rate());
    output.line("film            %s, %d frame%s", to, film.frames(), film.frames() == 1 ? "" : "s");
  }
}
