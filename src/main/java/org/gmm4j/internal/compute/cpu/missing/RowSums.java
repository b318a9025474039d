package org.gmm4j.internal.compute.cpu.missing;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.jspecify.annotations.Nullable;

/**
 * Σ r, Σ r y and as much of Σ r yyᵀ as a {@link Scatter} names, over completed rows y about a
 * point: of one component and one part of the rows.
 */
final class RowSums implements AutoCloseable {
  private final int d;
  private final Scatter scatter;
  private final double[] first;
  private final double[] line;
  private final double[] squares;
  private final int directions;
  private final @Nullable DoublePanel rows;
  private final @Nullable DoublePanel basis; // B [q × d]
  private final @Nullable DoublePanel along; // r yBᵀ [rows × q]
  private final @Nullable DoublePanel product; // [q × d]
  private final double[] products;
  private final @Nullable DoublePointer weighted; // √r y [rows × d]
  private final @Nullable DoublePointer gram; // [d × d], its lower triangle
  private double count;

  RowSums(Scatter scatter, int k, int d, int mostRows) {
    this.d = d;
    this.scatter = scatter;
    this.first = new double[d];
    this.line = new double[d];
    this.squares = new double[scatter.hasSquares() ? d : 0];
    double[] b = scatter.directions(k);
    this.directions = b.length / d;
    this.products = new double[b.length];
    boolean projects = directions > 0;
    this.rows = projects ? new DoublePanel(mostRows, d) : null;
    this.basis = projects ? new DoublePanel(directions, d) : null;
    this.along = projects ? new DoublePanel(mostRows, directions) : null;
    this.product = projects ? new DoublePanel(directions, d) : null;
    if (basis != null) {
      basis.set(java.nio.DoubleBuffer.wrap(b));
    }
    boolean whole = !scatter.hasSquares();
    this.weighted = whole ? new DoublePointer((long) mostRows * d) : null;
    this.gram = whole ? new DoublePointer((long) d * d) : null;
    for (long i = 0; gram != null && i < (long) d * d; i++) {
      gram.put(i, 0);
    }
  }

  /**
   * Adds a block.
   *
   * @param y row-major [count × d]
   */
  void add(double[] y, double[] shares, int some) {
    for (int i = 0; i < some; i++) {
      count += shares[i];
      for (int j = 0; j < d; j++) {
        first[j] += shares[i] * y[i * d + j];
      }
    }
    if (scatter.hasSquares()) {
      addSquares(y, shares, some);
      addProducts(y, shares, some);
    } else {
      addGram(y, shares, some);
    }
  }

  private void addSquares(double[] y, double[] shares, int some) {
    for (int i = 0; i < some; i++) {
      for (int j = 0; j < d; j++) {
        squares[j] += shares[i] * y[i * d + j] * y[i * d + j];
      }
    }
  }

  private void addProducts(double[] y, double[] shares, int some) {
    if (rows == null || basis == null || along == null || product == null) {
      return;
    }
    for (int i = 0; i < some; i++) {
      System.arraycopy(y, i * d, line, 0, d);
      rows.put(i, line, d);
    }
    rows.timesTransposed(basis, some, directions, false, along);
    double[] onBasis = new double[directions];
    for (int i = 0; i < some; i++) {
      along.get(i, onBasis, directions);
      for (int a = 0; a < directions; a++) {
        onBasis[a] *= shares[i];
      }
      along.put(i, onBasis, directions);
    }
    along.transposedTimes(rows, some, product);
    for (int a = 0; a < directions; a++) {
      product.get(a, line, d);
      for (int j = 0; j < d; j++) {
        products[a * d + j] += line[j];
      }
    }
  }

  private void addGram(double[] y, double[] shares, int some) {
    if (weighted == null || gram == null) {
      return;
    }
    for (int i = 0; i < some; i++) {
      double root = Math.sqrt(shares[i]);
      for (int j = 0; j < d; j++) {
        line[j] = root * y[i * d + j];
      }
      weighted.position((long) i * d).put(line, 0, d);
    }
    weighted.position(0);
    openblas.cblas_dsyrk(
        openblas.CblasRowMajor,
        openblas.CblasLower,
        openblas.CblasTrans,
        d,
        some,
        1,
        weighted,
        d,
        1,
        gram,
        d);
  }

  /** Adds all of it to a component's moments about the same point. */
  void addTo(Moments moments, int k) {
    moments.counts()[k] += count;
    add(first, moments.first(k));
    if (scatter.hasSquares()) {
      add(squares, moments.squares(k));
      if (directions > 0) {
        add(products, moments.products(k));
      }
    } else if (gram != null) {
      double[] to = scatter.isPooled() ? moments.pooled() : moments.second(k);
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
    for (AutoCloseable each :
        new @Nullable AutoCloseable[] {rows, basis, along, product, weighted, gram}) {
      close(each);
    }
  }

  private static void close(@Nullable AutoCloseable each) {
    if (each instanceof DoublePanel panel) {
      panel.close();
    } else if (each instanceof DoublePointer pointer) {
      pointer.close();
    }
  }
}
