package org.gmm4j.internal.linalg;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Features put together, so that a weighted sum of each group still tells components apart. They
 * are merged two by two, those first whose sum loses least of
 *
 * <pre>
 *   J = Σ over groups of  var(u) / ν(u),     u = Σⱼ wⱼ xⱼ
 * </pre>
 *
 * with the variance of the data, var, and the mean variance within components, ν, in which features
 * count as independent. Neighbouring pixels, which rise and fall together, lose next to nothing.
 *
 * @param weights wⱼ = √var / ν of each feature, which would be best if J were all that counted;
 *     never 0 [d]
 * @param groups the group of each feature, from 0, at each level [levels][d]; every group of a
 *     level is a union of groups of the one before
 * @param sizes how many groups each level has
 */
public record FeatureGroups(double[] weights, int[][] groups, int[] sizes) {
  /** Features merged with each other at most: their covariance is in memory. */
  private static final int WIDEST = 1024;

  private static final double LEAST_SIGNAL = 1e-3;

  /** Rows to choose the groups by. */
  @FunctionalInterface
  public interface Sample {
    /**
     * Reads features [from, to) of all its rows.
     *
     * @return [count × (to − from)], row-major
     */
    double[] read(int from, int to);
  }

  /**
   * Chooses groups.
   *
   * @param count rows of the sample
   * @param noise ν [d], positive
   * @param sizes about how many groups each level is to have, the most first
   */
  public static FeatureGroups of(Sample sample, int count, double[] noise, int... sizes) {
    int d = noise.length;
    double[] weights = new double[d];
    int[][] groups = new int[sizes.length][d];
    int[] used = new int[sizes.length];
    for (int from = 0; from < d; from += WIDEST) {
      int to = Math.min(d, from + WIDEST);
      double[] covariance = covariance(sample.read(from, to), count, to - from);
      Agglomeration some = new Agglomeration(covariance, Arrays.copyOfRange(noise, from, to));
      System.arraycopy(some.weights, 0, weights, from, to - from);
      for (int level = 0; level < sizes.length; level++) {
        some.mergeTo((int) Math.ceil((double) sizes[level] * (to - from) / d));
        used[level] += some.number(groups[level], from, used[level]);
      }
    }
    return new FeatureGroups(weights, groups, used);
  }

  private static double[] covariance(double[] rows, int count, int d) {
    double[] covariance = new double[d * d];
    SampleCovariance.Rows sample = SampleCovariance.Rows.of(rows, d);
    try (DoublePointer computed = SampleCovariance.of(sample, count, d)) {
      computed.get(covariance);
    }
    return covariance;
  }

  /** Greedy merging of one stretch of features. */
  private static final class Agglomeration {
    final int d;
    final double[] weights;
    final double[] covariance; // of the groups' sums [d × d]; a group goes by its first feature
    final double[] noise;
    final int[] leader; // of each feature
    final int[]
        partner; // of each group, the one whose merger loses least; later merged ones may stay
    final double[] loss;
    final boolean[] outdated; // whether the partner has been merged since: another may be better
    int groups;

    Agglomeration(double[] lower, double[] noise) {
      this.d = noise.length;
      this.groups = d;
      this.weights = new double[d];
      this.covariance = lower;
      this.noise = noise;
      this.leader = new int[d];
      this.partner = new int[d];
      this.loss = new double[d];
      this.outdated = new boolean[d];
      for (int j = 0; j < d; j++) {
        leader[j] = j;
        double signal = Math.sqrt(Math.max(0, lower[j * d + j]));
        weights[j] = (signal + LEAST_SIGNAL * Math.sqrt(noise[j])) / noise[j];
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          double scaled = lower[i * d + j] * weights[i] * weights[j];
          covariance[i * d + j] = scaled;
          covariance[j * d + i] = scaled;
        }
      }
      for (int j = 0; j < d; j++) {
        noise[j] *= weights[j] * weights[j];
      }
      for (int j = 0; j < d; j++) {
        findPartner(j);
      }
    }

    private boolean isGroup(int j) {
      return leader[j] == j;
    }

    private double loss(int a, int b) {
      double va = covariance[a * d + a];
      double vb = covariance[b * d + b];
      double both = va + vb + 2 * covariance[a * d + b];
      return va / noise[a] + vb / noise[b] - both / (noise[a] + noise[b]);
    }

    private void findPartner(int a) {
      loss[a] = Double.POSITIVE_INFINITY;
      partner[a] = a;
      for (int b = 0; b < d; b++) {
        if (b != a && isGroup(b)) {
          propose(a, b, loss(a, b));
        }
      }
    }

    private void propose(int a, int b, double candidate) {
      if (candidate < loss[a] || partner[a] == a) {
        loss[a] = candidate;
        partner[a] = b;
        outdated[a] = false;
      }
    }

    void mergeTo(int wanted) {
      while (groups > Math.max(1, wanted)) {
        int a = -1;
        for (int j = 0; j < d; j++) {
          a = isGroup(j) && (a < 0 || loss[j] < loss[a]) ? j : a;
        }
        if (outdated[a]) {
          findPartner(a);
        } else {
          merge(Math.min(a, partner[a]), Math.max(a, partner[a]));
        }
      }
    }

    private void merge(int a, int b) {
      for (int j = 0; j < d; j++) {
        leader[j] = leader[j] == b ? a : leader[j];
      }
      for (int j = 0; j < d; j++) {
        covariance[a * d + j] += covariance[b * d + j];
      }
      for (int j = 0; j < d; j++) {
        covariance[j * d + a] += covariance[j * d + b];
      }
      noise[a] += noise[b];
      groups--;
      findPartner(a);
      for (int j = 0; j < d; j++) {
        if (isGroup(j) && j != a) {
          outdated[j] |= partner[j] == a || partner[j] == b;
          propose(j, a, loss(j, a));
        }
      }
    }

    /** Numbers the groups; returns how many there are. */
    int number(int[] out, int from, int first) {
      int next = first;
      for (int j = 0; j < d; j++) {
        out[from + j] = isGroup(j) ? next++ : out[from + leader[j]];
      }
      return next - first;
    }
  }
}
