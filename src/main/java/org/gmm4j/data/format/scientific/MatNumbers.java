package org.gmm4j.data.format.scientific;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.ArrayHeader;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;
import us.hebi.matlab.mat.types.Matrix;

/**
 * Real numbers in a MAT file, column by column.
 *
 * @param source for messages
 * @param shape its sizes
 * @param type what the matrix is; what the file has may be smaller
 */
record MatNumbers(String source, String name, long[] shape, NumberType type, MatContent content)
    implements StoredArray {
  private static final int PIECE = 1 << 20; // bytes

  @Override
  public String describe() {
    return Words.describe(shape, type.toString().toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean comesByRows() {
    return false;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public Labels labels() throws IOException {
    LabelList.requireList(source, shape);
    LabelList labels = new LabelList(source);
    rows(null, labels);
    return labels.labels();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) throws IOException {
    ArrayHeader header = new ArrayHeader(type, ByteOrder.LITTLE_ENDIAN, shape, true);
    int count = header.count(source);
    int n = header.fewRows(source);
    Matrix matrix = content.matrix();
    if (matrix.getNumElements() != count) {
      throw new DataException(
          "%s: has %d values, but the shape %s"
              .formatted(source, matrix.getNumElements(), header.shapeText()));
    }
    RowSink sink = columns == null ? out : new ChosenColumns(out, columns);
    copy(matrix, n, features(count / n), sink);
  }

  /** Which column of the file each feature of a row is: the last index of a row runs fastest. */
  private int[] features(int d) {
    int[] places = ArrayHeader.rowMajorPlaces(Arrays.copyOfRange(shape, 1, shape.length));
    int[] features = new int[d];
    for (int i = 0; i < d; i++) {
      features[places[i]] = i;
    }
    return features;
  }

  private void copy(Matrix matrix, int n, int[] features, RowSink out) {
    int d = features.length;
    int size = type.kept().bytes();
    int stride = Math.multiplyExact(d, size);
    int each = Math.max(1, Math.min(n, PIECE / stride));
    ByteBuffer piece = ByteBuffer.allocate(each * stride).order(ByteOrder.LITTLE_ENDIAN);
    out.begin(type.kept(), n, d);
    for (int first = 0; first < n; first += each) {
      int rows = Math.min(each, n - first);
      for (int j = 0; j < d; j++) {
        int from = features[j] * n + first;
        for (int i = 0; i < rows; i++) {
          put(matrix, from + i, piece, i * stride + j * size);
        }
      }
      out.put(piece.position(0).limit(rows * stride));
      piece.clear();
    }
    out.end();
  }

  private void put(Matrix matrix, int from, ByteBuffer piece, int to) {
    switch (type.kept()) {
      case UINT8 -> piece.put(to, (byte) matrix.getLong(from));
      case INT16, UINT16 -> piece.putShort(to, (short) matrix.getLong(from));
      case FLOAT32 -> piece.putFloat(to, (float) matrix.getDouble(from));
      case FLOAT64 ->
          piece.putDouble(
              to,
              type == NumberType.UINT64
                  ? NumberType.unsigned(matrix.getLong(from))
                  : matrix.getDouble(from));
    }
  }
}
