package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.facts.FeatureNames;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.page.Figure;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;
import org.gmm4j.report.plots.DensityPlot;
import org.gmm4j.report.plots.MeansPlot;
import org.gmm4j.report.plots.PairsPlot;
import org.gmm4j.report.plots.RowsPlot;
import org.gmm4j.report.plots.ScatterPlot;

/** The drawings that suit a mixture. */
public final class Figures {
  /** Parameters of covariances whose leading axes are found in seconds. */
  private static final long FEW = 10_000_000;

  private Figures() {}

  /**
   * Draws them.
   *
   * @param sample the rows that are looked at of images
   */
  public static List<Figure> of(Subject subject, Shown sample, Scorer scorer) {
    GaussianMixture mixture = subject.mixture();
    List<Figure> figures = new ArrayList<>();
    ImageShape shape = subject.shape();
    if (shape != null) {
      add(
          figures,
          MeansPlot.of(mixture, shape),
          "Means of the components",
          "The mean image of each component, its number and its weight below it.");
      String some = sample.note();
      add(
          figures,
          RowsPlot.typical(mixture, sample.rows(), shape, scorer),
          "Most and least typical rows",
          "In each line the rows of a component that the mixture makes the most probable, then those"
              + " that it makes the least"
              + (some.isEmpty() ? "." : "; of " + some + "."));
    } else if (mixture.features() == 1) {
      add(
          figures,
          DensityPlot.of(mixture, subject.rows(), FeatureNames.NONE),
          "Density",
          "The mixture, its components, and a histogram of the rows.");
    } else if (mixture.features() == 2) {
      add(
          figures,
          ScatterPlot.of(mixture, subject.rows(), FeatureNames.NONE),
          "Components and points",
          "Ellipses of two standard deviations, lines of equal density, and rows in the colours of"
              + " their components.");
    } else if (mixture.covariance().parameters() <= FEW) {
      add(
          figures,
          PairsPlot.of(mixture, subject.rows(), FeatureNames.NONE),
          mixture.features() <= 5 ? "Pairs of features" : "Leading principal axes",
          "Components as ellipses of two standard deviations, seen from several sides.");
    }
    return figures;
  }

  private static void add(List<Figure> figures, Picture picture, String title, String caption) {
    String svg = InlineSvg.of(picture, "figure" + (figures.size() + 1));
    figures.add(new Figure(title, svg, caption));
  }
}
