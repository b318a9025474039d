package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;

/**
 * Rows as singles, z = (x − o) / D, behind a 1: what {@link Sieve} multiplies with. The units D are
 * powers of two near each feature's spread, so that nothing over- or underflows whatever the data's
 * units are. Bytes are taken about 0 and are exact; other data are taken about a point among them.
 *
 * <p>The norms of (1, z) bound what rounding does to a row, see {@link RoundedFactor}.
 */
public final class RoundedRows {
  private static final int SAMPLE = 1024;

  /** No unit is smaller than this share of the largest. */
  private static final double SMALLEST = 1e-3;

  private final Dataset data;
  private final int features;
  private final boolean bytes;
  private final double[] origin;
  private final double[] units; // D [d], in the data's units
  private final double[] inverse; // 1 / D [d], exact
  private final float[] inverseOfBytes; // the same in the units that bytes are stored in
  private final float[] norms; // ‖(1, z)‖ by row, rounded up; 0 until it is known
  private final float[] euclideanNorms; // the same of ‖x − o‖

  public RoundedRows(Dataset data) {
    this.data = data;
    this.features = data.columns();
    this.bytes = data.type() == ElementType.UINT8;
    this.origin = new double[features];
    this.units = new double[features];
    this.inverse = new double[features];
    this.inverseOfBytes = new float[features];
    this.norms = new float[data.arrayRows()];
    this.euclideanNorms = new float[data.arrayRows()];
    double[] squares = sample();
    double largest = Math.sqrt(Arrays.stream(squares).max().orElse(0));
    for (int j = 0; j < features; j++) {
      double spread = Math.max(Math.sqrt(squares[j]), SMALLEST * largest);
      int exponent = Math.max(Math.getExponent(spread), Double.MIN_EXPONENT);
      double unit = spread > 0 ? Math.scalb(1.0, exponent) : 1;
      inverse[j] = 1 / unit;
      inverseOfBytes[j] = (float) inverse[j];
      units[j] = bytes ? unit / data.scale() : unit;
    }
  }

  /**
   * Sets the origin; returns the mean squares about it, of bytes in the units they are stored in.
   */
  private double[] sample() {
    int count = Math.min(SAMPLE, data.arrayRows());
    double[] row = new double[features];
    double[] squares = new double[features];
    for (int pass = bytes ? 1 : 0; pass < 2; pass++) {
      for (int i = 0; i < count; i++) {
        data.read(data.spread(i, count), 1, row, 0);
        for (int j = 0; j < features; j++) {
          double difference = row[j] - (pass == 0 ? 0 : origin[j]);
          if (pass == 0) {
            squares[j] += difference / count;
          } else {
            squares[j] += difference * difference / count;
          }
        }
      }
      if (pass == 0) {
        System.arraycopy(squares, 0, origin, 0, features);
        Arrays.fill(squares, 0);
      }
    }
    double unit = bytes ? data.scale() : 1;
    return Arrays.stream(squares).map(square -> square * unit * unit).toArray();
  }

  public int features() {
    return features;
  }

  /** How many rows there are. */
  int count() {
    return norms.length;
  }

  /** o [d]. Not to be modified. */
  public double[] origin() {
    return origin;
  }

  /** D [d]. Not to be modified. */
  public double[] units() {
    return units;
  }

  /**
   * Writes rows as (1, z).
   *
   * @param ids numbers of rows in the data
   * @param from the first of them to write
   * @param out receives [count × (d + 1)]
   */
  public void read(int[] ids, int from, int count, FloatPanel out) {
    float[] values = new float[features + 1];
    float[] z = new float[features];
    double[] row = bytes ? new double[0] : new double[features];
    values[0] = 1;
    for (int i = 0; i < count; i++) {
      int id = ids[from + i];
      if (bytes) {
        data.stored(id, z, 0);
        scale(z, inverseOfBytes);
      } else {
        data.read(id, 1, row, 0);
        scale(row, origin, inverse, z);
      }
      if (norms[id] == 0) {
        note(id, z);
      }
      System.arraycopy(z, 0, values, 1, features);
      out.put(i, values);
    }
  }

  private static void scale(float[] x, float[] inverse) {
    for (int j = 0; j < x.length; j++) {
      x[j] *= inverse[j];
    }
  }

  private static void scale(double[] x, double[] origin, double[] inverse, float[] z) {
    for (int j = 0; j < z.length; j++) {
      z[j] = (float) ((x[j] - origin[j]) * inverse[j]);
    }
  }

  /** ‖(1, z)‖ of a row that was read. */
  public double norm(int id) {
    return norms[id];
  }

  /** Upper bound of ‖x − o‖ of a row that was read. */
  public double euclideanNorm(int id) {
    return euclideanNorms[id];
  }

  private void note(int id, float[] z) {
    double sum = 1;
    double euclidean = 0;
    for (int j = 0; j < features; j++) {
      double value = z[j];
      sum += value * value;
      euclidean += value * units[j] * (value * units[j]);
    }
    norms[id] = Math.nextUp((float) (Math.sqrt(sum) * (1 + 1e-6)));
    euclideanNorms[id] = Math.nextUp((float) (Math.sqrt(euclidean) * (1 + 1e-6)));
  }
}
