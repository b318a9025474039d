package org.gmm4j.covariance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The least and the greatest value of each feature among the rows of each component that show it,
 * where rows miss some. If all show the same one, what is expected of those that miss it is all the
 * variance that is left, a share of the one before: it shrinks in every iteration without ever
 * being 0. So the M-step without a ridge takes it for what it becomes, and what complete rows give
 * at once.
 */
public final class ShownValues {
  private final Range[] ranges; // [K]

  /** None yet. */
  public ShownValues(int components) {
    ranges = new Range[components];
    Arrays.setAll(ranges, k -> new Range(0));
  }

  /** Those of one component. */
  public static final class Range {
    private double[] least; // [d]; empty while nothing was noted
    private double[] greatest;

    /** Of nothing yet. */
    public Range(int features) {
      least = new double[features];
      greatest = new double[features];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    }

    /** One more value of a feature. */
    public void add(int feature, double value) {
      least[feature] = Math.min(least[feature], value);
      greatest[feature] = Math.max(greatest[feature], value);
    }

    private void add(Range other) {
      for (int j = 0; j < other.least.length; j++) {
        least[j] = Math.min(least[j], other.least[j]);
        greatest[j] = Math.max(greatest[j], other.greatest[j]);
      }
    }
  }

  /** Adds those of more rows of a component. */
  public void add(int k, Range other) {
    if (ranges[k].least.length == 0) {
      ranges[k] = new Range(other.least.length);
    }
    ranges[k].add(other);
  }

  /** Adds those of component {@code from} there. */
  void add(int k, ShownValues other, int from) {
    if (other.ranges[from].least.length > 0) {
      add(k, other.ranges[from]);
    }
  }

  /** Forgets a component's. */
  void clear(int k) {
    ranges[k] = new Range(0);
  }

  /** Forgets all, where they are not all that the sums are of. */
  public void clear() {
    Arrays.setAll(ranges, k -> new Range(0));
  }

  /** A mean that is given: values that are all the same have a variance about another one. */
  void addMean(int k, double[] mean) {
    Range range = ranges[k];
    for (int j = 0; j < range.least.length; j++) {
      if (range.least[j] <= range.greatest[j]) {
        range.add(j, mean[j]);
      }
    }
  }

  /** Whether rows of a component show a feature, and all of them the same value. */
  boolean isOne(int k, int feature) {
    Range range = ranges[k];
    return range.least.length > 0 && range.least[feature] == range.greatest[feature];
  }

  /** Whether it is so for every component of which rows show the feature, and there is one. */
  boolean isOne(int feature) {
    boolean any = false;
    for (int k = 0; k < ranges.length; k++) {
      boolean shown =
          ranges[k].least.length > 0 && ranges[k].least[feature] < Double.POSITIVE_INFINITY;
      if (shown && !isOne(k, feature)) {
        return false;
      }
      any |= shown;
    }
    return any;
  }

  /** A component's mean [d] with what all rows show in its place, where it is one value; a copy. */
  public double[] settled(int k, double[] mean) {
    double[] settled = mean.clone();
    Arrays.setAll(settled, j -> isOne(k, j) ? ranges[k].least[j] : mean[j]);
    return settled;
  }

  /** Whether it is so for all features of a component. */
  boolean areOne(int k) {
    int features = ranges[k].least.length;
    return features > 0 && IntStream.range(0, features).allMatch(j -> isOne(k, j));
  }
}
