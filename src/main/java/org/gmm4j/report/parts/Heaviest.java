package org.gmm4j.report.parts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;

/**
 * The components that are shown where not all can be: those of the largest weights, descending.
 *
 * @param components their numbers, from 0
 * @param of how many there are
 * @param weights of all [K]
 */
public record Heaviest(List<Integer> components, int of, double[] weights) {
  /** So many at most. */
  public static Heaviest of(GaussianMixture mixture, int most) {
    return of(mixture, most, k -> true);
  }

  /** The same of those that are suitable. */
  public static Heaviest of(GaussianMixture mixture, int most, IntPredicate suitable) {
    double[] weights = mixture.weights();
    List<Integer> order =
        IntStream.range(0, weights.length)
            .filter(suitable)
            .boxed()
            .sorted((a, b) -> Double.compare(weights[b], weights[a]))
            .limit(most)
            .toList();
    return new Heaviest(order, weights.length, weights);
  }

  /** The same components, in the same order, with weights of other parameters. */
  public Heaviest with(double[] others) {
    return new Heaviest(components, of, others);
  }

  /** Says so, if they are not all. */
  public String note() {
    return components.size() == of
        ? ""
        : String.format(Locale.ROOT, "the %d heaviest of %,d components", components.size(), of);
  }

  /** A component's number, from 1, and weight: "3: 12%". */
  public String caption(int k) {
    double percent = 100 * weights[k];
    String share;
    if (percent >= 9.95) {
      share = String.format(Locale.ROOT, "%.0f%%", percent);
    } else if (percent >= 0.05) {
      share = String.format(Locale.ROOT, "%.1f%%", percent);
    } else {
      share = String.format(Locale.ROOT, "%.0e", weights[k]).replace('-', '−');
    }
    return (k + 1) + ": " + share;
  }

  /** As long as captions can be, of whatever weights. */
  public String longestCaption() {
    return of + ": 0e−000";
  }

  /** Largest of the absolute values; 0 if all are. */
  public static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
