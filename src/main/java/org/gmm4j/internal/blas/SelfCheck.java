package org.gmm4j.internal.blas;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.device.BlasException;

/**
 * Runs the routines that the engine relies on, in both precisions, on a factor L whose entries are
 * small dyadic fractions, so that A = LLᵀ is exact and every right answer is known. Order 128
 * passes through the blocked kernels where broken builds go wrong (they fail from order 25 on).
 */
final class SelfCheck {
  private static final int N = 128;
  private static final int WIDTH = N + 9;
  private static final int OFFSET = 5;

  private SelfCheck() {}

  /**
   * @throws BlasException naming the first routine that is wrong
   */
  static void run(String core) {
    run(core, knownFactor());
  }

  /** As {@link #run(String)}, for a factor that a test may have spoilt. */
  static void run(String core, double[] factor) {
    double[] gram = gram(factor);
    double[] product = new double[N * N];
    openblas.cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, N, N, N, 1, factor, N, factor, N, 0, product, N);
    expect("dgemm", core, product, gram, 1e-12);

    double[] symmetric = new double[N * N];
    openblas.cblas_dsyrk(
        CblasRowMajor, CblasLower, CblasNoTrans, N, N, 1, factor, N, 0, symmetric, N);
    expect("dsyrk", core, symmetric, lower(gram), 1e-12);

