package org.gmm4j.report;

import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.facts.FeatureNames;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.parts.Shown;
import org.gmm4j.report.plots.BicPlot;
import org.gmm4j.report.plots.ConfusionPlot;
import org.gmm4j.report.plots.CovariancesPlot;
import org.gmm4j.report.plots.DensityPlot;
import org.gmm4j.report.plots.FactorsPlot;
import org.gmm4j.report.plots.LikelihoodPlot;
import org.gmm4j.report.plots.MeansPlot;
import org.gmm4j.report.plots.PairsPlot;
import org.gmm4j.report.plots.RowsPlot;
import org.gmm4j.report.plots.ScatterPlot;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of mixtures, to be written as SVG or PNG:
 *
 * <pre>{@code
 * FitResult fit = GmmFitter.builder().components(2).build().fit(digits);
 * Plots.means(fit.mixture(), new ImageShape(28, 28, 1)).write(Path.of("means.png"));
 * }</pre>
 *
 * <p>SVG takes no library. PNG takes {@code com.github.weisj:jsvg}, but no fonts and no display.
 * What does not fit a kind of plot, the wrong number of features for instance, is an {@link
 * IllegalArgumentException}.
 */
public final class Plots {
  private Plots() {}

  /**
   * The log-likelihood before each iteration.
   *
   * @param history nats a row, such as {@link org.gmm4j.FitResult#history}
   */
  public static Picture likelihood(List<Double> history) {
    return LikelihoodPlot.of(history);
  }

  /**
   * The density of a mixture of one feature and its components.
   *
   * @param rows for a histogram; null for none
   */
  public static Picture density(GaussianMixture mixture, @Nullable Dataset rows) {
    return density(mixture, rows, List.of());
  }

  /** The same, where features have names [d]; none of them if it is empty. */
  public static Picture density(
      GaussianMixture mixture, @Nullable Dataset rows, List<String> names) {
    Shown.requireSame(mixture, rows);
    return DensityPlot.of(mixture, rows, new FeatureNames(names));
  }

  /**
   * Points, ellipses and lines of equal density of a mixture of two features.
   *
   * @param rows points; null for none
   */
  public static Picture scatter(GaussianMixture mixture, @Nullable Dataset rows) {
    return scatter(mixture, rows, List.of());
  }

  /** The same, where features have names [d]; none of them if it is empty. */
  public static Picture scatter(
      GaussianMixture mixture, @Nullable Dataset rows, List<String> names) {
    Shown.requireSame(mixture, rows);
    return ScatterPlot.of(mixture, rows, new FeatureNames(names));
  }

  /**
   * Up to five features against each other; of more, the three leading principal axes of the
   * mixture.
   *
   * @param rows points; null for none
   */
  public static Picture pairs(GaussianMixture mixture, @Nullable Dataset rows) {
    return pairs(mixture, rows, List.of());
  }

  /** The same, where features have names [d]; none of them if it is empty. */
  public static Picture pairs(GaussianMixture mixture, @Nullable Dataset rows, List<String> names) {
    Shown.requireSame(mixture, rows);
    return PairsPlot.of(mixture, rows, new FeatureNames(names));
  }

  /** The means as images. */
  public static Picture means(GaussianMixture mixture, ImageShape shape) {
    return MeansPlot.of(mixture, shape);
  }

  /**
   * Deviations, one pixel's covariances, leading directions, and matrices, as images.
   *
   * @param pixel which one, from 0
   */
  public static Picture covariances(GaussianMixture mixture, ImageShape shape, int pixel) {
    return CovariancesPlot.of(mixture, shape, pixel);
  }

  /** The factors of covariances of low rank as images. */
  public static Picture factors(GaussianMixture mixture, ImageShape shape) {
    return FactorsPlot.of(mixture, shape);
  }

  /** BIC of several fits of the same rows, by the number of components and the structure. */
  public static Picture bic(List<BicPlot.Fitted> fits) {
    return BicPlot.of(fits);
  }

  /**
   * How many rows of each class are in each component.
   *
   * @param clusters component of each row, from 0 [N]
   */
  public static Picture confusion(int[] clusters, Labels truth, int components) {
    if (clusters.length != truth.codes().length) {
      throw new IllegalArgumentException(
          "%d components of rows and %d labels".formatted(clusters.length, truth.codes().length));
    }
    return ConfusionPlot.of(clusters, truth, components);
  }

  /**
   * Each component's most and least typical rows as images.
   *
   * @param scorer of the mixture
   */
  public static Picture typical(
      GaussianMixture mixture, Dataset rows, ImageShape shape, Scorer scorer) {
    Shown.requireSame(mixture, rows);
    return RowsPlot.typical(mixture, rows, shape, scorer);
  }

  /** Rows of the data as images, and draws from the model below them. */
  public static Picture samples(
      GaussianMixture mixture, Dataset rows, ImageShape shape, long seed) {
    Shown.requireSame(mixture, rows);
    return RowsPlot.samples(mixture, rows, shape, seed);
  }
}
