package org.gmm4j.cli.judging;

import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.KMeansResult;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.Standardisation;
import org.gmm4j.evaluate.Confusion;
import org.gmm4j.evaluate.Silhouette;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --baseline}: what a fit is judged beside. */
public final class BaselineOption {
  /** What there is. */
  enum Method {
    KMEANS
  }

  @Option(
      names = "--baseline",
      paramLabel = "kmeans",
      description =
          "Run k-means to its end, too, from the same seed and rows, and judge both by the same"
              + " indices.")
  private @Nullable Method method;

  /**
   * Refuses, before a fit, labels of more classes than could be told of.
   *
   * @param components K
   */
  public void require(DataSource source, int components) {
    if (source.labels() != null) {
      Confusion.requireTable(components, source.labels());
    }
  }

  /**
   * Both, judged.
   *
   * @param fitter what has fitted
   * @return null if nothing was asked for
   */
  public @Nullable Baseline of(GmmFitter fitter, DataSource source, FitResult fit) {
    if (method == null) {
      return null;
    }
    KMeansResult kMeans = fitter.kMeans(source.rows());
    Standardisation units = fit.standardisation();
    Dataset rows = units == null ? source.rows() : units.apply(source.rows());
    int components = fit.mixture().components(); // fewer than clusters, where some were dropped
    int clusters = kMeans.centres().length;
    Labels truth = source.labels();
    int most = Silhouette.usualRows(rows);
    long seed = fitter.options().seed();
    return new Baseline(
        kMeans,
        Confusion.of(kMeans.assignments(), Labels.of(fit.labels()), clusters).agreement(),
        truth == null ? null : Judged.of(fit.assignments(), components, truth),
        truth == null ? null : Judged.of(kMeans.assignments(), clusters, truth),
        Silhouette.of(rows, fit.assignments(), most, seed).orElse(null),
        Silhouette.of(rows, kMeans.assignments(), most, seed).orElse(null));
  }
}
