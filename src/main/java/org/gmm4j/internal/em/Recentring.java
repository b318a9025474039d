package org.gmm4j.internal.em;

import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * Moments are taken about points near the means, as far as those are known beforehand: about the
 * means of the step before. With δ the way from such a point to the mean that comes out, a variance
 * S/N − δ² is off by about 2⁻⁵³ δ². That is nothing while δ is of the order of the width; where a
 * component has moved by many times its new width, the sums are taken again about its new mean.
 */
public final class Recentring {
  /** How large δ² may be beside a variance: 1e6 · 2⁻⁵³ = 1e-10 of it is lost. */
  private static final double FAR = 1e6;

  private Recentring() {}

  /**
   * Whether sums have lost digits.
   *
   * @param moments of which counts and first moments are there still
   * @param found what came of them
   */
  public static boolean isNeeded(Moments moments, Maximization found) {
    for (int k = 0; k < moments.components(); k++) {
      double[] variances =
          found instanceof Maximization.Next next
              ? next.mixture().covariance().variances(k)
              : new double[moments.features()]; // singular, or rounding made it so
      if (!moments.isEmpty(k) && isFar(moments, k, variances)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFar(Moments moments, int k, double[] variances) {
    double[] first = moments.first(k);
    for (int j = 0; j < first.length; j++) {
      double shift = first[j] / moments.divisor(k);
      if (shift * shift > FAR * variances[j]) {
        return true;
      }
    }
    return false;
  }

  /**
   * The sums of an E-step about the means that it gave.
   *
   * @param mixture of the E-step
   * @param moments its sums
   */
  public static Moments again(Backend.Resident rows, GaussianMixture mixture, Moments moments) {
    StoredResponsibilities given = new StoredResponsibilities(moments.rows());
    rows.posterior(mixture, given);
    Moments sums = accumulate(rows, mixture, given, means(moments));
    sums.addRows(0, 0, moments.logLikelihood());
    long again = moments.rows() * mixture.components();
    sums.addWork(moments.evaluatedPairs() + again, moments.accumulatedPairs());
    return sums;
  }

  /** The means that sums give, or where there are no rows the points they are about [K × d]. */
  public static double[][] means(Moments moments) {
    return IntStream.range(0, moments.components())
        .mapToObj(k -> moments.isEmpty(k) ? moments.reference(k) : moments.mean(k))
        .toArray(double[][]::new);
  }

  /** Sums for a mixture's responsibilities about given points, a pooled scatter too. */
  static Moments accumulate(
      Backend.Resident rows, GaussianMixture mixture, Responsibilities given, double[][] points) {
    Scatter scatter = mixture.covariance().scatter();
    return scatter.isPooled()
        ? rows.accumulate(mixture, given, points, new Scatter.Whole()).with(scatter)
        : rows.accumulate(mixture, given, points, scatter);
  }

  /** Sums about given points, a pooled scatter too. */
  public static Moments accumulate(
      Backend.Resident rows, Responsibilities given, double[][] references, Scatter scatter) {
    return scatter.isPooled()
        ? rows.accumulate(given, references, new Scatter.Whole()).with(scatter)
        : rows.accumulate(given, references, scatter);
  }
}
