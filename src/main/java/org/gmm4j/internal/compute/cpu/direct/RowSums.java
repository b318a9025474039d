package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/**
 * Sums of the rows that a component has a share of, some of them one behind the other: so long that
 * a loop over their values runs on vectors, and with a sum for each value until the end.
 */
final class RowSums implements BlockSums {
  /** Values of the rows that are taken at a time, about. */
  private static final int VALUES = 256;

  private final double[][] references;
  private final Scatter scatter;
  private final int features;
  private final int rowsAtATime;
  private final double[][] origins; // a component's reference, so many times [K × values]
  private final double[][] first; // [K × values]
  private final boolean squared; // whether squares are summed, of a trace too
  private final double[][] squares; // [K × values]
  private final double[] rows;
  private final double[] weights;
  private final double[] weighted;
  private Moments moments;

  /**
   * Begins with no rows.
   *
   * @param references mₖ [K × d]. Kept.
   * @param scatter whole, pooled, diagonal or traces
   */
  RowSums(double[][] references, Scatter scatter) {
    int components = references.length;
    this.references = references;
    this.scatter = scatter;
    this.features = references[0].length;
    this.rowsAtATime = rowsAtATime(features);
    int values = rowsAtATime * features;
    this.origins = new double[components][values];
    for (int k = 0; k < components; k++) {
      for (int l = 0; l < rowsAtATime; l++) {
        System.arraycopy(references[k], 0, origins[k], l * features, features);
      }
    }
    this.first = new double[components][values];
    this.squared = scatter.hasSquares() || scatter.isTrace();
    this.squares = new double[squared ? components : 0][values];
    this.rows = new double[values];
    this.weights = new double[values];
    this.weighted = new double[values];
    this.moments = new Moments(references, scatter);
  }

  private static int rowsAtATime(int features) {
    return Math.max(1, VALUES / features);
  }

  @Override
  public void add(RowBlock block) {
    for (int k = 0; k < references.length; k++) {
      add(block, k);
    }
  }

  /** Adds to the sums of one component. */
  void add(RowBlock block, int k) {
    int shared = block.shared(k);
    for (int p = 0; p < shared; p += rowsAtATime) {
      moments.counts()[k] += gather(block, k, p);
      if (squared) {
        addSquares(weights, rows, origins[k], first[k], squares[k]);
      } else {
        weigh(weights, rows, origins[k], weighted);
        add(weighted, first[k]);
        addMatrices(k, scatter.isWhole() ? moments.second(k) : moments.pooled());
      }
    }
    moments.addWork(0, shared);
  }

  /**
   * Some rows of component k, from its p-th on, and their responsibilities; behind the last, its
   * reference with none.
   *
   * @return the sum of the responsibilities
   */
  private double gather(RowBlock block, int k, int p) {
    int here = Math.min(rowsAtATime, block.shared(k) - p);
    double count = 0;
    for (int l = 0; l < here; l++) {
      int place = block.sharedRows(k)[p + l];
      double r = block.shares(k)[place];
      count += r;
      System.arraycopy(block.rows(), place * features, rows, l * features, features);
      Arrays.fill(weights, l * features, (l + 1) * features, r);
    }
    int end = here * features;
    System.arraycopy(origins[k], end, rows, end, rows.length - end);
    Arrays.fill(weights, end, weights.length, 0);
    return count;
  }

  private static void weigh(double[] r, double[] x, double[] origin, double[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = r[j] * (x[j] - origin[j]);
    }
  }

  private static void add(double[] values, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += values[j];
    }
  }

  private static void addSquares(
      double[] r, double[] x, double[] origin, double[] first, double[] squares) {
    for (int j = 0; j < x.length; j++) {
      double difference = x[j] - origin[j];
      double weighted = r[j] * difference;
      first[j] += weighted;
      squares[j] += weighted * difference;
    }
  }

  private void addMatrices(int k, double[] second) {
    double[] reference = origins[k];
    for (int from = 0; from < rows.length; from += features) {
      for (int a = 0; a < features; a++) {
        double value = weighted[from + a];
        for (int b = 0; b <= a; b++) {
          second[a * features + b] += value * (rows[from + b] - reference[b]);
        }
      }
    }
  }

  @Override
  public Moments take() {
    Moments sums = moments;
    for (int k = 0; k < references.length; k++) {
      takeInto(first[k], sums.first(k));
      if (scatter.isTrace()) {
        sums.trace(k)[0] += Arrays.stream(squares[k]).sum();
        Arrays.fill(squares[k], 0);
      } else if (squared) {
        takeInto(squares[k], sums.squares(k));
      }
    }
    moments = new Moments(references, scatter);
    return sums;
  }

  /** Adds up what stands one behind the other, and begins anew. */
  private void takeInto(double[] values, double[] sums) {
    for (int from = 0; from < values.length; from += features) {
      for (int j = 0; j < features; j++) {
        sums[j] += values[from + j];
      }
    }
    Arrays.fill(values, 0);
  }
}
