package org.gmm4j.data;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies an INDArray's rows. Apart from {@link Dataset}, so that only its users load ND4J. */
final class NdArrayRows {
  private NdArrayRows() {}

  static Dataset copy(INDArray matrix) {
    if (matrix.rank() != 2) {
      throw new DataException("an INDArray of rows must have rank 2, this has " + matrix.rank());
    }
    if (matrix.rows() == 0 || matrix.columns() == 0) {
      throw new DataException("no data: at least one row and one column are needed");
    }
    int rows = matrix.rows();
    if (matrix.dataType() == DataType.FLOAT) {
      float[][] copy = new float[rows][];
      for (int i = 0; i < rows; i++) {
        copy[i] = matrix.getRow(i).toFloatVector();
      }
      return Dataset.of(copy);
    }
    if (matrix.dataType() == DataType.UINT8) {
      byte[][] copy = new byte[rows][];
      for (int i = 0; i < rows; i++) {
        copy[i] = bytes(matrix.getRow(i).toIntVector());
      }
      return Dataset.of(copy);
    }
    double[][] copy = new double[rows][];
    for (int i = 0; i < rows; i++) {
      copy[i] = matrix.getRow(i).toDoubleVector();
    }
    return Dataset.of(copy);
  }

  private static byte[] bytes(int[] values) {
    byte[] out = new byte[values.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = (byte) values[j];
    }
    return out;
  }
}
