package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;

/** The sums over some blocks of rows, each component's about its own reference point. */
public final class DirectSums {
  /** Features up to which sums are taken feature by feature. */
  private static final int FEW = 8;

  private final double[][] references;
  private final Scatter scatter;
  private final Moments moments;
  private final double[] difference; // of one row
  private final double[][] differences; // of all rows of a block, by feature, if they are few
  private final double[] weighted = new double[RowBlock.ROWS];
  private long pairs;

  /**
   * Begins with no rows.
   *
   * @param references mₖ [K × d]. Kept.
   * @param scatter whole, pooled or diagonal
   */
  public DirectSums(double[][] references, Scatter scatter) {
    this.references = references;
    this.scatter = scatter;
    this.moments = new Moments(references, scatter);
    int d = references[0].length;
    this.difference = new double[d];
    this.differences = new double[d <= FEW ? d : 0][RowBlock.ROWS];
  }

  /** Adds a block with its responsibilities. */
  public void add(RowBlock block) {
    for (int k = 0; k < references.length; k++) {
      double[] second =
          scatter.isWhole()
              ? moments.second(k)
              : scatter.isPooled() ? moments.pooled() : moments.squares(k);
      if (difference.length <= FEW) {
        addByFeatures(block, k, second);
      } else {
        addByRows(block, k, second);
      }
    }
  }

  /** Feature by feature: all rows, of which loops have many and features have not. */
  private void addByFeatures(RowBlock block, int k, double[] second) {
    double[] shares = block.shares(k);
    int rows = block.count();
    int own = 0;
    for (int i = 0; i < rows; i++) {
      own += shares[i] == 0 ? 0 : 1;
    }
    if (own == 0) {
      return;
    }
    pairs += own;
    moments.counts()[k] += sum(shares, rows);
    int d = difference.length;
    double[] first = moments.first(k);
    for (int a = 0; a < d; a++) {
      subtract(block.feature(a), references[k][a], differences[a], rows);
      multiply(shares, differences[a], weighted, rows);
      first[a] += sum(weighted, rows);
      if (scatter.hasSquares()) {
        second[a] += product(weighted, differences[a], rows);
      } else {
        for (int b = 0; b <= a; b++) {
          second[a * d + b] += product(weighted, differences[b], rows);
        }
      }
    }
  }

  private static void subtract(double[] x, double from, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = x[i] - from;
    }
  }

  private static void multiply(double[] a, double[] b, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = a[i] * b[i];
    }
  }

  /** In four sums, so that one need not wait for the other. */
  private static double sum(double[] values, int count) {
    double one = 0;
    double two = 0;
    double three = 0;
    double four = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      one += values[i];
      two += values[i + 1];
      three += values[i + 2];
      four += values[i + 3];
    }
    for (; i < count; i++) {
      one += values[i];
    }
    return one + two + (three + four);
  }

  private static double product(double[] a, double[] b, int count) {
    double one = 0;
    double two = 0;
    double three = 0;
    double four = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      one += a[i] * b[i];
      two += a[i + 1] * b[i + 1];
      three += a[i + 2] * b[i + 2];
      four += a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) {
      one += a[i] * b[i];
    }
    return one + two + (three + four);
  }

  /** Row by row, those that the component has a share of. */
  private void addByRows(RowBlock block, int k, double[] second) {
    int d = difference.length;
    double[] reference = references[k];
    double[] rows = block.rows();
    double[] shares = block.shares(k);
    double[] first = moments.first(k);
    double count = 0;
    for (int i = 0; i < block.count(); i++) {
      double r = shares[i];
      if (r == 0) {
        continue;
      }
      pairs++;
      count += r;
      int at = i * d;
      for (int j = 0; j < d; j++) {
        difference[j] = rows[at + j] - reference[j];
      }
      if (scatter.hasSquares()) {
        addSquares(r, first, second);
      } else {
        addProducts(r, first, second);
      }
    }
    moments.counts()[k] += count;
  }

  private void addSquares(double r, double[] first, double[] squares) {
    for (int j = 0; j < difference.length; j++) {
      double rx = r * difference[j];
      first[j] += rx;
      squares[j] += rx * difference[j];
    }
  }

  private void addProducts(double r, double[] first, double[] second) {
    int d = difference.length;
    for (int a = 0; a < d; a++) {
      double rx = r * difference[a];
      first[a] += rx;
      int line = a * d;
      for (int b = 0; b <= a; b++) {
        second[line + b] += rx * difference[b];
      }
    }
  }

  /** All of them, merged in their order. */
  public static Moments merged(DirectSums[] parts) {
    Moments total = parts[0].moments;
    for (int p = 0; p < parts.length; p++) {
      if (p > 0) {
        total.add(parts[p].moments);
      }
      total.addWork(0, parts[p].pairs);
    }
    return total;
  }
}
