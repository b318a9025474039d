package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;

/**
 * Which rows of a block belong to which component, and how much of them: the responsibilities that
 * are not 0, component by component.
 *
 * @param ends by component, where its rows end [K]
 * @param rows their numbers in the data
 * @param weights r of each
 */
public record Shares(int[] ends, int[] rows, double[] weights) {
  /**
   * Takes out the rows that are hard-assigned to a component: their responsibilities become 0.
   *
   * @param responsibilities [count × K], row-major. Modified.
   * @param owners receives the component of each row, or {@link HardByteSums#NOBODY}, from {@code
   *     from} on
   */
  public static void takeHardAssigned(
      double[] responsibilities, int count, int components, int[] owners, int from) {
    for (int i = 0; i < count; i++) {
      int at = i * components;
      int owner = LogSumExp.argMax(responsibilities, at, components);
      boolean hard = responsibilities[at + owner] == 1;
      for (int k = 0; hard && k < components; k++) {
        hard = k == owner || responsibilities[at + k] == 0;
      }
      owners[from + i] = hard ? owner : HardByteSums.NOBODY;
      if (hard) {
        responsibilities[at + owner] = 0;
      }
    }
  }

  /**
   * Picks them.
   *
   * @param responsibilities [count × K], row-major
   */
  public static Shares of(double[] responsibilities, int firstRow, int count, int components) {
    int[] ends = new int[components];
    for (int i = 0; i < count * components; i++) {
      ends[i % components] += responsibilities[i] > 0 ? 1 : 0;
    }
    for (int k = 1; k < components; k++) {
      ends[k] += ends[k - 1];
    }
    int total = ends[components - 1];
    int[] rows = new int[total];
    double[] weights = new double[total];
    int[] next = new int[components];
    System.arraycopy(ends, 0, next, 1, components - 1);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < components; k++) {
        double r = responsibilities[i * components + k];
        if (r > 0) {
          rows[next[k]] = firstRow + i;
          weights[next[k]++] = r;
        }
      }
    }
    return new Shares(ends, rows, weights);
  }

  /** Takes out rows as the other does, of pairs with responsibilities. */
  public static void takeHardAssigned(
      Pairs pairs, int firstRow, int count, int[] owners, int from) {
    double[] responsibilities = pairs.values();
    for (int i = 0; i < count; i++) {
      int begin = pairs.begin(firstRow + i);
      int size = pairs.count(firstRow + i);
      int owner = LogSumExp.argMax(responsibilities, begin, size);
      boolean hard = responsibilities[begin + owner] == 1;
      for (int p = 0; hard && p < size; p++) {
        hard = p == owner || responsibilities[begin + p] == 0;
      }
      owners[from + i] = hard ? pairs.components()[begin + owner] : HardByteSums.NOBODY;
      if (hard) {
        responsibilities[begin + owner] = 0;
      }
    }
  }

  /** Picks them of some rows' pairs with responsibilities. */
  public static Shares of(Pairs pairs, int firstRow, int count, int components) {
    double[] responsibilities = pairs.values();
    int begin = pairs.begin(firstRow);
    int end = pairs.begin(firstRow + count);
    int[] ends = new int[components];
    for (int p = begin; p < end; p++) {
      ends[pairs.components()[p]] += responsibilities[p] > 0 ? 1 : 0;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] rows = new int[ends[components - 1]];
    double[] weights = new double[rows.length];
    int[] next = new int[components];
    System.arraycopy(ends, 0, next, 1, components - 1);
    for (int row = firstRow; row < firstRow + count; row++) {
      for (int p = pairs.begin(row); p < pairs.begin(row + 1); p++) {
        if (responsibilities[p] > 0) {
          int place = next[pairs.components()[p]]++;
          rows[place] = row;
          weights[place] = responsibilities[p];
        }
      }
    }
    return new Shares(ends, rows, weights);
  }

  /** Where component k's rows begin. */
  int begin(int k) {
    return k == 0 ? 0 : ends[k - 1];
  }

  /** How many pairs there are. */
  int pairs() {
    return rows.length;
  }
}
