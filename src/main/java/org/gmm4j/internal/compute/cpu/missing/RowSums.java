package org.gmm4j.internal.compute.cpu.missing;

import org.bytedeco.javacpp.DoublePointer;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.ShownValues;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;
import org.jspecify.annotations.Nullable;

/**
 * Σ r, Σ r y and as much of Σ r yyᵀ as a {@link Scatter} names, over completed rows y about a
 * point: of one component and one part of the rows.
 */
final class RowSums implements AutoCloseable {
  private final int d;
  private final int k;
  private final Scatter scatter;
  private final double[] first;
  private final double[] squares;
  private final double[] products;
  private final @Nullable DoublePointer gram; // [d × d], its lower triangle
  private final ShownValues.@Nullable Range shown;
  private double count;

  /**
   * Begins.
   *
   * @param notesShown whether to note what rows show
   */
  RowSums(Scatter scatter, int k, int d, boolean notesShown) {
    this.d = d;
    this.k = k;
    this.scatter = scatter;
    this.first = new double[d];
    this.squares = new double[scatter.hasSquares() ? d : 0];
    this.products = new double[scatter.hasSquares() ? scatter.directions(k).length : 0];
    this.shown = notesShown ? new ShownValues.Range(d) : null;
    this.gram = scatter.hasSquares() ? null : zeros((long) d * d);
  }

  private static DoublePointer zeros(long count) {
    DoublePointer numbers = new DoublePointer(count);
    numbers.zero();
    return numbers;
  }

  /**
   * Adds a block.
   *
   * @param y row-major [count × d]
   */
  void add(double[] y, double[] shares, int some, SumsRoom room) {
    for (int i = 0; i < some; i++) {
      double share = shares[i];
      int from = i * d;
      count += share;
      for (int j = 0; j < d; j++) {
        first[j] += share * y[from + j];
      }
    }
    if (gram != null) {
      room.addGram(y, shares, some, gram);
      return;
    }
    for (int i = 0; i < some; i++) {
      double share = shares[i];
      int from = i * d;
      for (int j = 0; j < d; j++) {
        squares[j] += share * y[from + j] * y[from + j];
      }
    }
    if (products.length > 0) {
      room.addProducts(k, y, shares, some, products);
    }
  }

  /** Notes what rows show. */
  void note(Visited rows) {
    if (shown != null) {
      double[] values = rows.section().values();
      for (int i = 0; i < rows.count(); i++) {
        for (int j : rows.pattern(i).observed()) {
          shown.add(j, values[rows.begin(i) + j]);
        }
      }
    }
  }

  /** Adds all of it to the component's moments about the same point. */
  void addTo(Moments moments) {
    moments.counts()[k] += count;
    if (shown != null) {
      moments.shown().add(k, shown);
    }
    add(first, moments.first(k));
    if (gram == null) {
      add(squares, moments.squares(k));
      if (products.length > 0) {
        add(products, moments.products(k));
      }
    } else {
      double[] to = scatter.isPooled() ? moments.pooled() : moments.second(k);
      double[] line = new double[d];
      for (int i = 0; i < d; i++) {
        gram.position((long) i * d).get(line, 0, i + 1);
        for (int j = 0; j <= i; j++) {
          to[i * d + j] += line[j];
        }
      }
      gram.position(0);
    }
  }

  private static void add(double[] from, double[] to) {
    for (int j = 0; j < from.length; j++) {
      to[j] += from[j];
    }
  }

  @Override
  public void close() {
    if (gram != null) {
      gram.close();
    }
  }
}
