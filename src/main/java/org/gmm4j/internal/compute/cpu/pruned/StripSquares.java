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

  private final double[] squares;
  private final double[] limits;
  private final int[] surviving;
  private final FloatPanel strip; // y [rows × features]
  private final float[] values; // of a piece of it
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
    this.values = new float[PIECE * widest];
    this.undecided = new int[widest / Survival.STEP + 2];
  }

  /**
   * Adds the squares of a strip, j in [first, end).
   *
   * @param rows (1, z), those that are left
   * @param factor Aᵀ behind a column of zeros
   */
  void add(FloatPanel rows, int count, FloatPanel factor, int first, int end) {
    from = first;
    to = end;
    int piece = Math.min(count, Strips.rowsAtATime(from, to));
    rows.times(factor, count, from + 1, to + 1, to + 1, piece, strip);
    Arrays.fill(undecided, 0);
    int width = to - from;
    for (int done = 0; done < count; done += PIECE) {
      int some = Math.min(PIECE, count - done);
      strip.getValues(done * width, values, some * width);
      for (int i = 0; i < some; i++) {
        add(done + i, i * width);
      }
    }
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
