package org.gmm4j.internal.compute.cpu.forms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/**
 * Few forms, or of few features, in loops along columns of the block: every row has its own sum, so
 * that the compiler may add several at once without changing any. Bytes are taken in the units they
 * are stored in.
 */
final class ColumnProducts implements FormProducts {
  /** Up to so many vectors, plain loops are faster than BLAS, which copies every row first. */
  private static final int FEW = 8;

  /** Rows as short as this are as well done by plain loops, however many forms there are. */
  private static final int SHORT = 16;

  private static final int LANES = 64; // rows at a time: their sums stay in the first-level cache
  private static final int TILE = 8; // doubles of a cache line

  private final Dataset data;
  private final boolean bytes;
  private final int padded; // features in whole tiles
  private final double[][] points; // in stored units, as all vectors are
  private final double[][] linear;
  private final double[][] squares; // −a/2
  private final byte[] raw;
  private final double[] values;
  private final double[][] columns; // [padded][LANES]
  private final double[] sums = new double[LANES];

  ColumnProducts(Dataset data, List<Form> forms) {
    int d = data.columns();
    this.padded = (d + TILE - 1) / TILE * TILE;
    this.data = data;
    this.bytes = data.type() == ElementType.UINT8;
    double unit = bytes ? data.scale() : 1;
    this.points = each(forms, form -> scaled(form.point(), d, unit));
    this.linear = each(forms, form -> scaled(form.linear(), d, 1 / unit));
    this.squares = each(forms, form -> scaled(form.squares(), d, -0.5 / (unit * unit)));
    this.raw = new byte[bytes ? (LANES - 1) * d + padded : 0];
    this.values = new double[bytes ? 0 : (LANES - 1) * d + padded];
    this.columns = new double[padded][LANES];
  }

  /** Whether plain loops do so many vectors: each form may have its own point then. */
  static boolean suit(int vectors, int features, Precision precision) {
    return precision == Precision.DOUBLE && (vectors <= FEW || features <= SHORT);
  }

  private static double[][] each(List<Form> forms, Function<Form, double[]> vector) {
    return forms.stream().map(vector).toArray(double[][]::new);
  }

  /** A vector times a number: one number stands for d of them, none for nothing. */
  private static double[] scaled(double[] vector, int d, double factor) {
    double[] scaled = new double[vector.length == 0 ? 0 : d];
    Arrays.setAll(scaled, j -> factor * vector[vector.length == 1 ? 0 : j]);
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
        addUp(points[m], linear[m], squares[m]);
        for (int i = 0; i < count; i++) {
          out[(from + i) * linear.length + m] = sums[i];
        }
      }
    }
  }

  /** Lanes behind the last row keep what they had: their sums are not read. */
  private void transposeBytes(int count) {
    int d = data.columns();
    for (int j = 0; j < padded; j += TILE) {
      for (int m = 0; m < TILE; m += 4) {
        double[] column0 = columns[j + m];
        double[] column1 = columns[j + m + 1];
        double[] column2 = columns[j + m + 2];
        double[] column3 = columns[j + m + 3];
        int at = j + m;
        for (int i = 0; i < count; i++, at += d) { // four a turn: a loop of its own costs more
          column0[i] = raw[at] & 0xff;
          column1[i] = raw[at + 1] & 0xff;
          column2[i] = raw[at + 2] & 0xff;
          column3[i] = raw[at + 3] & 0xff;
        }
      }
    }
  }

  private void transposeValues(int count) {
    int d = data.columns();
    for (int j = 0; j < d; j++) {
      double[] column = columns[j];
      for (int i = 0; i < count; i++) {
        column[i] = values[i * d + j];
      }
    }
  }

  /** A form has products, or squares, or both. */
  private void addUp(double[] p, double[] b, double[] a) {
    Arrays.fill(sums, 0);
    for (int j = 0; j < p.length; j++) {
      if (a.length == 0) {
        addProducts(columns[j], p[j], b[j], sums);
      } else if (b.length == 0) {
        addSquares(columns[j], p[j], a[j], sums);
      } else {
        addBoth(columns[j], p[j], b[j], a[j], sums);
      }
    }
  }

  private static void addProducts(double[] column, double p, double b, double[] sums) {
    for (int i = 0; i < LANES; i++) {
      sums[i] += b * (column[i] - p);
    }
  }

  private static void addSquares(double[] column, double p, double a, double[] sums) {
    for (int i = 0; i < LANES; i++) {
      double z = column[i] - p;
      sums[i] += a * z * z;
    }
  }

  private static void addBoth(double[] column, double p, double b, double a, double[] sums) {
    for (int i = 0; i < LANES; i++) {
      double z = column[i] - p;
      sums[i] += z * (b + a * z);
    }
  }

  @Override
  public void close() {}
}
