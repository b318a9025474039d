package org.gmm4j.internal.compute.cpu.forms;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Panel;
import org.gmm4j.internal.compute.cpu.matrix.Panels;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/**
 * Many forms about one point, by BLAS: products of rows with all b, and of their squares with all
 * a.
 */
final class PanelProducts implements FormProducts {
  /** Values of the rows that are taken at a time, which stay in the second-level cache, … */
  private static final int PIECE_VALUES = 1 << 16;

  /** … but not fewer rows than these. */
  private static final int LEAST_PIECE_ROWS = 32;

  private final Dataset data;
  private final double[] centre;
  private final double[][] squares;
  private final boolean radial; // of the squares only ‖z‖² is needed
  private final int pieceRows;
  private final double[] z; // of a piece
  private final Panel linearForms;
  private final @Nullable Panel squareForms;
  private final Panel rows;
  private final Panel linearValues;
  private final @Nullable Panel squareValues;
  private final double[] values; // of a piece's rows and all forms
  private final double[] perRow; // of the squares

  PanelProducts(Dataset data, List<Form> forms, Precision precision, int blockRows) {
    this.data = data;
    this.centre = forms.get(0).point();
    this.squares = forms.stream().map(Form::squares).toArray(double[][]::new);
    this.radial = Arrays.stream(squares).anyMatch(a -> a.length == 1);
    int d = centre.length;
    this.pieceRows = Math.min(blockRows, Math.max(LEAST_PIECE_ROWS, PIECE_VALUES / d));
    this.z = new double[pieceRows * d];
    this.linearForms = panel(forms.stream().map(Form::linear).toArray(double[][]::new), precision);
    this.rows = Panels.of(precision, pieceRows, d);
    this.linearValues = Panels.of(precision, pieceRows, forms.size());
    this.values = new double[pieceRows * forms.size()];
    double[][] vectors = squareVectors();
    this.perRow = new double[pieceRows * vectors.length];
    boolean any = vectors.length > 0;
    this.squareForms = any ? panel(vectors, precision) : null;
    this.squareValues = any ? Panels.of(precision, pieceRows, vectors.length) : null;
  }

  private double[][] squareVectors() {
    if (radial) {
      double[] ones = new double[centre.length];
      Arrays.fill(ones, 1);
      return new double[][] {ones};
    }
    return Arrays.stream(squares).filter(a -> a.length > 0).toArray(double[][]::new);
  }

  private static Panel panel(double[][] vectors, Precision precision) {
    Panel panel = Panels.of(precision, vectors.length, vectors[0].length);
    for (int i = 0; i < vectors.length; i++) {
      panel.put(i, vectors[i], vectors[i].length);
    }
    return panel;
  }

  @Override
  public void evaluate(int firstRow, int count, double[] out) {
    for (int done = 0; done < count; done += pieceRows) {
      int here = Math.min(pieceRows, count - done);
      evaluatePiece(firstRow + done, here);
      System.arraycopy(values, 0, out, done * squares.length, here * squares.length);
    }
  }

  private void evaluatePiece(int firstRow, int count) {
    readCentred(data, firstRow, count, centre, z);
    int numbers = count * centre.length;
    rows.put(0, z, numbers);
    rows.timesTransposed(linearForms, count, linearValues);
    linearValues.get(0, values, count * squares.length);
    if (squareForms != null && squareValues != null) {
      for (int i = 0; i < numbers; i++) {
        z[i] *= z[i];
      }
      rows.put(0, z, numbers);
      rows.timesTransposed(squareForms, count, squareValues);
      squareValues.get(0, perRow, count * squareValues.columns());
      subtractSquares(count, squareValues.columns(), values);
    }
  }

  private void subtractSquares(int count, int width, double[] out) {
    for (int i = 0; i < count; i++) {
      int at = i * width;
      for (int m = 0; m < squares.length; m++) {
        if (squares[m].length > 0) {
          out[i * squares.length + m] -= 0.5 * (radial ? squares[m][0] * perRow[at] : perRow[at++]);
        }
      }
    }
  }

  /** Reads x − c [count × d]. */
  static void readCentred(Dataset data, int firstRow, int count, double[] centre, double[] out) {
    int d = centre.length;
    data.read(firstRow, count, out, 0);
    double[] line = new double[d];
    for (int row = 0; row < count * d; row += d) {
      Spans.subtract(out, row, centre, line);
      System.arraycopy(line, 0, out, row, d);
    }
  }

  @Override
  public void close() {
    linearForms.close();
    rows.close();
    linearValues.close();
    if (squareForms != null && squareValues != null) {
      squareForms.close();
      squareValues.close();
    }
  }
}
