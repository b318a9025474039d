package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/**
 * Sums diagonals and projections of the scatter, and the first moments: of every component its own
 * rows only, about its own reference point. Each component's rows are cut into parts that workers
 * share and that are merged in their order, so the sums do not depend on the number of workers.
 */
public final class ShareSums implements AutoCloseable {
  private static final int LEAST_TASKS = 64;
  private static final int GATHERED_VALUES = 1 << 17;

  private final Dataset data;
  private final RowWeights rowWeights;
  private final Workers workers;
  private final double[][] references;
  private final Moments[] parts;
  private final Gathered[] gathered;
  private final @Nullable DoublePanel[] directions;
  private long pairs;

  /**
   * Begins.
   *
   * @param references mₖ [K × d]. Kept.
   * @param scatter diagonal or projected
   */
  public ShareSums(Dataset data, Workers workers, double[][] references, Scatter scatter) {
    this.data = data;
    this.rowWeights = data.weights();
    this.workers = workers;
    this.references = references;
    int components = references.length;
    this.parts = new Moments[Math.max(1, (LEAST_TASKS + components - 1) / components)];
    Arrays.setAll(parts, p -> new Moments(references, scatter));
    this.gathered = new Gathered[workers.count()];
    int d = data.columns();
    int rows = Math.max(32, Math.min(256, GATHERED_VALUES / d));
    Arrays.setAll(gathered, w -> new Gathered(rows, d));
    this.directions = new DoublePanel[components];
    for (int k = 0; k < components; k++) {
      double[] all = scatter.directions(k);
      if (all.length > 0) {
        DoublePanel panel = new DoublePanel(all.length / d, d);
        panel.put(0, all, all.length);
        directions[k] = panel;
      }
    }
  }

  /** One worker's rows of one component, about its reference point. */
  private static final class Gathered implements AutoCloseable {
    final int capacity;
    final double[] values;
    final double[] row;
    final double[] weights;
    final DoublePanel rows;
    int count;

    Gathered(int capacity, int d) {
      this.capacity = capacity;
      this.values = new double[capacity * d];
      this.row = new double[d];
      this.weights = new double[capacity];
      this.rows = new DoublePanel(capacity, d);
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Adds blocks of rows. */
  public void add(Shares[] blocks) {
    int components = references.length;
    workers.forEach(
        components * parts.length,
        (worker, task) -> {
          int k = task % components;
          int part = task / components;
          int from = (int) ((long) blocks.length * part / parts.length);
          int to = (int) ((long) blocks.length * (part + 1) / parts.length);
          addPart(gathered[worker], blocks, from, to, k, parts[part]);
        });
    pairs += Arrays.stream(blocks).mapToLong(Shares::pairs).sum();
  }

  private void addPart(Gathered my, Shares[] blocks, int from, int to, int k, Moments sums) {
    int d = data.columns();
    my.count = 0;
    for (int b = from; b < to; b++) {
      Shares block = blocks[b];
      for (int i = block.begin(k); i < block.ends()[k]; i++) {
        data.read(block.rows()[i], 1, my.values, my.count * d);
        my.weights[my.count++] = block.weights()[i] * rowWeights.of(block.rows()[i]);
        if (my.count == my.capacity) {
          flush(my, k, sums);
        }
      }
    }
    flush(my, k, sums);
  }

  private void flush(Gathered my, int k, Moments sums) {
    int d = data.columns();
    double[] reference = references[k];
    double[] first = sums.first(k);
    double[] squares = sums.squares(k);
    double count = 0;
    for (int i = 0; i < my.count; i++) {
      double r = my.weights[i];
      count += r;
      Spans.subtract(my.values, i * d, reference, my.row);
      add(r, my.row, first, squares);
      System.arraycopy(my.row, 0, my.values, i * d, d);
    }
    sums.counts()[k] += count;
    DoublePanel direction = directions[k];
    if (direction != null && my.count > 0) {
      addProducts(my, direction, sums.products(k));
    }
    my.count = 0;
  }

  private static void add(double r, double[] x, double[] first, double[] squares) {
    for (int j = 0; j < x.length; j++) {
      double weighted = r * x[j];
      first[j] += weighted;
      squares[j] += weighted * x[j];
    }
  }

  /** Adds Σ r (Bx) xᵀ. */
  private void addProducts(Gathered my, DoublePanel direction, double[] products) {
    int d = data.columns();
    int q = products.length / d;
    my.rows.put(0, my.values, my.count * d);
    double[] projected = new double[my.count * q];
    try (DoublePanel along = new DoublePanel(my.count, q);
        DoublePanel product = new DoublePanel(q, d)) {
      my.rows.timesTransposed(direction, my.count, along);
      along.get(0, projected, projected.length);
      for (int i = 0; i < projected.length; i++) {
        projected[i] *= my.weights[i / q];
      }
      along.put(0, projected, projected.length);
      along.transposedTimes(my.rows, my.count, product);
      double[] sum = new double[q * d];
      product.get(0, sum, sum.length);
      for (int i = 0; i < sum.length; i++) {
        products[i] += sum[i];
      }
    }
  }

  /** All that was added. */
  public Moments moments() {
    Moments total = parts[0];
    for (int p = 1; p < parts.length; p++) {
      total.add(parts[p]);
    }
    total.addWork(0, pairs);
    return total;
  }

  @Override
  public void close() {
    for (Gathered each : gathered) {
      each.close();
    }
    for (DoublePanel each : directions) {
      if (each != null) {
        each.close();
      }
    }
  }
}
