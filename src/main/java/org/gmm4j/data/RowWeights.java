package org.gmm4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each row counts as: w copies of it. Weights are kept in units of the power of two of the
 * greatest, so that sums over rows stay within the range of a float; that is exact, and nothing but
 * {@link #given}, {@link #asGiven}, {@link #count} and {@link #asRows} tells of another unit.
 */
public final class RowWeights {
  /** More rows than a double can count are no copies. */
  private static final double MOST_COPIES = 0x1p53;

  private final double @Nullable [] each; // null: 1 of every row
  private final long rows;
  private final int exponent; // of the units' power of 2
  private final double total;
  private final double count;

  private RowWeights(double @Nullable [] each, long rows, int exponent) {
    this.each = each;
    this.rows = rows;
    this.exponent = exponent;
    this.total = each == null ? rows : sum(each);
    this.count = each == null ? rows : count(each, given());
  }

  private static double count(double[] each, double given) {
    long counted = Arrays.stream(each).filter(weight -> weight > 0).count();
    return given >= counted && given <= MOST_COPIES ? given : counted;
  }

  /** Every row counts once. */
  public static RowWeights ones(long rows) {
    return new RowWeights(null, rows, 0);
  }

  /**
   * Given weights.
   *
   * @param source names them in messages
   * @param weights w [N], finite and not negative, not all 0, with a finite sum. Copied.
   * @throws DataException if they are not
   */
  public static RowWeights of(String source, double[] weights) {
    double greatest = 0;
    for (int i = 0; i < weights.length; i++) {
      double weight = weights[i];
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new DataException(
            "%s: the weight of row %d is %s; a weight must be a finite number, 0 or more"
                .formatted(source, i + 1, weight));
      }
      greatest = Math.max(greatest, weight);
    }
    if (greatest == 0) {
      throw new DataException(
          "%s: all weights are 0; at least one row must count".formatted(source));
    }
    if (Double.isInfinite(sum(weights))) {
      throw new DataException(
          "%s: the weights add up to more than 1.8e308; make all of them smaller alike"
              .formatted(source));
    }
    if (Arrays.stream(weights).allMatch(weight -> weight == 1)) {
      return ones(weights.length);
    }
    int exponent = Math.getExponent(greatest);
    double[] scaled = new double[weights.length];
    Arrays.setAll(scaled, i -> scaled(weights[i], -exponent));
    return new RowWeights(scaled, weights.length, exponent);
  }

  private static double scaled(double weight, int exponent) {
    return exponent == 0 ? weight : normal(Math.scalb(weight, exponent));
  }

  /** Nothing in the place of what has lost digits, 1e-308 of the greatest. */
  private static double normal(double weight) {
    return weight < Double.MIN_NORMAL ? 0 : weight;
  }

  /** Pairwise, so that the sum of many is as good as that of few. */
  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** Whether every row counts once: rows without weights. */
  public boolean areOnes() {
    return each == null;
  }

  /** w of a row, from 0, in the units of these weights, in which the greatest is from 1 to 2. */
  public double of(long row) {
    return each == null ? 1 : each[(int) row];
  }

  /** A row's number times its w; nothing for a row of weight 0, whatever its number. */
  public double times(long row, double value) {
    double weight = of(row);
    return weight > 0 ? weight * value : 0;
  }

  /**
   * Copies w of neighbouring rows, in the units of these weights.
   *
   * @param out receives [count] from its beginning on
   */
  public void read(long row, int count, double[] out) {
    if (each == null) {
      Arrays.fill(out, 0, count, 1);
    } else {
      System.arraycopy(each, (int) row, out, 0, count);
    }
  }

  /** Number of rows, N. */
  public long rows() {
    return rows;
  }

  /** Σ w, in the units of these weights: N where every row counts once. */
  public double total() {
    return total;
  }

  /** Σ w as the weights were given; infinite if that is beyond a double. */
  public double given() {
    return asGiven(total);
  }

  /** A sum of weights times something, as the weights were given. */
  public double asGiven(double sum) {
    return Math.scalb(sum, exponent);
  }

  /**
   * How many rows these are worth, where a number of rows matters by itself: Σ w as given, so that
   * it is that of the copies; but no less than there are rows with a weight above 0, as weights
   * that are less say proportions only; and just that where Σ w is beyond 2⁵³, since so many copies
   * of anything there are not.
   */
  public double count() {
    return count;
  }

  /** A part of Σ w in rows, of {@link #count} in all. */
  public double asRows(double part) {
    return each == null ? part : part * (count / total);
  }

  /** Whether all weights are numbers of copies: whole, and no more of them than 2⁵³. */
  public boolean areCopies() {
    return each == null
        || (given() <= MOST_COPIES
            && Arrays.stream(each)
                .map(this::asGiven)
                .allMatch(weight -> weight == Math.rint(weight)));
  }

  /** The power of 2 that is the unit of these weights. */
  public int exponent() {
    return exponent;
  }

  /** The same weights in units of another power of 2. */
  public RowWeights inUnits(int other) {
    if (other == exponent) {
      return this;
    }
    double[] all = new double[ArrayLength.of(rows)];
    Arrays.setAll(all, i -> scaled(of(i), exponent - other));
    return new RowWeights(all, rows, other);
  }

  /** Those of some rows. */
  RowWeights select(int count, IntToLongFunction row) {
    double[] all = each;
    if (all == null) {
      return ones(count);
    }
    double[] some = new double[count];
    Arrays.setAll(some, i -> all[(int) row.applyAsLong(i)]);
    return new RowWeights(some, count, exponent);
  }

  /** Those of rows one behind the other. */
  static RowWeights joined(List<RowWeights> parts) {
    long rows = parts.stream().mapToLong(RowWeights::rows).sum();
    if (parts.stream().allMatch(RowWeights::areOnes)) {
      return ones(rows);
    }
    int exponent = parts.stream().mapToInt(RowWeights::greatestExponent).max().orElseThrow();
    double[] all = new double[ArrayLength.of(rows)];
    int next = 0;
    for (RowWeights part : parts) {
      for (int i = 0; i < part.rows; i++) {
        all[next++] = scaled(part.of(i), part.exponent - exponent);
      }
    }
    return new RowWeights(all, rows, exponent);
  }

  /** The power of 2 of the greatest of these, which may be some that are small among others. */
  private int greatestExponent() {
    double greatest = each == null ? 1 : Arrays.stream(each).max().orElseThrow();
    return exponent + (greatest > 0 ? Math.getExponent(greatest) : 0);
  }

  /** Those of neighbouring rows. */
  RowWeights rows(long first, long count) {
    return each == null ? ones(count) : select((int) count, i -> first + i);
  }
}