    // the same from columns of a wider matrix: LLᵀ = (Lᵀ)ᵀ(Lᵀ), with Lᵀ in the middle of rows
    double[] wide = widened(factor);
    DoublePointer columns = new DoublePointer(wide).position(OFFSET);
    DoublePointer result = new DoublePointer(new double[N * N]);
    openblas.cblas_dgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        N,
        N,
        N,
        1,
        columns,
        WIDTH,
        columns,
        WIDTH,
        0,
        result,
        N);
    result.get(product);
    expect("dgemm", core, product, gram, 1e-12);
    result.put(new double[N * N]);
    openblas.cblas_dsyrk(
        CblasRowMajor, CblasLower, CblasTrans, N, N, 1, columns, WIDTH, 0, result, N);
    result.get(symmetric);
    expect("dsyrk", core, symmetric, lower(gram), 1e-12);

    double[] multiplied = factor.clone();
    openblas.cblas_dtrmm(
        CblasRowMajor,
        CblasRight,
        CblasLower,
        CblasTrans,
        CblasNonUnit,
        N,
        N,
        1,
        factor,
        N,
        multiplied,
        N);
    expect("dtrmm", core, multiplied, gram, 1e-12);

    double[] solved = gram.clone();
    openblas.cblas_dtrsm(
        CblasRowMajor,
        CblasRight,
        CblasLower,
        CblasTrans,
        CblasNonUnit,
        N,
        N,
        1,
        factor,
        N,
        solved,
        N);
    expect("dtrsm", core, solved, factor, 1e-9);

    double[] cholesky = lower(gram);
    int info = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', N, cholesky, N);
    require(info == 0, "dpotrf", core);
    expect("dpotrf", core, cholesky, factor, 1e-9);

    double[] inverse = factor.clone();
    info =
        openblas.LAPACKE_dtrtri(openblas.LAPACK_COL_MAJOR, (byte) 'U', (byte) 'N', N, inverse, N);
    require(info == 0, "dtrtri", core);
    expect("dtrtri", core, inverse, lower(inverse), 0);
    expect("dtrtri", core, multiply(inverse, factor), identity(), 1e-9);

    float[] factor32 = toFloat(factor);
    float[] multiplied32 = factor32.clone();
    openblas.cblas_strmm(
        CblasRowMajor,
        CblasRight,
        CblasLower,
        CblasTrans,
        CblasNonUnit,
        N,
        N,
        1,
        factor32,
        N,
        multiplied32,
        N);
    expect("strmm", core, toDouble(multiplied32), gram, 1e-5);

    float[] symmetric32 = new float[N * N];
    openblas.cblas_ssyrk(
        CblasRowMajor, CblasLower, CblasNoTrans, N, N, 1, factor32, N, 0, symmetric32, N);
    expect("ssyrk", core, toDouble(symmetric32), lower(gram), 1e-5);

    FloatPointer columns32 = new FloatPointer(toFloat(wide)).position(OFFSET);
    FloatPointer result32 = new FloatPointer(new float[N * N]);
    openblas.cblas_ssyrk(
        CblasRowMajor, CblasLower, CblasTrans, N, N, 1, columns32, WIDTH, 0, result32, N);
    result32.get(symmetric32);
    expect("ssyrk", core, toDouble(symmetric32), lower(gram), 1e-5);

    float[] product32 = new float[N * N];
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        N,
        N,
        N,
        1,
        factor32,
        N,
        factor32,
        N,
        0,
        product32,
        N);
    expect("sgemm", core, toDouble(product32), gram, 1e-5);
  }

  /** Lᵀ as columns {@value #OFFSET} and on of rows of {@value #WIDTH} values; the rest are ones. */
  private static double[] widened(double[] l) {
    double[] wide = new double[N * WIDTH];
    for (int p = 0; p < N; p++) {
      for (int i = 0; i < WIDTH; i++) {
        int column = i - OFFSET;
        wide[p * WIDTH + i] = column >= 0 && column < N ? l[column * N + p] : 1;
      }
    }
    return wide;
  }

  /** L: 2 on the diagonal, sixteenths between −3/16 and 3/16 below it. */
  static double[] knownFactor() {
    double[] l = new double[N * N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) {
        l[i * N + j] = ((i * 31 + j * 17) % 7 - 3) / 16.0;
      }
      l[i * N + i] = 2;
    }
    return l;
  }

  private static double[] gram(double[] l) {
    double[] a = new double[N * N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = product(l, i * N, j * N);
        a[i * N + j] = sum;
        a[j * N + i] = sum;
      }
    }
    return a;
  }

  /** Of two rows. A method of its own, since few calls of it lead to a compiled one. */
  private static double product(double[] l, int from, int other) {
    double sum = 0;
    for (int p = 0; p < N; p++) {
      sum += l[from + p] * l[other + p];
    }
    return sum;
  }

  /** Of two lower triangular matrices. */
  private static double[] multiply(double[] a, double[] b) {
    double[] c = new double[N * N];
    for (int i = 0; i < N; i++) {
      for (int p = 0; p <= i; p++) {
        double aip = a[i * N + p];
        for (int j = 0; j <= p; j++) {
          c[i * N + j] += aip * b[p * N + j];
        }
      }
    }
    return c;
  }

  private static double[] identity() {
    double[] one = new double[N * N];
    for (int i = 0; i < N; i++) {
      one[i * N + i] = 1;
    }
    return one;
  }

  private static double[] lower(double[] a) {
    double[] l = a.clone();
    for (int i = 0; i < N; i++) {
      for (int j = i + 1; j < N; j++) {
        l[i * N + j] = 0;
      }
    }
    return l;
  }

  private static float[] toFloat(double[] a) {
    float[] out = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (float) a[i];
    }
    return out;
  }

  private static double[] toDouble(float[] a) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i];
    }
    return out;
  }

  private static void expect(
      String routine, String core, double[] got, double[] right, double tolerance) {
    boolean close = true;
    for (int i = 0; i < right.length; i++) {
      close &= Math.abs(got[i] - right[i]) <= tolerance; // false for a NaN
    }
    require(close, routine, core);
  }

  private static void require(boolean right, String routine, String core) {
    if (!right) {
      throw new BlasException(
          "OpenBLAS computes "
              + routine
              + " wrongly with its "
              + core
              + " kernels on this processor; set OPENBLAS_CORETYPE=Haswell in the environment, or"
              + " put a current org.bytedeco:openblas on the class path");
    }
  }
}
