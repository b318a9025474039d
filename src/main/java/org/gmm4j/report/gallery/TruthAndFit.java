package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;
import static org.gmm4j.report.gallery.Exhibition.percent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.StoppingRule;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.Plots;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.plots.DensityPlot;

/** Draws from known clusters in one, two and three features, beside scikit-learn. */
final class TruthAndFit implements Demonstration {
  private static final double[] MEANS = {-2, 0, 2};
  private static final double[] DEVIATIONS = {1, 0.8, 1.5};
  private static final double[] SIZES = {30, 40, 20};

  /** A fit, and what there was to be found. */
  private record Fitted(Dataset rows, FitResult result, int[] truth, int[] scikitLearn) {}

  @Override
  public String name() {
    return "truth-and-fit";
  }

  @Override
  public String title() {
    return "Truth against fit, and against scikit-learn";
  }

  @Override
  public String about() {
    return "Draws from overlapping clusters in one feature, and from blobs made ellipses by a random"
        + " matrix in two and three. gmm4j and scikit-learn 1.9.1, whose labels are on record,"
        + " start from the same parameters: rows as means, and the covariance of all rows.";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    Fitted one = fit("one-feature.csv", 1, 3);
    Fitted two = fit("two-features.csv", 2, 2);
    Fitted three = fit("three-features.csv", 3, 2);
    exhibition.table(
        "Beside scikit-learn",
        List.of(
            "features",
            "rows",
            "misclassified",
            "by scikit-learn",
            "same labels",
            "iterations",
            "milliseconds"),
        Stream.of(one, two, three).map(TruthAndFit::beside).toList());
    exhibition.table(
        "One feature: means, sorted", List.of("true mean", "fitted mean", "weight"), means(one));
    exhibition.picture("truth-1d", "True and fitted densities of one feature", densities(one));
    exhibition.picture(
        "truth-2d", "Two features", Plots.scatter(two.result().mixture(), two.rows()));
    exhibition.picture(
        "truth-3d", "Three features", Plots.pairs(three.result().mixture(), three.rows()));
    exhibition.picture(
        "truth-likelihood",
        "The log-likelihood of the fit of two features",
        Plots.likelihood(two.result().history()));
  }

  private static Fitted fit(String name, int features, int components) {
    Rows read = Rows.read(name);
    Dataset rows = read.features(features);
    GmmFitter fitter =
        GmmFitter.builder()
            .start(start(rows, components))
            .maxIterations(1000)
            .tolerance(1e-6)
            .stoppingRule(StoppingRule.SCIKIT_LEARN)
            .device("cpu")
            .build();
    fitter.fit(rows); // once before, so that the second one is not the compiler's time
    FitResult result = fitter.fit(rows);
    return new Fitted(rows, result, read.whole(features), read.whole(features + 1));
  }

  /** A line of the comparison. */
  private static List<String> beside(Fitted fit) {
    int components = fit.result().mixture().components();
    int[] labels = fit.result().labels();
    return List.of(
        Integer.toString(fit.rows().columns()),
        Long.toString(fit.rows().rows()),
        percent(LabelMatch.of(labels, fit.truth(), components).misclassification()),
        percent(LabelMatch.of(fit.scikitLearn(), fit.truth(), components).misclassification()),
        percent(same(labels, fit.scikitLearn())),
        Integer.toString(fit.result().iterations()),
        number(1e3 * fit.result().run().seconds().total(), 1));
  }

  private static double same(int[] labels, int[] others) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == others[i]).count()
        / (double) labels.length;
  }

  /** Rows as means, evenly spread in the order of the first feature, and the covariance of all. */
  static GaussianMixture start(Dataset rows, int components) {
    int n = rows.arrayRows();
    int d = rows.columns();
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> rows.row(i)[0]));
    double[][] means = new double[components][];
    Arrays.setAll(means, k -> rows.row(order[(2 * k + 1) * n / (2 * components)]));
    double[] middle = new double[d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        middle[j] += rows.row(i)[j] / n;
      }
    }
    double[][] covariance = new double[d][d];
    for (int i = 0; i < n; i++) {
      double[] row = rows.row(i);
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          covariance[a][b] += (row[a] - middle[a]) * (row[b] - middle[b]) / n;
        }
      }
    }
    return Clusters.start(means, covariance);
  }

  private static List<List<String>> means(Fitted one) {
    GaussianMixture mixture = one.result().mixture();
    int[] order =
        IntStream.range(0, MEANS.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> mixture.mean(k)[0]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      rows.add(
          List.of(
              number(MEANS[i], 0),
              number(mixture.mean(order[i])[0], 3),
              number(mixture.weights()[order[i]], 3)));
    }
    return rows;
  }

  private static Picture densities(Fitted one) {
    double all = Arrays.stream(SIZES).sum();
    GaussianMixture truth =
        new GaussianMixture(
            Arrays.stream(SIZES).map(each -> each / all).toArray(),
            Arrays.stream(MEANS).mapToObj(each -> new double[] {each}).toArray(double[][]::new),
            FullCovariance.of(
                    Arrays.stream(DEVIATIONS)
                        .mapToObj(each -> new double[] {each * each})
                        .toArray(double[][]::new),
                    1)
                .orElseThrow(singular -> "a deviation is 0"));
    GaussianMixture mixture = one.result().mixture();
    return new DensityPlot(List.of(truth, mixture), one.rows(), 20)
        .draw("True and fitted densities", mixture, truth);
  }
}
