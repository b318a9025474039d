package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.gmm4j.internal.compute.cpu.matrix.Survival;

/**
 * What strips of features add to the squared distances of some rows, Σ yⱼ² with y = A (1, z), and
 * how many rows are undecided after every {@value Survival#STEP} of them.
 */
final class StripSquares implements AutoCloseable {
  /** Rows that are copied to Java at a time. */
  private static final int PIECE = 64;

  /** Features of a turned strip that are added at once. */
  private static final int AT_ONCE = 4;

  private final double[] squares;
  private final double[] limits;
  private final int[] surviving;
  private final FloatPanel strip; // y [rows × features]
  private final float[] values; // of a piece of it
  private final float[][] lines; // features of all rows, some of a turned strip
  private final float[] sums; // of the strip's squares
  private final float[] within; // what they may be
  private final int[] undecided; // rows, from the strip's first count on
  private int from;
  private int to;

  /**
   * Allocates.
   *
   * @param widest features of a strip, at most
   * @param squares by row, so far; added to
   * @param limits of the squares, beyond which a row is decided, by its place in the chunk
   * @param surviving places of the rows
   */
  StripSquares(int widest, double[] squares, double[] limits, int[] surviving) {
    this.squares = squares;
    this.limits = limits;
    this.surviving = surviving;
    this.strip = new FloatPanel(widest, squares.length);
    this.values = new float[Math.max(PIECE * widest, AT_ONCE * squares.length)];
    this.lines = new float[AT_ONCE][squares.length];
    this.sums = new float[squares.length];
    this.within = new float[squares.length];
    this.undecided = new int[widest / Survival.STEP + 2];
  }

  /**
   * Adds the squares of a strip, j in [first, end).
   *
   * @param rows (1, z), those that are left
   * @param factor Aᵀ behind a column of zeros
   */
  void add(FloatPanel rows, int count, FloatPanel factor, int first, int end) {
    add(rows, count, factor, first, end, Strips.rowsAtATime(first, end));
  }

  /**
   * The same by products of some rows, feature by feature: a loop over rows runs on vectors, where
   * it has all arrays from 0 on. Or of all rows, one after the other, since larger products take
   * more time if they are to be turned.
   *
   * @param piece rows of a product; {@link Strips#ALL} for the latter
   */
  void add(FloatPanel rows, int count, FloatPanel factor, int first, int end, int piece) {
    from = first;
    to = end;
    Arrays.fill(undecided, 0);
    if (piece == Strips.ALL) {
      rows.times(factor, 0, count, from + 1, to + 1, to + 1, false, strip);
      addRows(count);
    } else {
      for (int row = 0; row < count; row += piece) {
        int some = Math.min(piece, count - row);
        rows.times(factor, row, some, from + 1, to + 1, to + 1, true, strip);
        addTurned(row, some);
      }
    }
  }

  private void addRows(int count) {
    int width = to - from;
    for (int done = 0; done < count; done += PIECE) {
      int some = Math.min(PIECE, count - done);
      strip.getValues(done * width, values, some * width);
      for (int i = 0; i < some; i++) {
        add(done + i, i * width);
      }
    }
  }

  private void addTurned(int row, int count) {
    for (int i = 0; i < count; i++) {
      within[i] = (float) (limits[surviving[row + i]] - squares[row + i]);
    }
    Arrays.fill(sums, 0, count, 0);
    int step = 0;
    int j = from;
    while (j < to) {
      int counted = Math.min(to, (j / Survival.STEP + 1) * Survival.STEP);
      int end = Math.min(counted, j + AT_ONCE);
      strip.getValues((j - from) * count, values, (end - j) * count);
      for (int l = 0; l < AT_ONCE; l++) {
        if (j + l < end) {
          System.arraycopy(values, l * count, lines[l], 0, count);
        } else {
          Arrays.fill(lines[l], 0, count, 0);
        }
      }
      addSquares(lines[0], lines[1], lines[2], lines[3], sums, count);
      if (end == counted) {
        undecided[step++] += countWithin(sums, within, count);
      }
      j = end;
    }
    for (int i = 0; i < count; i++) {
      squares[row + i] += sums[i];
    }
  }

  private static void addSquares(
      float[] x0, float[] x1, float[] x2, float[] x3, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += (x0[i] * x0[i] + x1[i] * x1[i]) + (x2[i] * x2[i] + x3[i] * x3[i]);
    }
  }

  private static int countWithin(float[] sums, float[] most, int count) {
    int within = 0;
    for (int i = 0; i < count; i++) {
      within += sums[i] <= most[i] ? 1 : 0;
    }
    return within;
  }

  /** Adds those of a row, and counts it wherever it is within reach; nearly, it proves nothing. */
  private void add(int row, int at) {
    double before = squares[row];
    double limit = limits[surviving[row]];
    float sum = 0;
    for (int j = from, step = 0; j < to; step++) {
      int end = Math.min(to, (j / Survival.STEP + 1) * Survival.STEP);
      sum += squaredNorm(at + j - from, at + end - from);
      if (before + sum <= limit) {
        undecided[step]++;
      }
      j = end;
    }
    squares[row] = before + sum;
  }

  /** Four sums at once, or each addition would wait for the one before. */
  private float squaredNorm(int first, int end) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int j = first;
    for (; j < end - 3; j += 4) {
      sum0 += values[j] * values[j];
      sum1 += values[j + 1] * values[j + 1];
      sum2 += values[j + 2] * values[j + 2];
      sum3 += values[j + 3] * values[j + 3];
    }
    for (; j < end; j++) {
      sum0 += values[j] * values[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** Notes how many rows of the last strip were left where that is counted. */
  void count(Survival survival) {
    int step = Survival.STEP;
    int first = from / step + 1;
    for (int s = first; s * step <= to; s++) {
      survival.left(s * step, undecided[s - first]);
    }
  }

  @Override
  public void close() {
    strip.close();
  }
}
