package org.gmm4j.internal.compute.cpu.missing;

import java.nio.DoubleBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;

/** Where a worker multiplies blocks of completed rows y. */
final class SumsRoom implements AutoCloseable {
  private final Scatter scatter;
  private final int d;
  private final double[] line;
  private final DoublePanel rows; // y [rows × d]
  private final DoublePanel basis; // B [q × d]
  private final DoublePanel along; // r yBᵀ [rows × q]
  private final DoublePanel product; // [q × d]
  private final DoublePointer weighted; // √r y [rows × d]
  private final double[] onBasis;
  private int component = -1; // whose basis it is

  SumsRoom(Scatter scatter, int components, int d, int mostRows) {
    this.scatter = scatter;
    this.d = d;
    this.line = new double[d];
    int numbers =
        IntStream.range(0, components).map(k -> scatter.directions(k).length).max().orElse(0);
    int q = Math.max(1, numbers / d);
    boolean whole = !scatter.hasSquares();
    this.weighted = new DoublePointer(whole ? (long) mostRows * d : 1);
    this.rows = new DoublePanel(whole ? 1 : mostRows, d);
    this.basis = new DoublePanel(q, d);
    this.along = new DoublePanel(whole ? 1 : mostRows, q);
    this.product = new DoublePanel(q, d);
    this.onBasis = new double[q];
  }

  /**
   * Adds B Σ r yyᵀ for the basis B of a component.
   *
   * @param y row-major [count × d]
   * @param to [q × d]
   */
  void addProducts(int k, double[] y, double[] shares, int count, double[] to) {
    int q = to.length / d;
    if (component != k) {
      basis.set(DoubleBuffer.wrap(scatter.directions(k)));
      component = k;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(y, i * d, line, 0, d);
      rows.put(i, line, d);
    }
    rows.timesTransposed(basis, count, q, along);
    for (int i = 0; i < count; i++) {
      along.get(i, onBasis, q);
      for (int a = 0; a < q; a++) {
        onBasis[a] *= shares[i];
      }
      along.put(i, onBasis, q);
    }
    along.transposedTimes(rows, count, product);
    for (int a = 0; a < q; a++) {
      product.get(a, line, d);
      for (int j = 0; j < d; j++) {
        to[a * d + j] += line[j];
      }
    }
  }

  /**
   * Adds Σ r yyᵀ.
   *
   * @param to [d × d], its lower triangle
   */
  void addGram(double[] y, double[] shares, int count, DoublePointer to) {
    for (int i = 0; i < count; i++) {
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
        count,
        1,
        weighted,
        d,
        1,
        to,
        d);
  }

  @Override
  public void close() {
    weighted.close();
    rows.close();
    basis.close();
    along.close();
    product.close();
  }
}
