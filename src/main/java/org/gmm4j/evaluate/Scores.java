package org.gmm4j.evaluate;

import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Backend;

/** What a mixture says of a whole data set. */
public final class Scores {
  private Scores() {}

  /**
   * The log-likelihood and the most probable components.
   *
   * @param labels receives the most probable component of every row, the first of equals [N]
   * @return Σₙ log p(xₙ) in nats
   */
  public static double label(Backend.Resident rows, GaussianMixture mixture, int[] labels) {
    int components = mixture.components();
    double[] sum = new double[1];
    rows.posterior(
        mixture,
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            sum[0] += logDensities[i];
            labels[firstRow + i] = argMax(posteriors, i * components, components);
          }
        });
    return sum[0];
  }

  private static int argMax(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }
}
