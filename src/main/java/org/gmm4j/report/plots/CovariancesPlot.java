package org.gmm4j.report.plots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.PixelImage;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageGrid;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Plane;
import org.gmm4j.report.parts.PrincipalAxes;
import org.gmm4j.report.parts.Shown;

/**
 * Covariances as images: for each component its standard deviations, what one pixel varies with,
 * and the directions of its largest variances.
 */
public final class CovariancesPlot {
  private static final int MOST = 8;
  private static final int DIRECTIONS = 3;
  private static final int WHOLE = 96;

  private CovariancesPlot() {}

  /**
   * Draws it, of the heaviest components.
   *
   * @param pixel whose covariances with the others are shown, from 0
   */
  public static Picture of(GaussianMixture mixture, ImageShape shape, int pixel) {
    Shown.requireFeatures(mixture, shape.features());
    int d = mixture.features();
    if (pixel < 0 || pixel >= shape.pixels()) {
      throw new IllegalArgumentException("pixel %d of %d".formatted(pixel + 1, shape.pixels()));
    }
    Heaviest heaviest = Heaviest.of(mixture, MOST);
    List<String> names = new ArrayList<>();
    List<List<ImageGrid.Cell>> rows = new ArrayList<>();
    Covariance covariance = mixture.covariance();
    for (int k : heaviest.components()) {
      double[] deviations = Arrays.stream(covariance.variances(k)).map(Math::sqrt).toArray();
      double widest = Arrays.stream(deviations).max().orElseThrow();
      double[] row = covariance.times(k, shape.pixel(pixel));
      PrincipalAxes axes =
          PrincipalAxes.of(d, Math.min(d, DIRECTIONS), v -> covariance.times(k, v));
      List<ImageGrid.Cell> cells = new ArrayList<>();
      cells.add(
          new ImageGrid.Cell(
              shape.image(deviations, value -> widest > 0 ? value / widest : 0), "deviation"));
      cells.add(new ImageGrid.Cell(shape.signed(row), "pixel " + (pixel + 1)));
      for (int i = 0; i < axes.directions().length; i++) {
        cells.add(new ImageGrid.Cell(shape.signed(axes.directions()[i]), "axis " + (i + 1)));
      }
      cells.add(new ImageGrid.Cell(whole(covariance, k, d), "matrix"));
      rows.add(cells);
      names.add(heaviest.caption(k));
    }
    return ImageGrid.of(
        "Covariances of the components",
        "Standard deviations, one pixel's covariances, leading directions and whole matrices.",
        names,
        rows,
        rows.get(0).size(),
        heaviest.note());
  }

  /** All of Σ, or evenly spread rows and columns of it. */
  private static PixelImage whole(Covariance covariance, int k, int d) {
    int side = Math.min(d, WHOLE);
    int[] chosen = IntStream.range(0, side).map(i -> (int) ((long) i * d / side)).toArray();
    double[] values = new double[side * side];
    IntStream.range(0, side)
        .parallel()
        .forEach(
            i -> {
              double[] row = covariance.times(k, Plane.unit(d, chosen[i]));
              for (int j = 0; j < side; j++) {
                values[i * side + j] = row[chosen[j]];
              }
            });
    double largest = Heaviest.largest(values);
    return PixelImage.of(side, side, i -> Palette.signed(largest > 0 ? values[i] / largest : 0));
  }
}
