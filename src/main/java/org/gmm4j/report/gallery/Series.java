package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;

import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.plots.DensityPlot;

/** A short series in which one value stands thirteen times. */
final class Series implements Demonstration {
  private static final int BINS = 25;

  @Override
  public String name() {
    return "series";
  }

  @Override
  public String title() {
    return "A series with repeated values";
  }

  @Override
  public String about() {
    return "Fifty values, of which 44.4457… stands thirteen times. Three components, from a start"
        + " by k-means: none of them may become a spike of no width on the repeated value.";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    Dataset rows = Rows.read("series.csv").features(1);
    FitResult fit =
        GmmFitter.builder()
            .components(3)
            .maxIterations(100)
            .seed(seed)
            .device("cpu")
            .build()
            .fit(rows);
    GaussianMixture mixture = fit.mixture();
    exhibition.table(
        "Components, by their means",
        List.of("mean", "standard deviation", "weight"),
        IntStream.range(0, 3)
            .boxed()
            .sorted((a, b) -> Double.compare(mixture.mean(b)[0], mixture.mean(a)[0]))
            .map(
                k ->
                    List.of(
                        number(mixture.mean(k)[0], 3),
                        number(Math.sqrt(mixture.covariance().variances(k)[0]), 3),
                        number(mixture.weights()[k], 3)))
            .toList());
    exhibition.picture(
        "series",
        "The components over the values",
        new DensityPlot(List.of(mixture), rows, BINS)
            .draw("A series with repeated values", mixture));
  }
}
