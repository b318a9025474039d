package org.gmm4j.internal.fit.rows;

import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitResult;
import org.gmm4j.data.Dataset;
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
        new FitResult.Assignments(data.rows(), result.mixture().components());
    int[] counted = where(data, true);
    for (int i = 0; i < counted.length; i++) {
      labels.set(counted[i], result.assignments().get(i));
    }
    int[] others = where(data, false);
    Usage usage = new Usage(null, null, false, notice -> {});
    try (Loaded loaded = Devices.load("cpu", usage, data.view(others), Acceleration.ON)) {
      loaded.rows().label(result.mixture(), (i, k) -> labels.set(others[(int) i], k));
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
        result.standardisation());
  }
}
