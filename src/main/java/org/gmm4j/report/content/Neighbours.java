package org.gmm4j.report.content;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;

/**
 * The component nearest to each: by the Mahalanobis distance of the means, averaged over both
 * covariances, √(½ δᵀ(Σᵢ⁻¹ + Σⱼ⁻¹)δ). It is looked for among the few whose means are closest, since
 * it takes of the order of d² for matrices.
 *
 * @param nearest of each component that is shown, its place among them; −1 if there is none
 * @param distances to it
 */
record Neighbours(int[] nearest, double[] distances) {
  /** Components that are looked at for each. */
  static final int LOOKED_AT = 8;

  static Neighbours of(GaussianMixture mixture, List<Integer> shown) {
    int count = shown.size();
    double[][] means = shown.stream().map(mixture::mean).toArray(double[][]::new);
    int[] nearest = new int[count];
    double[] distances = new double[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              nearest[i] = -1;
              distances[i] = Double.POSITIVE_INFINITY;
              IntStream.range(0, count)
                  .filter(j -> j != i && mixture.weights()[shown.get(j)] > 0)
                  .boxed()
                  .sorted(Comparator.comparingDouble(j -> squaredApart(means[i], means[j])))
                  .limit(LOOKED_AT)
                  .forEach(
                      j -> {
                        double distance =
                            distance(mixture, shown.get(i), shown.get(j), means[i], means[j]);
                        if (distance < distances[i]) {
                          distances[i] = distance;
                          nearest[i] = j;
                        }
                      });
            });
    return new Neighbours(nearest, distances);
  }

  private static double distance(
      GaussianMixture mixture, int one, int other, double[] mean, double[] otherMean) {
    double[] apart = mean.clone();
    Arrays.setAll(apart, j -> mean[j] - otherMean[j]);
    return Math.sqrt(
        (mixture.covariance().squaredMahalanobis(one, apart)
                + mixture.covariance().squaredMahalanobis(other, apart))
            / 2);
  }

  private static double squaredApart(double[] one, double[] other) {
    double sum = 0;
    for (int j = 0; j < one.length; j++) {
      sum += (one[j] - other[j]) * (one[j] - other[j]);
    }
    return sum;
  }
}
