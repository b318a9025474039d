package org.gmm4j.report.gallery;

import static org.gmm4j.report.gallery.Exhibition.number;
import static org.gmm4j.report.gallery.Exhibition.percent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.Plots;
import org.gmm4j.report.Recording;
import org.gmm4j.report.parts.ImageShape;

/** The twos and sixes of MNIST's test set, by full covariances and by ones of low rank. */
final class Mnist2v6 implements Demonstration {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final double RIDGE = 0.05;
  private static final String LOW_RANK = "mfa:10";

  @Override
  public String name() {
    return DataSource.MNIST_2V6;
  }

  @Override
  public String title() {
    return "MNIST, 2 versus 6";
  }

  @Override
  public String about() {
    return "1,990 images of 28 × 28 pixels, two components with a ridge of 0.05: full covariances,"
        + " covariances of ten factors and noise, and the k-means clusters from which both start."
        + " Labels are used to count, never to fit.";
  }

  @Override
  public void make(Exhibition exhibition, long seed) {
    DataSource source = DataSource.open(DataSource.MNIST_2V6, null);
    Dataset rows = source.rows().dividedBy(255);
    Labels labels = Objects.requireNonNull(source.labels());
    Recording recording = new Recording();
    FitResult full = fit("full", rows, seed, recording);
    int[] clusters = clusters(recording.snapshots(full).get(0).means(), rows);
    FitResult lowRank = fit(LOW_RANK, rows, seed, new Recording());
    exhibition.table(
        "Misclassified",
        List.of("", "all", "twos", "sixes", "nats a row", "iterations", "seconds"),
        List.of(
            compared("k-means", clusters, labels, "", "", ""),
            compared("full", full, labels),
            compared(LOW_RANK, lowRank, labels)));
    show(exhibition, "full", full, labels);
    show(exhibition, LOW_RANK, lowRank, labels);
    exhibition.picture(
        "mnist-factors",
        "The factors of the low ranks, and their noise",
        Plots.factors(lowRank.mixture(), SHAPE));
  }

  private static FitResult fit(String structure, Dataset rows, long seed, Recording recording) {
    return GmmFitter.builder()
        .components(2)
        .covariance(structure)
        .regularization(Regularization.ridge(RIDGE))
        .seed(seed)
        .device("cpu")
        .listener(recording)
        .build()
        .fit(rows);
  }

  private static void show(Exhibition exhibition, String structure, FitResult fit, Labels labels) {
    GaussianMixture mixture = fit.mixture();
    String name = "mnist-" + structure.replace(":", "-");
    String of = " of the fit by " + structure;
    exhibition.picture(
        name + "-likelihood", "The log-likelihood" + of, Plots.likelihood(fit.history()));
    exhibition.picture(name + "-means", "The means" + of, Plots.means(mixture, SHAPE));
    exhibition.picture(
        name + "-covariances",
        "The covariances" + of,
        Plots.covariances(mixture, SHAPE, SHAPE.pixels() / 2 + SHAPE.width() / 2));
    exhibition.picture(
        name + "-confusion",
        "Digits and components" + of,
        Plots.confusion(fit.labels(), labels, 2));
  }

  /** Where k-means has put each row: by the means of its clusters, from which the fit starts. */
  private static int[] clusters(float[][] means, Dataset rows) {
    int[] clusters = new int[rows.arrayRows()];
    for (int i = 0; i < clusters.length; i++) {
      double[] row = rows.row(i);
      double[] squares = new double[means.length];
      for (int k = 0; k < means.length; k++) {
        for (int j = 0; j < row.length; j++) {
          squares[k] += (row[j] - means[k][j]) * (row[j] - means[k][j]);
        }
        clusters[i] = squares[k] < squares[clusters[i]] ? k : clusters[i];
      }
    }
    return clusters;
  }

  private static List<String> compared(String name, FitResult fit, Labels labels) {
    return compared(
        name,
        fit.labels(),
        labels,
        number(fit.logLikelihood(), 3),
        Integer.toString(fit.iterations()),
        number(fit.run().seconds().total(), 1));
  }

  private static List<String> compared(
      String name,
      int[] clusters,
      Labels labels,
      String logLikelihood,
      String iterations,
      String seconds) {
    LabelMatch match = LabelMatch.of(clusters, labels.codes(), 2);
    List<String> row = new ArrayList<>(List.of(name, percent(match.misclassification())));
    match.misclassificationPerClass().values().forEach(each -> row.add(percent(each)));
    row.addAll(List.of(logLikelihood, iterations, seconds));
    return row;
  }
}
