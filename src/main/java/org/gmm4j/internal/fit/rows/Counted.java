package org.gmm4j.internal.fit.rows;

import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitResult;
import org.gmm4j.KMeansResult;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;

/** Rows that count: in a fit, those of weight 0 are not there. They get labels all the same. */
public final class Counted {
  private Counted() {}

  /** The rows whose weight is above 0: the data, if all are. */
  public static Dataset rows(Dataset data) {
    if (data.weights().areOnes()) {
      return data;
    }
    int[] kept = where(data, true);
    return kept.length == data.rows() ? data : data.view(kept);
  }

  private static int[] where(Dataset data, boolean counts) {
    RowWeights weights = data.weights();
    return IntStream.range(0, data.arrayRows())
        .filter(row -> weights.of(row) > 0 == counts)
        .toArray();
  }

  /**
   * A result for all rows.
   *
   * @param result of those that count
   */
  public static FitResult withLabelsOf(Dataset data, FitResult result) {
    FitResult.Assignments labels =
        labels(data, result.assignments(), result.mixture().components());
    int[] others = where(data, false);
    try (Loaded loaded = load(data.view(others))) {
      loaded.rows().label(result.mixture(), (i, k) -> labels.set(others[(int) i], k));
    }
    KnownLabels known = data.knownLabels();
    for (int row : others) {
      if (known.isKnown(row)) {
        labels.set(row, known.of(row));
      }
    }
    return new FitResult(
        result.mixture(),
        labels,
        result.logLikelihood(),
        result.totalWeight(),
        result.history(),
        result.converged(),
        result.cancelled(),
        result.collapses(),
        result.regularization(),
        result.run(),
        result.standardisation(),
        result.fixed());
  }

  /** The same of k-means: rows that do not count have a nearest centre, too. */
  public static KMeansResult withLabelsOf(Dataset data, KMeansResult result) {
    FitResult.Assignments labels = labels(data, result.assignments(), result.centres().length);
    int[] others = where(data, false);
    try (Loaded loaded = load(data.view(others))) {
      int[] owners = loaded.rows().nearest(result.centres()).owners();
      for (int i = 0; i < others.length; i++) {
        labels.set(others[i], owners[i]);
      }
    }
    return new KMeansResult(labels, result.centres(), result.inertia(), result.iterations());
  }

  /** With labels of those that count. */
  private static FitResult.Assignments labels(
      Dataset data, FitResult.Assignments ofCounted, int components) {
    FitResult.Assignments labels = new FitResult.Assignments(data.rows(), components);
    int[] counted = where(data, true);
    for (int i = 0; i < counted.length; i++) {
      labels.set(counted[i], ofCounted.get(i));
    }
    return labels;
  }

  private static Loaded load(Dataset rows) {
    Usage usage = new Usage(null, null, false, notice -> {});
    return Devices.load("cpu", usage, rows, Acceleration.ON);
  }
}
