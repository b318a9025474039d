package org.gmm4j.report.content;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.SphericalCovariance;

/**
 * The component nearest to each that is shown: by the Mahalanobis distance of the means, averaged
 * over both covariances, √(½ δᵀ(Σᵢ⁻¹ + Σⱼ⁻¹)δ). It is looked for among all components that have a
 * weight; where that takes too long, among the few whose means are closest in units of the
 * mixture's standard deviations.
 *
 * @param nearest of each component that is shown the number of the nearest one, from 0; −1 if there
 *     is none
 * @param distances to it
 * @param amongAll whether all were looked at
 */
record Neighbours(int[] nearest, double[] distances, boolean amongAll) {
  /** Components that are looked at for each, if not all are. */
  static final int LOOKED_AT = 8;

  /** Products of all distances together that take no time to speak of. */
  private static final double WORK = 2e9;

  /** A component whose mean is so far from another one's. */
  private record Candidate(int component, double apart) {}

  static Neighbours of(GaussianMixture mixture, List<Integer> shown) {
    return of(mixture, shown, WORK);
  }

  /** The same with all components looked at only if that takes so many products at most. */
  static Neighbours of(GaussianMixture mixture, List<Integer> shown, double work) {
    int count = shown.size();
    double[] weights = mixture.weights();
    int[] weighted = IntStream.range(0, weights.length).filter(k -> weights[k] > 0).toArray();
    boolean all = (double) count * weighted.length * 2 * products(mixture) <= work;
    double[] inverse = all ? new double[0] : inverseVariances(mixture);
    int[] nearest = new int[count];
    double[] distances = new double[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              int one = shown.get(i);
              nearest[i] = -1;
              distances[i] = Double.POSITIVE_INFINITY;
              for (int other : all ? weighted : closest(mixture, one, weighted, inverse)) {
                double distance =
                    other == one ? Double.POSITIVE_INFINITY : distance(mixture, one, other);
                if (distance < distances[i]) {
                  distances[i] = distance;
                  nearest[i] = other;
                }
              }
            });
    return new Neighbours(nearest, distances, all || weighted.length <= LOOKED_AT + 1);
  }

  /** About what a squared Mahalanobis distance takes. */
  private static double products(GaussianMixture mixture) {
    double d = mixture.features();
    if (mixture.covariance() instanceof DiagonalCovariance
        || mixture.covariance() instanceof SphericalCovariance) {
      return d;
    }
    int rank = mixture.covariance().rank(0);
    return rank > 0 ? d * (rank + 2) : d * d;
  }

  /** Of the mixture as a whole, of each feature; 0 where it has none. */
  private static double[] inverseVariances(GaussianMixture mixture) {
    double[] weights = mixture.weights();
    double[] middle = new double[mixture.features()];
    for (int k = 0; k < weights.length; k++) {
      double[] mean = mixture.mean(k);
      for (int j = 0; j < middle.length; j++) {
        middle[j] += weights[k] * mean[j];
      }
    }
    double[] sums = new double[middle.length];
    for (int k = 0; k < weights.length; k++) {
      double[] mean = mixture.mean(k);
      double[] variances = mixture.covariance().variances(k);
      for (int j = 0; j < middle.length; j++) {
        double apart = mean[j] - middle[j];
        sums[j] += weights[k] * (variances[j] + apart * apart);
      }
    }
    return Arrays.stream(sums).map(sum -> sum > 0 ? 1 / sum : 0).toArray();
  }

  private static int[] closest(GaussianMixture mixture, int one, int[] others, double[] inverse) {
    double[] mean = mixture.mean(one);
    PriorityQueue<Candidate> kept =
        new PriorityQueue<>(Comparator.comparingDouble(Candidate::apart).reversed());
    for (int other : others) {
      if (other != one) {
        kept.add(new Candidate(other, apart(mean, mixture.mean(other), inverse)));
        if (kept.size() > LOOKED_AT) {
          kept.remove();
        }
      }
    }
    return kept.stream().mapToInt(Candidate::component).sorted().toArray();
  }

  private static double apart(double[] one, double[] other, double[] inverse) {
    double sum = 0;
    for (int j = 0; j < one.length; j++) {
      sum += (one[j] - other[j]) * (one[j] - other[j]) * inverse[j];
    }
    return sum;
  }

  private static double distance(GaussianMixture mixture, int one, int other) {
    double[] apart = mixture.mean(one);
    double[] mean = mixture.mean(other);
    Arrays.setAll(apart, j -> apart[j] - mean[j]);
    return Math.sqrt(
        (mixture.covariance().squaredMahalanobis(one, apart)
                + mixture.covariance().squaredMahalanobis(other, apart))
            / 2);
  }
}
