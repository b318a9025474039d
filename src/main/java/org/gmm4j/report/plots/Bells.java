package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.Ranges;

/**
 * The density of a mixture of one feature, and of its components, at places that show them: evenly
 * spread ones, and more in the middle of components, so that none is too narrow to be seen. A
 * component is evaluated within {@value #REACH} of its deviations, beyond which nothing of it can
 * be seen.
 */
final class Bells {
  private static final int GRID = 600;

  /** More places in the middle of a component, in its deviations. */
  private static final double[] OWN = {-3, -2, -1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 1.5, 2, 3};

  /** Fewer of them, for lighter ones. */
  private static final double[] FEW = {-1, 0, 1};

  /** Components that have places of their own, at most. */
  private static final int WITH_OWN = 1000;

  private static final double REACH = 5;

  /** Where the curve of a component ends, besides. */
  private static final double[] ENDS = {-REACH, -4, 4, REACH};

  private final double[] means;
  private final double[] widths;
  private final double[] weights;
  private final double[] even;
  private final double[] places;

  /** A curve through points. */
  record Curve(double[] xs, double[] ys) {}

  /**
   * Chooses the places.
   *
   * @param range of the evenly spread ones
   * @param heavy how many components have all places of their own
   */
  Bells(GaussianMixture mixture, double[] range, int heavy) {
    int components = mixture.components();
    weights = mixture.weights();
    means = new double[components];
    widths = new double[components];
    for (int k = 0; k < components; k++) {
      means[k] = mixture.mean(k)[0];
      widths[k] = Math.sqrt(mixture.covariance().variances(k)[0]);
    }
    even = Ranges.spread(range[0], range[1], GRID);
    DoubleStream.Builder all = DoubleStream.builder();
    Arrays.stream(even).forEach(all);
    int place = 0;
    for (int k : Heaviest.of(mixture, WITH_OWN).components()) {
      for (double own : place++ < heavy ? OWN : FEW) {
        all.add(means[k] + own * widths[k]);
      }
    }
    places = all.build().sorted().toArray();
  }

  /** Where the mixture is evaluated, ascending. */
  double[] places() {
    return places;
  }

  /** The mixture's density at each place. */
  double[] densities() {
    double[] sums = new double[places.length];
    for (int k = 0; k < means.length; k++) {
      int to = first(places, means[k] + REACH * widths[k]);
      for (int i = first(places, means[k] - REACH * widths[k]); i < to; i++) {
        sums[i] += density(k, places[i]);
      }
    }
    return sums;
  }

  /** What a component adds, as far as it can be seen. */
  Curve curve(int k) {
    DoubleStream within =
        Arrays.stream(even).filter(x -> Math.abs(x - means[k]) < REACH * widths[k]);
    DoubleStream own =
        DoubleStream.concat(Arrays.stream(OWN), Arrays.stream(ENDS))
            .map(deviations -> means[k] + deviations * widths[k]);
    double[] xs = DoubleStream.concat(within, own).sorted().toArray();
    return new Curve(xs, Arrays.stream(xs).map(x -> density(k, x)).toArray());
  }

  private double density(int k, double x) {
    double z = (x - means[k]) / widths[k];
    return weights[k] * Math.exp(-z * z / 2) / (widths[k] * Math.sqrt(2 * Math.PI));
  }

  /** How many of ascending values are smaller. */
  private static int first(double[] ascending, double value) {
    int found = Arrays.binarySearch(ascending, value);
    while (found > 0 && ascending[found - 1] == value) {
      found--;
    }
    return found < 0 ? -found - 1 : found;
  }
}
