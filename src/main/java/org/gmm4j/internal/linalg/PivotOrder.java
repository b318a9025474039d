package org.gmm4j.internal.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
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
   * @param count how many rows
   * @return every feature once, from 0 [d]
   */
  public static int[] of(SampleCovariance.Rows rows, int count, int d) {
    int[] order = new int[d];
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded(); // others have begun to load
        DoublePointer covariance = SampleCovariance.of(rows, count, d);
        IntPointer pivots = new IntPointer(IntStream.rangeClosed(1, d).toArray());
        IntPointer rank = new IntPointer(1)) {
      openblas.LAPACKE_dpstrf(
          openblas.LAPACK_COL_MAJOR, (byte) 'U', d, covariance, d, pivots, rank, -1);
      pivots.get(order);
    }
    return Arrays.stream(order).map(pivot -> pivot - 1).toArray();
  }
}
