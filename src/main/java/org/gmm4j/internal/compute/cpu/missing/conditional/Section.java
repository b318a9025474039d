package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/**
 * Neighbouring rows in doubles, NaN for what is missing. They are visited pattern by pattern, those
 * that miss least first, so that rows which miss the same features share what depends on these
 * alone.
 */
public final class Section {
  /** Most values of one, 64 MiB. */
  private static final int VALUES = 1 << 23;

  private static final int MOST_ROWS = 1 << 13;
  private static final int PIECE = 64; // rows read by a task

  private final long first;
  private final int columns;
  private final double[] values;
  private final double[] weights;
  private final int[] order;
  private final Pattern[] patterns;
  private final int[] patternOf;

  private Section(
      long first,
      int columns,
      double[] values,
      double[] weights,
      int[] order,
      Pattern[] patterns,
      int[] patternOf) {
    this.first = first;
    this.columns = columns;
    this.values = values;
    this.weights = weights;
    this.order = order;
    this.patterns = patterns;
    this.patternOf = patternOf;
  }

  /** How many rows a section of data has, but for the last one, which may have fewer. */
  public static int rows(Dataset data) {
    return (int) Math.min(data.rows(), Math.max(1, Math.min(MOST_ROWS, VALUES / data.columns())));
  }

  /** Reads so many rows. */
  public static Section read(Dataset data, long first, int rows, Workers workers) {
    int d = data.columns();
    double[] values = new double[rows * d];
    BitSet[] gaps = new BitSet[rows];
    workers.forEach(
        (rows - 1) / PIECE + 1,
        (worker, task) -> {
          int from = task * PIECE;
          int count = Math.min(PIECE, rows - from);
          data.read(first + from, count, values, from * d);
          for (int i = from; i < from + count; i++) {
            gaps[i] = gaps(values, i * d, d);
          }
        });
    double[] weights = new double[rows];
    data.weights().read(first, rows, weights);
    return grouped(first, d, values, weights, gaps);
  }

  private static BitSet gaps(double[] values, int from, int d) {
    BitSet missing = new BitSet(d);
    for (int j = 0; j < d; j++) {
      if (Double.isNaN(values[from + j])) {
        missing.set(j);
      }
    }
    return missing;
  }

  private static Section grouped(
      long first, int d, double[] values, double[] weights, BitSet[] gaps) {
    Map<BitSet, Integer> known = new HashMap<>();
    List<BitSet> found = new ArrayList<>();
    int[] group = new int[gaps.length];
    for (int i = 0; i < gaps.length; i++) {
      Integer seen = known.putIfAbsent(gaps[i], found.size());
      if (seen == null) {
        group[i] = found.size();
        found.add(gaps[i]);
      } else {
        group[i] = seen;
      }
    }
    List<Integer> byGaps = new ArrayList<>();
    for (int g = 0; g < found.size(); g++) {
      byGaps.add(g);
    }
    byGaps.sort(Comparator.comparingInt(g -> found.get(g).cardinality()));
    int[] rank = new int[found.size()];
    Pattern[] patterns = new Pattern[rank.length];
    int[] starts = new int[rank.length + 1];
    for (int p = 0; p < rank.length; p++) {
      rank[byGaps.get(p)] = p;
      patterns[p] = Pattern.of(found.get(byGaps.get(p)), d);
    }
    for (int each : group) {
      starts[rank[each] + 1]++;
    }
    for (int p = 0; p < rank.length; p++) {
      starts[p + 1] += starts[p];
    }
    int[] order = new int[group.length];
    int[] patternOf = new int[group.length];
    for (int i = 0; i < group.length; i++) {
      int place = starts[rank[group[i]]]++;
      order[place] = i;
      patternOf[place] = rank[group[i]];
    }
    return new Section(first, d, values, weights, order, patterns, patternOf);
  }

  /** The same rows with other values, which miss the same. */
  public Section with(double[] others) {
    return new Section(first, columns, others, weights, order, patterns, patternOf);
  }

  /** The number of its first row. */
  public long first() {
    return first;
  }

  /** How many rows it has. */
  public int rows() {
    return order.length;
  }

  public int columns() {
    return columns;
  }

  /** The row, counted from the section's first, that is visited at a place. */
  public int row(int place) {
    return order[place];
  }

  /** w of that row. */
  public double weight(int place) {
    return weights[order[place]];
  }

  /** Σ w of all rows. */
  public double totalWeight() {
    return Arrays.stream(weights).sum();
  }

  /** What that row misses: rows with the same are visited one after the other. */
  public Pattern pattern(int place) {
    return patterns[patternOf[place]];
  }

  /** The number of what that row misses, among those of this section. */
  public int patternNumber(int place) {
    return patternOf[place];
  }

  /** Where its values begin in {@link #values}. */
  public int begin(int place) {
    return order[place] * columns;
  }

  /** Values of all rows, in their own order [rows × d]. */
  public double[] values() {
    return values;
  }
}
