package org.gmm4j.report.plots;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageGrid;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;

/** The means as images, the heaviest component first. */
public final class MeansPlot {
  private static final int MOST = 100;

  private MeansPlot() {}

  /** Draws it. */
  public static org.gmm4j.report.draw.Picture of(GaussianMixture mixture, ImageShape shape) {
    Shown.requireFeatures(mixture, shape.features());
    Heaviest shown = Heaviest.of(mixture, MOST);
    double[] range = Brightness.of(mixture);
    List<ImageGrid.Cell> cells = new ArrayList<>();
    for (int k : shown.components()) {
      cells.add(
          new ImageGrid.Cell(
              shape.image(mixture.mean(k), value -> Brightness.share(range, value)),
              shown.caption(k)));
    }
    return ImageGrid.of(
        "Means of the components",
        "Mean images of a mixture, heaviest first.",
        cells,
        shown.note());
  }
}
