package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.linalg.FeatureGroups;

/**
 * Rows as {@link RoundedMarginals} multiplies them: the sums u of groups of features about a point
 * c, their squares, and one norm ν of the whole row, (u, u², ν) in singles.
 */
final class PooledRows {
  /** Beyond this, what singles let underflow might matter. */
  private static final double GREATEST = 1e15;

  private static final int SAMPLE = 1024;
  private static final int SAMPLE_VALUES = 1 << 21;

  private final double[] centre;
  private final double[] noise;
  private final double[] inverseNoise;
  private final FeatureGroups groups;
  private final int[] order; // of features: the next one is of another group, to add without a wait
  private final int[] group; // of the first level, in that order
  private final double[] weights; // in that order
  private final int[][] unions; // where groups of a level go on the next one

  /**
   * Prepares.
   *
   * @param centre c [d]. Kept.
   * @param noise ν = Σⱼ (xⱼ − cⱼ)² / noiseⱼ [d]. Kept.
   */
  PooledRows(double[] centre, double[] noise, FeatureGroups groups) {
    this.centre = centre;
    this.noise = noise;
    this.inverseNoise = Arrays.stream(noise).map(value -> 1 / value).toArray();
    this.groups = groups;
    int[] first = groups.groups()[0];
    int[] places = new int[centre.length]; // within their groups
    int[] seen = new int[groups.sizes()[0]];
    Arrays.setAll(places, j -> seen[first[j]]++);
    this.order =
        IntStream.range(0, centre.length)
            .boxed()
            .sorted(Comparator.comparingInt(j -> places[j]))
            .mapToInt(j -> j)
            .toArray();
    this.group = Arrays.stream(order).map(j -> first[j]).toArray();
    this.weights = Arrays.stream(order).mapToDouble(j -> groups.weights()[j]).toArray();
    this.unions = new int[groups.sizes().length - 1][];
    for (int level = 0; level < unions.length; level++) {
      unions[level] = new int[groups.sizes()[level]];
      for (int j = 0; j < centre.length; j++) {
        unions[level][groups.groups()[level][j]] = groups.groups()[level + 1][j];
      }
    }
  }

  /**
   * In groups that some rows show.
   *
   * @param fine groups on the first level, at least 1
   * @param coarse groups on the second
   */
  static PooledRows of(Dataset data, double[] centre, double[] noise, int fine, int coarse) {
    int d = noise.length;
    int count = Math.min(data.arrayRows(), Math.max(16, Math.min(SAMPLE, SAMPLE_VALUES / d)));
    FeatureGroups groups =
        FeatureGroups.of(
            (from, to) -> {
              double[] sample = new double[count * (to - from)];
              for (int i = 0; i < count; i++) {
                double[] row = data.row(data.spread(i, count));
                System.arraycopy(row, from, sample, i * (to - from), to - from);
              }
              return sample;
            },
            count,
            noise,
            Math.max(1, fine),
            Math.max(1, coarse));
    return new PooledRows(centre, noise, groups);
  }

  double[] centre() {
    return centre;
  }

  double[] noise() {
    return noise;
  }

  FeatureGroups groups() {
    return groups;
  }

  /** Values of a row at a level: 2s + 1. */
  int width(int level) {
    return 2 * groups.sizes()[level] + 1;
  }

  /**
   * Sums up rows at all levels.
   *
   * @param rows [count × d], row-major. Not modified.
   * @param out by level; receives [count × width]
   * @param usable receives whether singles hold the row without harm [count]
   */
  void pool(double[] rows, int count, FloatPanel[] out, boolean[] usable) {
    double[] centred = new double[centre.length];
    double[][] sums = new double[out.length][];
    float[][] lines = new float[out.length][];
    for (int level = 0; level < out.length; level++) {
      sums[level] = new double[groups.sizes()[level]];
      lines[level] = new float[width(level)];
    }
    for (int i = 0; i < count; i++) {
      double norm = centre(rows, i * centred.length, centred);
      addUp(centred, sums);
      usable[i] = true;
      for (int level = 0; level < out.length; level++) {
        usable[i] &= write(sums[level], norm, lines[level]);
        out[level].put(i, lines[level]);
      }
    }
  }

  /** Subtracts c; returns ν. Four sums, or each addition would wait for the one before. */
  private double centre(double[] rows, int from, double[] row) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int j = 0; j < row.length; j++) {
      row[j] = rows[from + j] - centre[j];
    }
    int j = 0;
    for (; j < row.length - 3; j += 4) {
      sum0 += row[j] * row[j] * inverseNoise[j];
      sum1 += row[j + 1] * row[j + 1] * inverseNoise[j + 1];
      sum2 += row[j + 2] * row[j + 2] * inverseNoise[j + 2];
      sum3 += row[j + 3] * row[j + 3] * inverseNoise[j + 3];
    }
    for (; j < row.length; j++) {
      sum0 += row[j] * row[j] * inverseNoise[j];
    }
    return sum0 + sum1 + sum2 + sum3;
  }

  private void addUp(double[] centred, double[][] sums) {
    double[] finest = sums[0];
    Arrays.fill(finest, 0);
    for (int p = 0; p < order.length; p++) {
      finest[group[p]] += weights[p] * centred[order[p]];
    }
    for (int level = 1; level < sums.length; level++) {
      Arrays.fill(sums[level], 0);
      for (int g = 0; g < unions[level - 1].length; g++) {
        sums[level][unions[level - 1][g]] += sums[level - 1][g];
      }
    }
  }

  private static boolean write(double[] sums, double norm, float[] line) {
    boolean usable = true;
    int s = sums.length;
    for (int i = 0; i < s; i++) {
      float u = (float) sums[i];
      line[i] = u;
      line[s + i] = u * u;
      usable &= Math.abs(u) <= GREATEST; // not so for a NaN
    }
    line[2 * s] = (float) norm;
    return usable;
  }
}
