package org.gmm4j.internal.linalg;

import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.OpenBlas;

/** The covariance of a few rows about their mean. */
final class SampleCovariance {
  private SampleCovariance() {}

  /**
   * Computes it.
   *
   * @param rows [count × d], row-major; overwritten
   * @return [d × d], its lower triangle
   */
  static double[] of(double[] rows, int count, int d) {
    OpenBlas.require();
    double[] mean = new double[d];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < d; j++) {
        mean[j] += rows[i * d + j] / count;
      }
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < d; j++) {
        rows[i * d + j] -= mean[j];
      }
    }
    double[] covariance = new double[d * d];
    openblas.cblas_dsyrk(
        openblas.CblasRowMajor,
        openblas.CblasLower,
        openblas.CblasTrans,
        d,
        count,
        1.0 / count,
        rows,
        d,
        0,
        covariance,
        d);
    return covariance;
  }
}
