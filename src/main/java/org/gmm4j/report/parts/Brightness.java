package org.gmm4j.report.parts;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;

/** Which values are black and white in images: 0 and 1, or the least and the greatest mean. */
public final class Brightness {
  private Brightness() {}

  /** The range of values that means lie in, or 0 to 1 if they are within. */
  public static double[] of(GaussianMixture mixture) {
    return of(IntStream.range(0, mixture.components()).mapToObj(mixture::mean));
  }

  /** The same of any means. */
  public static double[] of(Stream<double[]> means) {
    double[] range = means.map(Ranges::of).reduce(Ranges::both).orElseThrow();
    return range[0] >= -1e-9 && range[1] <= 1 + 1e-9 ? new double[] {0, 1} : range;
  }

  /** What share of white a value is. */
  public static double share(double[] range, double value) {
    return range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5;
  }
}
