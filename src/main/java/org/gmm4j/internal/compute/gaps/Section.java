package org.gmm4j.internal.compute.gaps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.gmm4j.data.Dataset;

/**
 * Neighbouring rows in doubles, 0 for what is missing. They are visited pattern by pattern, those
 * that miss least first, so that rows which miss the same features share what depends on these
 * alone.
 */
public final class Section {
  /** Most values of one, 32 MiB, and as many numbers at most for what is shown. */
  private static final int VALUES = 1 << 22;

  /** Most values of all that stay in memory, 128 MiB, and as many numbers likewise. */
  private static final int KEPT = 1 << 24;

  private static final int MOST_ROWS = 1 << 13;
  private static final int PIECE = 64; // rows read by a task

  private final long first;
  private final int columns;
  private final double[] values;
  private final double[] weights;
  private final int[] order;
  private final Pattern[] patterns;
  private final double[] shown;
  private final int[] patternOf;

  /** Does numbered tasks, from 0 on, maybe several at a time. */
  @FunctionalInterface
  public interface Loop {
    void forEach(int tasks, IntConsumer task);
  }

  private Section(
      long first,
      int columns,
      double[] values,
      double[] weights,
      int[] order,
      Pattern[] patterns,
      double[] shown,
      int[] patternOf) {
    this.first = first;
    this.columns = columns;
    this.values = values;
    this.weights = weights;
    this.order = order;
    this.patterns = patterns;
    this.shown = shown;
    this.patternOf = patternOf;
  }

  /** How many rows a section of data has, but for the last one, which may have fewer. */
  public static int rows(Dataset data) {
    return rows(data.rows(), data.columns());
  }

  /** The same of so many rows. */
  public static int rows(long rows, int columns) {
    return (int) Math.min(rows, Math.max(1, Math.min(MOST_ROWS, VALUES / columns)));
  }

  /** Whether so many rows stay in memory from one visit to the next. */
  public static boolean areFew(long rows, int columns) {
    return rows <= KEPT / columns || rows == rows(rows, columns);
  }

  /** Reads so many rows. */
  public static Section read(Dataset data, long first, int rows, Loop loop) {
    int d = data.columns();
    double[] values = new double[rows * d];
    Pattern[] patterns = new Pattern[rows];
    loop.forEach(
        (rows - 1) / PIECE + 1,
        task -> {
          int from = task * PIECE;
          int count = Math.min(PIECE, rows - from);
          data.read(first + from, count, values, from * d);
          for (int i = from; i < from + count; i++) {
            patterns[i] = Pattern.of(values, i * d, d);
            for (int j : patterns[i].missing()) {
              values[i * d + j] = 0;
            }
          }
        });
    double[] weights = new double[rows];
    data.weights().read(first, rows, weights);
    return grouped(first, d, values, weights, patterns);
  }

  private static Section grouped(
      long first, int d, double[] values, double[] weights, Pattern[] ofRows) {
    Map<Pattern, Integer> numbers = new HashMap<>();
    List<Pattern> found = new ArrayList<>();
    int[] group = new int[ofRows.length];
    for (int i = 0; i < ofRows.length; i++) {
      Integer seen = numbers.putIfAbsent(ofRows[i], found.size());
      if (seen == null) {
        group[i] = found.size();
        found.add(ofRows[i]);
      } else {
        group[i] = seen;
      }
    }
    List<Integer> byGaps = new ArrayList<>(numbers.values());
    byGaps.sort(
        Comparator.<Integer>comparingInt(g -> found.get(g).missing().length)
            .thenComparing(Comparator.naturalOrder()));
    int[] rank = new int[found.size()];
    Pattern[] patterns = new Pattern[rank.length];
    int[] starts = new int[rank.length + 1];
    for (int p = 0; p < rank.length; p++) {
      rank[byGaps.get(p)] = p;
      patterns[p] = found.get(byGaps.get(p));
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
    double[] shown = new double[patterns.length * d];
    for (int p = 0; p < patterns.length; p++) {
      for (int j : patterns[p].observed()) {
        shown[p * d + j] = 1;
      }
    }
    return new Section(first, d, values, weights, order, patterns, shown, patternOf);
  }

  /** The same rows with other values, of which those that are missing are any numbers. */
  public Section with(double[] others) {
    return new Section(first, columns, others, weights, order, patterns, shown, patternOf);
  }

  /** The same rows without their values and {@link #shown}: what they miss, and their weights. */
  public Section withoutValues() {
    double[] none = new double[0];
    return new Section(first, columns, none, weights, order, patterns, none, patternOf);
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

  /** 1 for what rows of a pattern show, 0 for what they miss [patterns × d]. */
  public double[] shown() {
    return shown;
  }

  /** Values of all rows, in their own order [rows × d]. */
  public double[] values() {
    return values;
  }
}
