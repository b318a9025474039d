package org.gmm4j.covariance;

import java.util.Arrays;

/**
 * One component's sums about its own mean, a row: what {@link LowRankCovariance} is estimated from.
 *
 * @param count N
 * @param variances diag(S) [d]
 * @param directions B [q × d]
 * @param products BS [q × d]
 */
record LowRankMoments(double count, double[] variances, double[] directions, double[] products) {

  /** S = Sₖ / N − δδᵀ with δ = f / N; zeros for a component without rows. */
  static LowRankMoments of(Moments moments, int k) {
    int d = moments.features();
    double inverse = moments.perRow(k);
    double[] directions = moments.scatter().directions(k);
    double[] products = moments.products(k).clone();
    double[] shift = moments.first(k).clone();
    for (int j = 0; j < d; j++) {
      shift[j] *= inverse;
    }
    for (int from = 0; from < products.length; from += d) {
      double along = 0;
      for (int j = 0; j < d; j++) {
        along += directions[from + j] * shift[j];
      }
      for (int j = 0; j < d; j++) {
        products[from + j] = products[from + j] * inverse - along * shift[j];
      }
    }
    return new LowRankMoments(
        moments.counts()[k], Variances.of(moments, k, 0), directions, products);
  }

  /** Whether products of these sums stay within a double's range. */
  boolean areBounded() {
    double size = Arrays.stream(variances).sum();
    for (double product : products) {
      size += product * product;
    }
    return Double.isFinite(size);
  }

  /** The mean variance within components, over features and rows. */
  static double meanVariance(Moments moments) {
    double total = 0;
    double rows = 0;
    for (int k = 0; k < moments.components(); k++) {
      total += moments.counts()[k] * Variances.mean(Variances.of(moments, k, 0));
      rows += moments.counts()[k];
    }
    return total / rows;
  }
}
