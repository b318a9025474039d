package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;

/** Of each row of a chunk the component that is ahead, by what is proven, and of all others. */
final class Leads {
  private final RoundedFactor[] factors;
  private final int[] best;
  private final double[] distances; // to the best, at most
  private final double[] lower; // bounds of the best's log-density
  private final double[] upper;
  private final double[] others; // upper bound of all but the best

  Leads(RoundedFactor[] factors, int rows) {
    this.factors = factors;
    this.best = new int[rows];
    this.distances = new double[rows];
    this.lower = new double[rows];
    this.upper = new double[rows];
    this.others = new double[rows];
  }

  /** Begins with so many rows. */
  void begin(int count) {
    Arrays.fill(lower, 0, count, Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, 0, count, Double.NEGATIVE_INFINITY);
    Arrays.fill(others, 0, count, Double.NEGATIVE_INFINITY);
  }

  /** Takes a component that was evaluated in full: at most at a distance, with an upper bound. */
  void take(int i, int k, double distance, double bound) {
    double least = factors[k].logDensity(distance);
    if (upper[i] == Double.NEGATIVE_INFINITY || least > lower[i]) {
      others[i] = Math.max(others[i], upper[i]);
      best[i] = k;
      distances[i] = distance;
      lower[i] = least;
      upper[i] = bound;
    } else {
      others[i] = Math.max(others[i], bound);
    }
  }

  /** Takes an upper bound of a component that is out of reach. */
  void leave(int i, double bound) {
    others[i] = Math.max(others[i], bound);
  }

  /** The component with the greatest lower bound. */
  int best(int i) {
    return best[i];
  }

  /** At least its log-density. */
  double lower(int i) {
    return lower[i];
  }

  /** At most its distance. */
  double distance(int i) {
    return distances[i];
  }

  /** By how many nats it is ahead of all others, at least. */
  double lead(int i) {
    return lower[i] - others[i];
  }
}
