package org.gmm4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each row counts as: w copies of it. Where all weights are very large, or all very small,
 * they are kept in units of a power of two, in which sums over rows stay within a double's range.
 */
public final class RowWeights {
  /** Weights whose greatest is beyond these powers of 2 are kept in other units. */
  private static final int GREATEST_EXPONENT = 100;

  private final double @Nullable [] each; // null: 1 of every row
  private final long rows;
  private final int exponent; // of the units' power of 2
  private final double total;

  private RowWeights(double @Nullable [] each, long rows, int exponent) {
    this.each = each;
    this.rows = rows;
    this.exponent = exponent;
    this.total = each == null ? rows : sum(each);
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
    boolean usual = Math.abs(exponent) <= GREATEST_EXPONENT;
    double[] scaled = weights.clone();
    if (!usual) {
      Arrays.setAll(scaled, i -> normal(Math.scalb(weights[i], -exponent)));
    }
    return new RowWeights(scaled, weights.length, usual ? 0 : exponent);
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

  /** w of a row, from 0, in the units of these weights. */
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
    return Math.scalb(total, exponent);
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

  /**
   * Those of rows one behind the other, in the units of the first.
   *
   * @throws DataException if they are in different units
   */
  static RowWeights joined(List<RowWeights> parts) {
    long rows = parts.stream().mapToLong(RowWeights::rows).sum();
    if (parts.stream().allMatch(RowWeights::areOnes)) {
      return ones(rows);
    }
    int exponent = parts.get(0).exponent;
    double[] all = new double[ArrayLength.of(rows)];
    int next = 0;
    for (RowWeights part : parts) {
      if (part.exponent != exponent) {
        throw new DataException(
            "weights near 2^%d do not go with weights near 2^%d"
                .formatted(part.exponent, exponent));
      }
      for (int i = 0; i < part.rows; i++) {
        all[next++] = part.of(i);
      }
    }
    return new RowWeights(all, rows, exponent);
  }

  /** Those of neighbouring rows. */
  RowWeights rows(long first, long count) {
    return each == null ? ones(count) : select((int) count, i -> first + i);
  }
}
