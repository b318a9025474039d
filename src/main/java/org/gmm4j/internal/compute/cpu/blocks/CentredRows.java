package org.gmm4j.internal.compute.cpu.blocks;

import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/** The rows of a block about one point, y = x − c, and their squares, as factors of products. */
public final class CentredRows implements AutoCloseable {
  /** Values taken at a time, which stay in the first-level cache. */
  private static final int PIECE = 1024;

  private final int features;
  private final int capacity;
  private final int pieceRows;
  private final double[] centres; // c, for each row of a piece
  private final double[] from;
  private final double[] to;
  private final DoublePanel rows; // y [capacity × d]
  private final double[] squaredNorms; // ‖y‖² [capacity]
  private @Nullable DoublePanel squares; // y² [capacity × d]
  private int count;
  private boolean squared;

  /**
   * Makes room.
   *
   * @param centre c [d]. Not modified.
   * @param capacity rows, at most
   */
  public CentredRows(double[] centre, int capacity) {
    this.features = centre.length;
    this.capacity = capacity;
    this.pieceRows = Math.max(1, PIECE / features);
    this.centres = new double[pieceRows * features];
    for (int at = 0; at < centres.length; at += features) {
      System.arraycopy(centre, 0, centres, at, features);
    }
    this.from = new double[centres.length];
    this.to = new double[centres.length];
    this.rows = new DoublePanel(capacity, features);
    this.squaredNorms = new double[capacity];
  }

  /** Takes the rows of a block. */
  public void set(RowBlock block, boolean withNorms) {
    count = block.count();
    squared = false;
    for (int row = 0; row < count; row += pieceRows) {
      int here = Math.min(pieceRows, count - row);
      int values = here * features;
      System.arraycopy(block.rows(), row * features, from, 0, values);
      subtract(from, centres, to, values);
      rows.put(row, to, values);
      for (int i = 0; withNorms && i < here; i++) {
        squaredNorms[row + i] =
            Math.min(Spans.squaredNorm(to, i * features, features), Double.MAX_VALUE);
      }
    }
  }

  /** Rows that were taken. */
  public int count() {
    return count;
  }

  /** y [count × d]. */
  public DoublePanel rows() {
    return rows;
  }

  /** ‖y‖², where it was asked for; beyond a double's range the greatest number [count]. */
  public double[] squaredNorms() {
    return squaredNorms;
  }

  /** y² [count × d]; of rows beyond a double's range the greatest number, which 0 times is 0. */
  public DoublePanel squares() {
    DoublePanel panel = squares;
    if (panel == null) {
      panel = new DoublePanel(capacity, features);
      squares = panel;
    }
    for (int row = 0; !squared && row < count; row += pieceRows) {
      int values = Math.min(pieceRows, count - row) * features;
      rows.get(row, from, values);
      square(from, to, values);
      panel.put(row, to, values);
    }
    squared = true;
    return panel;
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
    if (squares != null) {
      squares.close();
    }
  }
}
