package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;

/**
 * Sums of matrices by one symmetric product for a block and a component, of the rows that it has a
 * share of: √r (x − m), and below it √r, are columns G, and the last line of GGᵀ is f and N.
 */
final class ProductSums implements BlockSums {
  private final double[][] references;
  private final Scatter scatter;
  private final DoublePanel weighted; // G [d + 1 × capacity]
  private final DoublePanel product; // [d + 1 × d + 1]
  private final double[] roots;
  private final double[] line;
  private final double[] room; // [d]
  private Moments moments;

  /**
   * Begins with no rows.
   *
   * @param references mₖ [K × d]. Kept.
   * @param scatter whole or pooled
   * @param capacity rows of a block, at most
   */
  ProductSums(double[][] references, Scatter scatter, int capacity) {
    int d = references[0].length;
    this.references = references;
    this.scatter = scatter;
    this.weighted = new DoublePanel(d + 1, capacity);
    this.product = new DoublePanel(d + 1, d + 1);
    this.roots = new double[capacity];
    this.line = new double[Math.max(capacity, d + 1)];
    this.room = new double[d];
    this.moments = new Moments(references, scatter);
  }

  @Override
  public void add(RowBlock block) {
    for (int k = 0; k < references.length; k++) {
      int shared = block.shared(k);
      if (shared > 0) {
        gather(block, k, shared);
        weighted.multiplyByOwn(shared, product);
        addProduct(k);
        moments.addWork(0, shared);
      }
    }
  }

  private void gather(RowBlock block, int k, int shared) {
    double[] shares = block.shares(k);
    int[] places = block.sharedRows(k);
    double[] reference = references[k];
    for (int p = 0; p < shared; p++) {
      roots[p] = Math.sqrt(shares[places[p]]);
    }
    for (int j = 0; j < reference.length; j++) {
      double[] x = block.feature(j);
      for (int p = 0; p < shared; p++) {
        line[p] = (x[places[p]] - reference[j]) * roots[p];
      }
      weighted.put(j, line, shared);
    }
    weighted.put(reference.length, roots, shared);
  }

  private void addProduct(int k) {
    int d = references[0].length;
    double[] second = scatter.isWhole() ? moments.second(k) : moments.pooled();
    for (int a = 0; a < d; a++) {
      product.get(a, line, a + 1);
      Spans.add(second, a * d, 1, line, a + 1, room);
    }
    product.get(d, line, d + 1);
    double[] first = moments.first(k);
    for (int b = 0; b < d; b++) {
      first[b] += line[b];
    }
    moments.counts()[k] += line[d];
  }

  @Override
  public Moments take() {
    Moments sums = moments;
    moments = new Moments(references, scatter);
    return sums;
  }

  @Override
  public void close() {
    weighted.close();
    product.close();
  }
}
