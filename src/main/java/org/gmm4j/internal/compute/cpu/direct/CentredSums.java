package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.blocks.CentredRows;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;
import org.gmm4j.internal.compute.cpu.blocks.Sums;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/**
 * Sums with diagonals or traces, or of tied covariances without any. Those of components near a
 * common centre are products,
 *
 * <pre>
 *   Σ r y = [r(·,1), r(·,2), …]ᵀ y,   Σ r y² = [r(·,1), r(·,2), …]ᵀ y²
 * </pre>
 *
 * <p>(of traces the second is Σ r ‖y‖²), in which all rows have a share of all components. What is
 * far, or where few rows have a share, is left to {@link RowSums}.
 */
final class CentredSums implements BlockSums {
  /**
   * What a pair of a row and a component costs in the product, of what it costs for itself; to
   * prepare the row costs as much as one. By a profile of 50 features, not by a grid.
   */
  private static final double PRODUCT_COST = 0.1;

  private final CommonCentre centre;
  private final boolean[] isNear; // [K]
  private final CentredRows centred;
  private final boolean prepared;
  private final boolean tied;
  private final boolean traces;
  private final RowSums rows;
  private final DoublePanel responsibilities; // [near × capacity]
  private final DoublePanel product; // [near × d]
  private final double[] line;
  private final double[] counts; // of near ones
  private final double[][] first; // [near × d]
  private final double[][] squares; // [near × d], or traces [near × 1]
  private long pairs;

  /**
   * Begins with no rows.
   *
   * @param centred the rows of each block about the centre
   * @param prepared whether they are when a block is added, or else are to be
   * @param scatter diagonal or traces; null where none is needed
   * @param capacity rows of a block, at most
   */
  CentredSums(
      double[][] means,
      CommonCentre centre,
      CentredRows centred,
      boolean prepared,
      @Nullable Scatter scatter,
      int capacity) {
    int near = centre.near().length;
    int d = centre.point().length;
    this.centre = centre;
    this.isNear = new boolean[means.length];
    double[][] references = means.clone();
    for (int k : centre.near()) {
      isNear[k] = true;
      references[k] = centre.point();
    }
    this.centred = centred;
    this.prepared = prepared;
    this.tied = scatter == null;
    this.traces = scatter != null && scatter.isTrace();
    this.rows = new RowSums(references, scatter == null ? new Scatter.Diagonal() : scatter);
    this.responsibilities = new DoublePanel(near, capacity);
    this.product = new DoublePanel(near, d);
    this.line = new double[d];
    this.counts = new double[near];
    this.first = new double[near][d];
    this.squares = new double[near][traces ? 1 : d];
  }

  @Override
  public void add(RowBlock block) {
    int shared = 0;
    for (int k : centre.near()) {
      shared += block.shared(k);
    }
    double cost = PRODUCT_COST * centre.near().length + (prepared ? 0 : 1);
    boolean multiplies = tied || shared > block.count() * cost;
    for (int k = 0; k < isNear.length; k++) {
      if (!multiplies || !isNear[k]) {
        rows.add(block, k);
      }
    }
    if (multiplies) {
      if (!prepared) {
        centred.set(block, traces);
      }
      addProducts(block);
      pairs += shared;
    }
  }

  private void addProducts(RowBlock block) {
    int count = block.count();
    for (int n = 0; n < counts.length; n++) {
      double[] r = block.shares(centre.near()[n]);
      responsibilities.put(n, r, count);
      counts[n] += Sums.of(r, count);
      if (traces) {
        squares[n][0] += Spans.dot(r, centred.squaredNorms(), count);
      }
    }
    addProduct(centred.rows(), count, first);
    DoublePanel squared = centred.squares();
    if (squared != null) {
      addProduct(squared, count, squares);
    }
  }

  private void addProduct(DoublePanel values, int count, double[][] sums) {
    responsibilities.times(values, counts.length, count, product);
    for (int n = 0; n < counts.length; n++) {
      product.get(n, line, line.length);
      add(line, sums[n]);
    }
  }

  private static void add(double[] values, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += values[j];
    }
  }

  @Override
  public Moments take() {
    Moments moments = rows.take();
    for (int n = 0; n < counts.length; n++) {
      int k = centre.near()[n];
      moments.counts()[k] += counts[n];
      add(first[n], moments.first(k));
      add(squares[n], traces ? moments.trace(k) : moments.squares(k));
      Arrays.fill(first[n], 0);
      Arrays.fill(squares[n], 0);
    }
    Arrays.fill(counts, 0);
    moments.addWork(0, pairs);
    pairs = 0;
    return moments;
  }

  @Override
  public void close() {
    responsibilities.close();
    product.close();
  }
}
