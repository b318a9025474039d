package org.gmm4j.internal.compute.cpu.blocks;

import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/** The rows of a block about a point, y = x − c, maybe with squares, as factors of products. */
public final class CentredRows implements AutoCloseable {
  /** Values taken at a time, which stay in the first-level cache. */
  private static final int PIECE = 1024;

  private final int features;
  private final int pieceRows;
  private final double[] centres; // c, for each row of a piece
  private final double[] centred; // y of a piece, then y²
  private final DoublePanel rows; // y [capacity × d]
  private final @Nullable DoublePanel squares; // y² [capacity × d]
  private final double[] squaredNorms; // ‖y‖² [capacity]

  /**
   * Makes room.
   *
   * @param features d
   * @param withSquares whether there are squares
   * @param capacity rows, at most
   */
  CentredRows(int features, boolean withSquares, int capacity) {
    this.features = features;
    this.pieceRows = Math.max(1, PIECE / features);
    this.centres = new double[pieceRows * features];
    this.centred = new double[centres.length];
    this.rows = new DoublePanel(capacity, features);
    this.squares = withSquares ? new DoublePanel(capacity, features) : null;
    this.squaredNorms = new double[capacity];
  }

  /** Of the rows to come the point is c [d]. Not modified. */
  void centre(double[] centre) {
    for (int at = 0; at < centres.length; at += features) {
      System.arraycopy(centre, 0, centres, at, features);
    }
  }

  /** Takes the rows of a block. */
  public void set(RowBlock block, boolean withNorms) {
    for (int row = 0; row < block.count(); row += pieceRows) {
      int here = Math.min(pieceRows, block.count() - row);
      int values = here * features;
      Spans.subtract(block.rows(), row * features, centres, centred, values);
      rows.put(row, centred, values);
      if (withNorms) {
        findNorms(row, here);
      }
      if (squares != null) {
        square(centred, values);
        squares.put(row, centred, values);
      }
    }
  }

  private void findNorms(int row, int here) {
    for (int i = 0; i < here; i++) {
      double norm = Spans.squaredNorm(centred, i * features, features);
      squaredNorms[row + i] = Math.min(norm, Double.MAX_VALUE);
    }
  }

  /** y [rows × d]. */
  public DoublePanel rows() {
    return rows;
  }

  /**
   * y² [rows × d], where it was asked for; beyond a double's range the greatest number, which 0
   * times is 0.
   */
  public @Nullable DoublePanel squares() {
    return squares;
  }

  /** ‖y‖², where it was asked for; beyond a double's range the greatest number [count]. */
  public double[] squaredNorms() {
    return squaredNorms;
  }

  private static void square(double[] y, int values) {
    for (int i = 0; i < values; i++) {
      y[i] = Math.min(y[i] * y[i], Double.MAX_VALUE);
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
