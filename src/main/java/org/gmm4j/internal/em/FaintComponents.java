package org.gmm4j.internal.em;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.data.DataException;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.internal.compute.Backend;

/**
 * The components of one E-step that have so little of every row that it cannot do without the
 * responsibilities that are left out as nothing in their rows ({@link
 * Backend.Resident#faintCount}). EM may bring them back: a tight component whose rows a broad one
 * explains at first grows by the same factor in every iteration, be it from 1e-200. Their sums are
 * made anew from
 *
 * <pre>
 *   log r(n,k) = log πₖ N(xₙ; μₖ, Σₖ) − log p(xₙ),   s(n) = r(n,k) / maxₙ r(n,k),   Nₖ = maxₙ r Σₙ wₙ s(n)
 * </pre>
 *
 * of all rows, with first and second moments in units of maxₙ r, so that nothing underflows but the
 * weight: below the least normal double, 2e-308, the component has died.
 *
 * <p>Each takes the E-step and the sums of a mixture of one, and all together the E-step of the
 * whole mixture once more.
 */
final class FaintComponents {
  private final GaussianMixture mixture;
  private final double[] weights;
  private final Backend.Resident rows;
  private final double faintCount;

  /**
   * Begins.
   *
   * @param mixture of the E-step
   * @param rows those that it visits
   */
  FaintComponents(GaussianMixture mixture, Backend.Resident rows) {
    this.mixture = mixture;
    this.weights = mixture.weights();
    this.rows = rows;
    this.faintCount = rows.faintCount();
  }

  /** A weight of 0 is no responsibility at all, and stays 0. */
  private boolean isFaint(Moments moments, int k) {
    return weights[k] > 0 && moments.counts()[k] < faintCount;
  }

  /** Hears of the others only. */
  MomentsListener without(MomentsListener listener) {
    return new MomentsListener() {
      @Override
      public void complete(Moments moments, int k) {
        if (!isFaint(moments, k)) {
          listener.complete(moments, k);
        }
      }

      @Override
      public double leastVariance() {
        return listener.leastVariance();
      }
    };
  }

  /** Puts what they really have in the place of their sums; of those that have died, count 0. */
  void renew(Moments moments) {
    int[] faint =
        IntStream.range(0, moments.components()).filter(k -> isFaint(moments, k)).toArray();
    if (faint.length > 0) {
      requireArray(faint[0], moments);
      double[] logDensities = logDensities(mixture, moments);
      for (int k : faint) {
        renew(k, logDensities, moments);
      }
    }
  }

  /** Refuses rows that are too many for a number of each. */
  private static void requireArray(int k, Moments moments) {
    try {
      ArrayLength.of(moments.rows());
    } catch (DataException tooMany) {
      throw new DataException(
          "component %d has so little of %d rows that it would take an array of them to find out how"
                  .formatted(k, moments.rows())
              + " much: fit fewer components, or to fewer rows",
          tooMany);
    }
  }

  private void renew(int k, double[] logDensities, Moments moments) {
    GaussianMixture alone = mixture.only(k);
    double[] shares = logDensities(alone, moments);
    double logWeight = Math.log(weights[k]);
    KnownLabels known = rows.known();
    Arrays.setAll(
        shares,
        n ->
            !known.isKnown(n)
                ? logWeight + shares[n] - logDensities[n]
                : known.of(n) == k ? 0 : Double.NEGATIVE_INFINITY);
    double max = Arrays.stream(shares).max().orElseThrow();
    if (!(Math.exp(max) >= Double.MIN_NORMAL)) { // or no number: of no row anything
      moments.counts()[k] = 0;
      return;
    }
    Arrays.setAll(shares, n -> Math.exp(shares[n] - max));
    double[][] reference = {moments.reference(k)};
    Moments sums =
        rows.accumulate(
            alone,
            (row, out) -> out[0] = shares[(int) row],
            reference,
            alone.covariance().scatter());
    double count = Math.exp(max + Math.log(sums.counts()[0]));
    if (!(count >= Double.MIN_NORMAL * moments.totalWeight())) {
      moments.counts()[k] = 0;
      return;
    }
    moments.renew(k, sums, count);
    moments.addWork(0, sums.accumulatedPairs());
  }

  /** log p(x) of all rows, with the work noted: [N]. */
  private double[] logDensities(GaussianMixture some, Moments moments) {
    double[] all = new double[ArrayLength.of(moments.rows())];
    rows.posterior(
        some,
        (firstRow, count, logDensities, posteriors) ->
            System.arraycopy(logDensities, 0, all, (int) firstRow, count));
    moments.addWork((long) all.length * some.components(), 0);
    return all;
  }
}
