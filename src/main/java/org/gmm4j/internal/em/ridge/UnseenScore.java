package org.gmm4j.internal.em.ridge;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well a mixture knows rows that it has not seen. First of all, how much of its clustering
 * outlasts a row's absence: the mutual information between a row's component by the mixture as it
 * is, r, and by the mixture as it would be without that row, r₋,
 *
 * <pre>
 *   q(k,l) = Σₙ wₙ r(n,k) r₋(n,l) / Σₙ wₙ,   I = Σ q(k,l) log (q(k,l) / (q(k,·) q(·,l))).
 * </pre>
 *
 * It is log K for components of equal weight to which every row clearly belongs, seen or not; less
 * where components overlap, where nothing holds rows but their own contribution, and where
 * components are few or tiny. Unlike a likelihood it is not paid for narrow densities. Where
 * clusterings are equally good, and with one component all are, the likelihood decides.
 *
 * @param information I, in nats
 * @param logLikelihood of rows by the mixture without them, mean a row, in nats
 */
public record UnseenScore(double information, double logLikelihood)
    implements Comparable<UnseenScore> {
  /** Of a fit that failed. */
  static final UnseenScore WORST =
      new UnseenScore(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** Less information than one row of thousands makes is no difference. */
  private static final double RESOLUTION = 1e-3;

  private static final Comparator<UnseenScore> ORDER =
      Comparator.comparingDouble((UnseenScore each) -> Math.rint(each.information / RESOLUTION))
          .thenComparingDouble(UnseenScore::logLikelihood);

  @Override
  public int compareTo(UnseenScore other) {
    return ORDER.compare(this, other);
  }

  /** Sums over rows. */
  static final class Tally {
    private final double[][] joint;
    private double logLikelihood;
    private double total;

    Tally(int components) {
      this.joint = new double[components][components];
    }

    /**
     * Adds a row.
     *
     * @param seen r [K]
     * @param unseen r₋ [K]
     * @param logDensity log p₋(x)
     * @param weight w
     */
    void add(double[] seen, double[] unseen, double logDensity, double weight) {
      for (int k = 0; k < joint.length; k++) {
        for (int l = 0; l < joint.length; l++) {
          joint[k][l] += weight * seen[k] * unseen[l];
        }
      }
      logLikelihood += weight * logDensity;
      total += weight;
    }

    UnseenScore score() {
      double[][] shares = new double[joint.length][];
      for (int k = 0; k < joint.length; k++) {
        shares[k] = Arrays.stream(joint[k]).map(sum -> sum / total).toArray();
      }
      return new UnseenScore(mutualInformation(shares), logLikelihood / total);
    }
  }

  /**
   * Of two variables, from their joint probabilities.
   *
   * @param joint [K × K], adding up to 1. Not modified.
   */
  static double mutualInformation(double[][] joint) {
    double[] first = new double[joint.length];
    double[] second = new double[joint.length];
    for (int k = 0; k < joint.length; k++) {
      for (int l = 0; l < joint.length; l++) {
        first[k] += joint[k][l];
        second[l] += joint[k][l];
      }
    }
    double information = 0;
    for (int k = 0; k < joint.length; k++) {
      for (int l = 0; l < joint.length; l++) {
        if (joint[k][l] > 0) {
          information += joint[k][l] * Math.log(joint[k][l] / first[k] / second[l]);
        }
      }
    }
    return information;
  }
}
