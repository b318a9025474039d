package org.gmm4j.compute.cpu;

import java.util.Arrays;
import org.gmm4j.covariance.FeatureGroups;
import org.gmm4j.data.Dataset;

/**
 * Rows as {@link RoundedMarginals} multiplies them: the sums u of groups of features about a point
 * c, their squares, and one norm of the whole row, (u, u², ν) in singles.
 */
final class PooledRows {
  /** Beyond this, what singles let underflow might matter. */
  private static final double GREATEST = 1e15;

  private final Dataset data;
  private final double[] centre;
  private final double[] noise;
  private final FeatureGroups groups;

  /**
   * Prepares.
   *
   * @param centre c [d]. Kept.
   * @param noise ν = Σⱼ (xⱼ − cⱼ)² / noiseⱼ [d]. Kept.
   */
  PooledRows(Dataset data, double[] centre, double[] noise, FeatureGroups groups) {
    this.data = data;
    this.centre = centre;
    this.noise = noise;
    this.groups = groups;
  }

  Dataset data() {
    return data;
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
   * Reads rows at all levels.
   *
   * @param ids numbers of rows in the data
   * @param from the first of them to read
   * @param out by level; receives [count × width]
   * @param usable receives whether singles hold the row without harm [count]
   */
  void read(int[] ids, int from, int count, FloatPanel[] out, boolean[] usable) {
    double[] row = new double[centre.length];
    double[][] sums = new double[out.length][];
    float[][] lines = new float[out.length][];
    for (int level = 0; level < out.length; level++) {
      sums[level] = new double[groups.sizes()[level]];
      lines[level] = new float[width(level)];
    }
    for (int i = 0; i < count; i++) {
      data.read(ids[from + i], 1, row, 0);
      usable[i] = true;
      double norm = norm(row);
      for (int level = 0; level < out.length; level++) {
        addUp(row, level, sums[level]);
        usable[i] &= write(sums[level], norm, lines[level]);
        out[level].put(i, lines[level]);
      }
    }
  }

  /** Centres and weights a row; returns ν. */
  private double norm(double[] row) {
    double norm = 0;
    for (int j = 0; j < row.length; j++) {
      double z = row[j] - centre[j];
      norm += z * z / noise[j];
      row[j] = z * groups.weights()[j];
    }
    return norm;
  }

  private void addUp(double[] weighted, int level, double[] sums) {
    Arrays.fill(sums, 0);
    int[] group = groups.groups()[level];
    for (int j = 0; j < weighted.length; j++) {
      sums[group[j]] += weighted[j];
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
