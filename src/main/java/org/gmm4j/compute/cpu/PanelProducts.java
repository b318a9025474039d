package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Precision;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/** Products with many vectors, by BLAS. */
final class PanelProducts implements FormProducts {
  private final Dataset data;
  private final double[] centre;
  private final double[] z;
  private final Panel linear;
  private final @Nullable Panel squares;
  private final Panel rows;
  private final Panel linearValues;
  private final @Nullable Panel squareValues;

  PanelProducts(
      Dataset data,
      double[] centre,
      double[][] linear,
      double[][] squares,
      Precision precision,
      int blockRows) {
    this.data = data;
    this.centre = centre;
    this.z = new double[blockRows * centre.length];
    this.linear = panel(linear, precision);
    this.rows = Panel.of(precision, blockRows, centre.length);
    this.linearValues = Panel.of(precision, blockRows, linear.length);
    boolean any = squares.length > 0;
    this.squares = any ? panel(squares, precision) : null;
    this.squareValues = any ? Panel.of(precision, blockRows, squares.length) : null;
  }

  private static Panel panel(double[][] vectors, Precision precision) {
    Panel panel = Panel.of(precision, vectors.length, vectors[0].length);
    for (int i = 0; i < vectors.length; i++) {
      panel.put(i, vectors[i], vectors[i].length);
    }
    return panel;
  }

  @Override
  public void multiply(int firstRow, int count, double[] linearOut, double[] squareOut) {
    readCentred(data, firstRow, count, centre, z);
    int values = count * centre.length;
    rows.put(0, z, values);
    rows.timesTransposed(linear, count, linearValues);
    linearValues.get(0, linearOut, count * linearValues.columns());
    if (squares != null && squareValues != null) {
      for (int i = 0; i < values; i++) {
        z[i] *= z[i];
      }
      rows.put(0, z, values);
      rows.timesTransposed(squares, count, squareValues);
      squareValues.get(0, squareOut, count * squareValues.columns());
    }
  }

  /** Reads x − c [count × d]. */
  static void readCentred(Dataset data, int firstRow, int count, double[] centre, double[] out) {
    int d = centre.length;
    data.read(firstRow, count, out, 0);
    for (int row = 0; row < count * d; row += d) {
      for (int j = 0; j < d; j++) {
        out[row + j] -= centre[j];
      }
    }
  }

  @Override
  public void close() {
    linear.close();
    rows.close();
    linearValues.close();
    if (squares != null && squareValues != null) {
      squares.close();
      squareValues.close();
    }
  }
}
