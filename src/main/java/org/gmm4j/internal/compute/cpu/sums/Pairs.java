package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;

/**
 * Pairs of some neighbouring rows with components, row by row, and a number for each.
 *
 * @param firstRow number in the data of the first of the rows
 * @param starts where a row's pairs begin, and behind them how many there are [N + 1]
 * @param components by pair, ascending within a row
 * @param values by pair
 */
public record Pairs(int firstRow, int[] starts, int[] components, double[] values) {
  /** Some pairs of a few rows, in any order of the rows. */
  public static final class Collector {
    private int[] rows = new int[1024];
    private int[] components = new int[1024];
    private double[] values = new double[1024];
    private int count;

    /** Takes a pair; those of a row come with ascending components. */
    public void add(int row, int component, double value) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
        components = Arrays.copyOf(components, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      rows[count] = row;
      components[count] = component;
      values[count++] = value;
    }
  }

  /**
   * All that was collected, of rows by their place behind the first.
   *
   * @param firstRow number in the data of the first row
   * @param rows N
   */
  public static Pairs of(Collector[] collectors, int firstRow, int rows) {
    int[] starts = new int[rows + 1];
    for (Collector each : collectors) {
      for (int p = 0; p < each.count; p++) {
        starts[each.rows[p] + 1]++;
      }
    }
    for (int i = 0; i < rows; i++) {
      starts[i + 1] = Math.addExact(starts[i], starts[i + 1]);
    }
    int[] next = starts.clone();
    int[] components = new int[starts[rows]];
    double[] values = new double[starts[rows]];
    for (Collector each : collectors) {
      for (int p = 0; p < each.count; p++) {
        int place = next[each.rows[p]]++;
        components[place] = each.components[p];
        values[place] = each.values[p];
      }
    }
    return new Pairs(firstRow, starts, components, values);
  }

  public int count() {
    return components.length;
  }

  /** Where the pairs of a row of the data begin; those of the row before end there. */
  public int begin(int row) {
    return starts[row - firstRow];
  }

  /** How many pairs a row of the data has. */
  public int count(int row) {
    return begin(row + 1) - begin(row);
  }

  /**
   * Writes the values of some rows.
   *
   * @param out receives them, −∞ where there is no pair [count × K]
   */
  public void scatter(int row, int count, double[] out) {
    int width = out.length / count;
    Arrays.fill(out, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < count; i++) {
      for (int p = begin(row + i); p < begin(row + i + 1); p++) {
        out[i * width + components[p]] = values[p];
      }
    }
  }
}
