package org.gmm4j.internal.compute.cpu.blocks;

import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;

/**
 * The rows of a block about one point, y = x − c, maybe with their squares, as factors of products.
 */
public final class CentredRows implements AutoCloseable {
  /** Values taken at a time, which stay in the first-level cache. */
  private static final int PIECE = 1024;

  private final int features;
  private final boolean squared;
  private final int pieceRows;
  private final double[] centres; // c, for each row of a piece
  private final double[] from;
  private final double[] to;
  private final double[] squares;
  private final double[] both; // a row, then its squares
  private final DoublePanel rows; // y, or y and y² [capacity × d or 2d]
  private final double[] squaredNorms; // ‖y‖² [capacity]

  /**
   * Makes room.
   *
   * @param centre c [d]. Not modified.
   * @param squared whether a row's squares follow it
   * @param capacity rows, at most
   */
  public CentredRows(double[] centre, boolean squared, int capacity) {
    this.features = centre.length;
    this.squared = squared;
    this.pieceRows = Math.max(1, PIECE / features);
    this.centres = new double[pieceRows * features];
    for (int at = 0; at < centres.length; at += features) {
      System.arraycopy(centre, 0, centres, at, features);
    }
    this.from = new double[centres.length];
    this.to = new double[centres.length];
    this.squares = new double[squared ? centres.length : 0];
    this.both = new double[2 * squares.length];
    this.rows = new DoublePanel(capacity, squared ? 2 * features : features);
    this.squaredNorms = new double[capacity];
  }

  /** Takes the rows of a block. */
  public void set(RowBlock block, boolean withNorms) {
    for (int row = 0; row < block.count(); row += pieceRows) {
      int here = Math.min(pieceRows, block.count() - row);
      int values = here * features;
      System.arraycopy(block.rows(), row * features, from, 0, values);
      subtract(from, centres, to, values);
      if (withNorms) {
        findNorms(row, here);
      }
      if (squared) {
        square(to, squares, values);
        alternate(to, squares, both, features, here);
        rows.put(row, both, 2 * values);
      } else {
        rows.put(row, to, values);
      }
    }
  }

  private void findNorms(int row, int here) {
    for (int i = 0; i < here; i++) {
      double norm = Spans.squaredNorm(to, i * features, features);
      squaredNorms[row + i] = Math.min(norm, Double.MAX_VALUE);
    }
  }

  /** A row of one, then one of the other. */
  private static void alternate(double[] one, double[] other, double[] both, int d, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(one, i * d, both, 2 * i * d, d);
      System.arraycopy(other, i * d, both, (2 * i + 1) * d, d);
    }
  }

  /**
   * y [rows × d], or y and y² [rows × 2d]; of rows beyond a double's range y² is the greatest
   * number, which 0 times is 0.
   */
  public DoublePanel rows() {
    return rows;
  }

  /** ‖y‖², where it was asked for; beyond a double's range the greatest number [count]. */
  public double[] squaredNorms() {
    return squaredNorms;
  }

  private static void subtract(double[] x, double[] centre, double[] y, int values) {
    for (int i = 0; i < values; i++) {
      y[i] = x[i] - centre[i];
    }
  }

  private static void square(double[] y, double[] squares, int values) {
    for (int i = 0; i < values; i++) {
      squares[i] = Math.min(y[i] * y[i], Double.MAX_VALUE);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
