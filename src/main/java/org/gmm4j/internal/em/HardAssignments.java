package org.gmm4j.internal.em;

import org.gmm4j.GaussianMixture;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.internal.compute.Backend;

/**
 * The most probable component of every row.
 *
 * @param owners they, the first of equals [N]
 * @param logLikelihood Σₙ wₙ maxₖ log πₖ N(xₙ; μₖ, Σₖ), in nats
 */
record HardAssignments(int[] owners, double logLikelihood) {
  static HardAssignments of(GaussianMixture mixture, Backend.Resident rows) {
    int components = mixture.components();
    int[] owners = new int[ArrayLength.of(rows.weights().rows())];
    double[] sum = new double[1];
    rows.posterior(
        mixture,
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            int best = i * components;
            for (int k = best + 1; k < (i + 1) * components; k++) {
              best = posteriors[k] > posteriors[best] ? k : best;
            }
            owners[(int) (firstRow + i)] = best - i * components;
            double log = logDensities[i] + Math.log(posteriors[best]);
            sum[0] += rows.weights().times(firstRow + i, log);
          }
        });
    return new HardAssignments(owners, sum[0]);
  }
}
