package org.gmm4j.compute.cpu;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;

/**
 * Few forms, in loops along columns of the block: every row has its own sum, so that the compiler
 * may add several at once without changing any. Bytes are taken in the units they are stored in.
 */
final class ColumnProducts implements FormProducts {
  private static final int LANES = 64; // rows at a time: their sums stay in the first-level cache
  private static final int TILE = 8; // doubles of a cache line

  private final Dataset data;
  private final boolean bytes;
  private final double[] centre; // padded to whole tiles, in stored units, as all vectors are
  private final double[][] linear;
  private final double[][] squares; // −a/2
  private final byte[] raw;
  private final double[] values;
  private final double[] columns; // [d, padded × LANES]
  private final double[] sums = new double[LANES];

  ColumnProducts(Dataset data, double[] centre, double[][] linear, double[][] squares) {
    int d = centre.length;
    int padded = (d + TILE - 1) / TILE * TILE;
    this.data = data;
    this.bytes = data.type() == ElementType.UINT8;
    double unit = bytes ? data.scale() : 1;
    this.centre = scaled(centre, padded, unit);
    this.linear = new double[linear.length][];
    Arrays.setAll(this.linear, m -> scaled(linear[m], d, 1 / unit));
    this.squares = new double[squares.length][];
    Arrays.setAll(this.squares, m -> scaled(spread(squares[m], d), d, -0.5 / (unit * unit)));
    this.raw = new byte[bytes ? (LANES - 1) * d + padded : 0];
    this.values = new double[bytes ? 0 : (LANES - 1) * d + padded];
    this.columns = new double[padded * LANES];
  }

  /** One number for all features, d of them, or none at all, which is zero. */
  private static double[] spread(double[] squares, int d) {
    if (squares.length == d) {
      return squares;
    }
    double[] spread = new double[d];
    Arrays.fill(spread, squares.length == 0 ? 0 : squares[0]);
    return spread;
  }

  private static double[] scaled(double[] vector, int length, double factor) {
    double[] scaled = Arrays.copyOf(vector, length);
    for (int j = 0; j < vector.length; j++) {
      scaled[j] *= factor;
    }
    return scaled;
  }

  @Override
  public void evaluate(int firstRow, int rows, double[] out) {
    for (int from = 0; from < rows; from += LANES) {
      int count = Math.min(LANES, rows - from);
      if (bytes) {
        data.raw(firstRow + from, count, ByteBuffer.wrap(raw));
        transposeBytes(count);
      } else {
        data.read(firstRow + from, count, values, 0);
        transposeValues(count);
      }
      for (int m = 0; m < linear.length; m++) {
        addUp(linear[m], squares[m]);
        for (int i = 0; i < count; i++) {
          out[(from + i) * linear.length + m] = sums[i];
        }
      }
    }
  }

  /** Lanes behind the last row keep what they had: their sums are not read. */
  private void transposeBytes(int count) {
    int d = data.columns();
    for (int j = 0; j < centre.length; j += TILE) {
      for (int m = 0; m < TILE; m += 4) {
        double c0 = centre[j + m];
        double c1 = centre[j + m + 1];
        double c2 = centre[j + m + 2];
        double c3 = centre[j + m + 3];
        int to = (j + m) * LANES;
        int at = j + m;
        for (int i = 0; i < count; i++, at += d) { // four a turn: a loop of its own costs more
          columns[to + i] = (raw[at] & 0xff) - c0;
          columns[to + LANES + i] = (raw[at + 1] & 0xff) - c1;
          columns[to + 2 * LANES + i] = (raw[at + 2] & 0xff) - c2;
          columns[to + 3 * LANES + i] = (raw[at + 3] & 0xff) - c3;
        }
      }
    }
  }

  private void transposeValues(int count) {
    int d = data.columns();
    for (int j = 0; j < centre.length; j++) {
      int at = j;
      for (int i = 0; i < count; i++, at += d) {
        columns[j * LANES + i] = values[at] - centre[j];
      }
    }
  }

  private void addUp(double[] b, double[] a) {
    Arrays.fill(sums, 0);
    for (int j = 0; j < b.length; j++) {
      addColumn(columns, j * LANES, b[j], a[j], sums);
    }
  }

  private static void addColumn(double[] columns, int at, double b, double a, double[] sums) {
    for (int i = 0; i < LANES; i++) {
      double z = columns[at + i];
      sums[i] += z * (b + a * z);
    }
  }

  @Override
  public void close() {}
}
