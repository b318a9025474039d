package org.gmm4j.cli.pictures;

import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.Recording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The film and the report of a fit, as far as they are wanted: both are made of one recording. */
public final class FitPictures {
  @Mixin private final FilmOptions film = new FilmOptions();

  @Mixin private final ReportOption report = new ReportOption();

  @Mixin private final ImageOption image = new ImageOption();

  private final Recording recording = new Recording();

  private boolean isWanted() {
    return film.isWanted() || report.isWanted();
  }

  /**
   * Refuses, before data are read, what cannot be written, or is read or written too.
   *
   * @param others names of arguments and options, each followed by its value
   */
  public void require(Output output, @Nullable Object... others) {
    if (image.isGiven() && !isWanted()) {
      throw output.usage("--image is for --film and --report");
    }
    film.require(output, others);
    report.require(output, others);
    @Nullable Object[] beside = {"--film", film.file()};
    report.require(output, beside);
  }

  /**
   * Refuses, before a fit, rows that cannot be shown.
   *
   * @param options what the fit is asked for
   * @param rows that are fitted
   */
  public void begin(Output output, FitOptions options, Dataset rows) {
    if (isWanted() && rows.isIncomplete()) {
      throw output.usage(
          "--film, --report: rows with missing values cannot be drawn; fill them in first (impute)");
    }
    image.require(output, rows.columns());
    film.requireDrawable(output, image, rows);
    report.begin(options, image.known(rows));
  }

  /** What is to hear the fit; null if nothing is wanted. */
  public @Nullable FitListener listener() {
    return isWanted() ? recording : null;
  }

  /**
   * Writes them, and says where they are. What goes wrong with one does not keep the other from
   * being written.
   *
   * @param reading seconds that it took to read the data
   */
  public void write(Output output, DataSource source, FitResult fit, double reading) {
    try {
      report.write(output, recording, source, fit, reading);
    } catch (RuntimeException failed) {
      try {
        film.write(output, recording, image, source.rows(), fit);
      } catch (RuntimeException too) {
        failed.addSuppressed(too);
      }
      throw failed;
    }
    film.write(output, recording, image, source.rows(), fit);
  }
}
