package org.gmm4j.internal.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.OpenBlas;

/** The covariance of a few rows about their mean. */
public final class SampleCovariance {
  /** Rows that are read at a time, so that a sample need not be in memory whole. */
  private static final int BLOCK = 256;

  private SampleCovariance() {}

  /** Rows of a sample. */
  public interface Rows {
    /**
     * Reads rows [from, from + count).
     *
     * @param out receives [count × d], row-major
     */
    void read(int from, int count, double[] out);

    /** Those of an array [· × d], row-major. */
    static Rows of(double[] rows, int d) {
      return (from, count, out) -> System.arraycopy(rows, from * d, out, 0, count * d);
    }
  }

  /**
   * Computes it, in blocks about a point near the mean.
   *
   * @return [d × d], its lower triangle, to be closed
   */
  static DoublePointer of(Rows rows, int count, int d) {
    OpenBlas.require();
    int most = Math.min(count, BLOCK);
    double[] block = new double[most * d];
    double[] point = new double[d];
    double[] shift = new double[d]; // from it to the mean
    DoublePointer covariance = new DoublePointer((long) d * d);
    try (DoublePointer centred = new DoublePointer((long) most * d);
        DoublePointer shifted = new DoublePointer(d)) {
      for (int from = 0; from < count; from += most) {
        int some = Math.min(most, count - from);
        rows.read(from, some, block);
        if (from == 0) {
          addMean(block, some, some, point);
        }
        subtract(point, block, some);
        addMean(block, some, count, shift);
        centred.put(block, 0, some * d);
        openblas.cblas_dsyrk(
            openblas.CblasRowMajor,
            openblas.CblasLower,
            openblas.CblasTrans,
            d,
            some,
            1.0 / count,
            centred,
            d,
            from == 0 ? 0 : 1,
            covariance,
            d);
      }
      shifted.put(shift, 0, d);
      openblas.cblas_dsyr(
          openblas.CblasRowMajor, openblas.CblasLower, d, -1, shifted, 1, covariance, d);
    }
    return covariance;
  }

  private static void addMean(double[] rows, int some, int count, double[] mean) {
    int d = mean.length;
    for (int i = 0; i < some; i++) {
      for (int j = 0; j < d; j++) {
        mean[j] += rows[i * d + j] / count;
      }
    }
  }

  private static void subtract(double[] point, double[] rows, int some) {
    int d = point.length;
    for (int i = 0; i < some; i++) {
      for (int j = 0; j < d; j++) {
        rows[i * d + j] -= point[j];
      }
    }
  }
}
