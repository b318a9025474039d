package org.gmm4j.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.Recording.Snapshot;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.film.Film;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;
import org.gmm4j.report.plots.DensityPlot;
import org.gmm4j.report.plots.MeansPlot;
import org.gmm4j.report.plots.PairsPlot;
import org.gmm4j.report.plots.ScatterPlot;

/**
 * Films of a fit, a frame an iteration, to be written as MP4 or GIF:
 *
 * <pre>{@code
 * Recording recording = new Recording();
 * FitResult fit = GmmFitter.builder().components(3).listener(recording).build().fit(rows);
 * Films.of(recording, fit, rows).write(Path.of("fit.mp4"), 15);
 * }</pre>
 *
 * <p>Axes, brightness, order and colours are those of the whole film. It takes {@code
 * com.github.weisj:jsvg}, and MP4 {@code org.jcodec:jcodec} too.
 */
public final class Films {
  /** Features that are axes; more have to be images. */
  public static final int MOST_AXES = 3;

  private Films() {}

  /**
   * Of one feature the densities over a histogram, of two the ellipses and lines of equal density
   * among the points, of three each against each.
   *
   * @param recording that heard the fit
   * @param rows that were fitted
   * @throws IllegalArgumentException if there are more features
   */
  public static Film of(Recording recording, FitResult fit, Dataset rows) {
    int features = fit.mixture().features();
    if (features > MOST_AXES) {
      throw new IllegalArgumentException(
          "a film is of up to %d features or of images, these are %d features"
              .formatted(MOST_AXES, features));
    }
    List<Snapshot> all = recording.snapshots(fit);
    List<GaussianMixture> mixtures = all.stream().map(Snapshot::whole).toList();
    if (features == 1) {
      DensityPlot plot = new DensityPlot(mixtures, rows);
      return of(all, each -> plot.draw(title(each, fit), each.whole()));
    }
    if (features == 2) {
      ScatterPlot plot = new ScatterPlot(mixtures, rows);
      return of(all, each -> plot.draw(title(each, fit), each.whole()));
    }
    PairsPlot plot = new PairsPlot(mixtures, rows);
    return of(all, each -> plot.draw(title(each, fit), each.whole()));
  }

  /**
   * The means as images, the heaviest of the result first.
   *
   * @param recording that heard the fit
   */
  public static Film of(Recording recording, FitResult fit, ImageShape shape) {
    Shown.requireFeatures(fit.mixture(), shape.features());
    List<Snapshot> all = recording.snapshots(fit);
    double[] brightness =
        Brightness.of(
            all.stream()
                .flatMap(each -> IntStream.range(0, each.means().length).mapToObj(each::mean)));
    MeansPlot plot = new MeansPlot(shape, Heaviest.of(fit.mixture(), MeansPlot.MOST), brightness);
    return of(all, each -> plot.draw(title(each, fit), each.weights(), each::mean));
  }

  /**
   * A film of any pictures, all of one size.
   *
   * @param snapshots such as {@link Recording#snapshots}, at least one
   * @param frame draws one, on any thread
   */
  public static Film of(List<Snapshot> snapshots, Function<Snapshot, Picture> frame) {
    return new Film(snapshots.size(), i -> frame.apply(snapshots.get(i)));
  }

  /** How many iterations have led there: none to the parameters that enter the first. */
  private static String title(Snapshot snapshot, FitResult fit) {
    return String.format(
        Locale.ROOT,
        "After %d of %d iterations: log-likelihood %s",
        snapshot.iteration() - 1,
        fit.iterations(),
        logLikelihood(snapshot.logLikelihood()));
  }

  private static String logLikelihood(double nats) {
    String format = Math.abs(nats) < 1e6 ? "%.4f" : "%.6g";
    return String.format(Locale.ROOT, format, nats).replace('-', '−');
  }
}
