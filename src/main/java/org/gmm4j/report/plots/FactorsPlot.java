package org.gmm4j.report.plots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageGrid;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;

/** The factors of covariances of low rank as images, and the noise that they leave. */
public final class FactorsPlot {
  private static final int MOST = 10;
  private static final int FACTORS = 7;

  private FactorsPlot() {}

  /**
   * Draws it, of the heaviest components.
   *
   * @throws IllegalArgumentException if the covariances have no factors
   */
  public static Picture of(GaussianMixture mixture, ImageShape shape) {
    Shown.requireFeatures(mixture, shape.features());
    if (!(mixture.covariance() instanceof LowRankCovariance covariance)) {
      throw new IllegalArgumentException(
          "%s covariances have no factors; those of ppca:Q and mfa:Q have"
              .formatted(mixture.covariance().structure().name()));
    }
    int d = mixture.features();
    Heaviest heaviest = Heaviest.of(mixture, MOST);
    List<String> names = new ArrayList<>();
    List<List<ImageGrid.Cell>> rows = new ArrayList<>();
    int columns = 1;
    for (int k : heaviest.components()) {
      double[] loadings = covariance.loadings(k);
      List<ImageGrid.Cell> cells = new ArrayList<>();
      int drawn = Math.min(FACTORS, covariance.rank(k));
      for (int i = 0; i < drawn; i++) {
        double[] factor = Arrays.copyOfRange(loadings, i * d, (i + 1) * d);
        cells.add(new ImageGrid.Cell(shape.signed(factor), "factor " + (i + 1)));
      }
      double[] noise = Arrays.stream(covariance.noise(k)).map(Math::sqrt).toArray();
      double widest = Arrays.stream(noise).max().orElseThrow();
      cells.add(
          new ImageGrid.Cell(
              shape.image(noise, value -> widest > 0 ? value / widest : 0), "noise"));
      rows.add(cells);
      columns = Math.max(columns, cells.size());
      names.add(heaviest.caption(k));
    }
    return ImageGrid.of(
        "Factors of the components",
        "Factors of covariances of low rank, and the deviations of the noise that they leave.",
        names,
        rows,
        columns,
        heaviest.note());
  }
}
