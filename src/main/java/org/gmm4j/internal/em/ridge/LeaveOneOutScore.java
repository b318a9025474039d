package org.gmm4j.internal.em.ridge;

import java.util.Arrays;
import java.util.Comparator;
import org.gmm4j.GaussianMixture;

/**
 * How well a mixture knows rows that it has not seen. First of all, how much of its clustering
 * outlasts a row's absence: the mutual information between a row's component by the mixture as it
 * is and by the mixture without that row,
 *
 * <pre>
 *   q(k,l) = Σₙ r(n,k) r₋(n,l) / N,   I = Σ q(k,l) log (q(k,l) / (q(k,·) q(·,l))).
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
public record LeaveOneOutScore(double information, double logLikelihood)
    implements Comparable<LeaveOneOutScore> {
  /** Of a fit that failed. */
  static final LeaveOneOutScore WORST =
      new LeaveOneOutScore(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** Less information than one row of tens of thousands makes is no difference. */
  private static final double RESOLUTION = 1e-4;

  private static final Comparator<LeaveOneOutScore> ORDER =
      Comparator.comparingDouble(
              (LeaveOneOutScore each) -> Math.rint(each.information / RESOLUTION))
          .thenComparingDouble(LeaveOneOutScore::logLikelihood);

  /**
   * The score of a mixture.
   *
   * @param total N, the number of rows that it was fitted to
   * @param rows some or all of them [count × d]. Not modified.
   */
  public static LeaveOneOutScore of(GaussianMixture mixture, long total, double[] rows, int count) {
    int components = mixture.components();
    double[] weights = mixture.weights();
    double[][] distances = new double[components][];
    for (int k = 0; k < components; k++) {
      distances[k] =
          LeaveOneOut.squaredDistances(mixture.covariance(), k, mixture.mean(k), rows, count);
    }
    double[][] joint = new double[components][components];
    double logLikelihood = 0;
    double[] seen = new double[components];
    double[] unseen = new double[components];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < components; k++) {
        seen[k] = mixture.logConstant(k) - 0.5 * distances[k][i];
        unseen[k] = seen[k];
      }
      normalise(seen);
      for (int k = 0; k < components; k++) {
        if (weights[k] > 0) {
          unseen[k] +=
              LeaveOneOut.change(weights[k] * total, seen[k], distances[k][i], mixture.features());
        }
      }
      logLikelihood += normalise(unseen) / count;
      for (int k = 0; k < components; k++) {
        for (int l = 0; l < components; l++) {
          joint[k][l] += seen[k] * unseen[l] / count;
        }
      }
    }
    return new LeaveOneOutScore(mutualInformation(joint), logLikelihood);
  }

  /**
   * Log-densities become posteriors; equal ones if no component is left.
   *
   * @return the logarithm of their sum
   */
  private static double normalise(double[] logDensities) {
    double max = Arrays.stream(logDensities).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < logDensities.length; k++) {
      logDensities[k] = max == Double.NEGATIVE_INFINITY ? 1 : Math.exp(logDensities[k] - max);
      sum += logDensities[k];
    }
    for (int k = 0; k < logDensities.length; k++) {
      logDensities[k] /= sum;
    }
    return max + Math.log(sum);
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

  @Override
  public int compareTo(LeaveOneOutScore other) {
    return ORDER.compare(this, other);
  }
}
