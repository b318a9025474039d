package org.gmm4j.report.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageGrid;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;

/**
 * The means as images, the heaviest component first.
 *
 * @param shape of the images
 * @param shown which components, and in which order
 * @param brightness the values that are black and white [2]
 */
public record MeansPlot(ImageShape shape, Heaviest shown, double[] brightness) {
  /** Components that can be told apart. */
  public static final int MOST = 100;

  /** Draws those of a mixture. */
  public static Picture of(GaussianMixture mixture, ImageShape shape) {
    Shown.requireFeatures(mixture, shape.features());
    return new MeansPlot(shape, Heaviest.of(mixture, MOST), Brightness.of(mixture))
        .draw("Means of the components", mixture.weights(), mixture::mean);
  }

  /**
   * Draws means.
   *
   * @param weights of the components [K]
   * @param mean of component k [d]
   */
  public Picture draw(String title, double[] weights, IntFunction<double[]> mean) {
    Heaviest captions = shown.with(weights);
    List<ImageGrid.Cell> cells = new ArrayList<>();
    for (int k : shown.components()) {
      cells.add(
          new ImageGrid.Cell(
              shape.image(mean.apply(k), value -> Brightness.share(brightness, value)),
              captions.caption(k)));
    }
    return ImageGrid.of(
        title,
        "Mean images of a mixture, heaviest first.",
        cells,
        shown.longestCaption(),
        shown.note());
  }
}
