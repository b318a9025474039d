package org.gmm4j.internal.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.OpenBlas;

/**
 * The order in which a Cholesky factorisation with complete pivoting takes features: each time the
 * one that varies most given those before (Higham, Accuracy and Stability of Numerical Algorithms,
 * 2002, section 10.3).
 */
public final class PivotOrder {
  private PivotOrder() {}

  /**
   * Finds it for the covariance of some rows.
   *
   * @param rows [count × d], row-major; overwritten
   * @return every feature once, from 0 [d]
   */
  public static int[] of(double[] rows, int count, int d) {
    int[] pivots = IntStream.rangeClosed(1, d).toArray();
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) { // others have begun to load
      double[] covariance = SampleCovariance.of(rows, count, d);
      openblas.LAPACKE_dpstrf(
          openblas.LAPACK_COL_MAJOR, (byte) 'U', d, covariance, d, pivots, new int[1], -1);
    }
    return Arrays.stream(pivots).map(pivot -> pivot - 1).toArray();
  }
}
