package org.gmm4j.report.parts;

import org.gmm4j.GaussianMixture;

/** Which values are black and white in images: 0 and 1, or the least and the greatest mean. */
public final class Brightness {
  private Brightness() {}

  /** The range of values that means lie in, or 0 to 1 if they are within. */
  public static double[] of(GaussianMixture mixture) {
    double[] range = Ranges.of(mixture.mean(0));
    for (int k = 1; k < mixture.components(); k++) {
      range = Ranges.both(range, Ranges.of(mixture.mean(k)));
    }
    return range[0] >= -1e-9 && range[1] <= 1 + 1e-9 ? new double[] {0, 1} : range;
  }

  /** What share of white a value is. */
  public static double share(double[] range, double value) {
    return range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5;
  }
}
