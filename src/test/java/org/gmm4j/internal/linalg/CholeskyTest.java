package org.gmm4j.internal.linalg;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.gmm4j.internal.blas.BlockFactor;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The factor by its definition, PΣPᵀ = I, at sizes on and off the blocks; failure as a value. */
class CholeskyTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 63, 65, 129, 300})
  void inverseOfTheFactor(int d) {
    double[][] sigma = Problems.mixture(1, d, d).covariances()[0];
    check(sigma, Cholesky.of(flat(sigma), d));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 65, 129})
  void ofThePrecision(int d) {
    double[][] precision = Problems.mixture(1, d, d + 1).covariances()[0];
    Cholesky.Factor factor =
        assertInstanceOf(Cholesky.Factor.class, Cholesky.ofPrecision(flat(precision), d));
    double[] p = factor.inverse();
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sum = 0; // PᵀP
        for (int m = 0; m < d; m++) {
          sum += p[m * d + i] * p[m * d + j];
        }
        close("PtP", precision[i][j], sum, 1e-12, 10);
      }
    }
  }

  /**
   * Where features before it leave a millionth of a feature's variance and less, rounding by halves
   * would be far more than LAPACK's: it is LAPACK's.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-7, 1e-10})
  void whatIsNearlySingularIsAsLapackSays(double ridge) {
    int d = 150;
    double[] sigma = smooth(d, ridge);
    double[] right = new double[d * d];
    try (DoublePointer matrix = new DoublePointer((long) d * d)) {
      matrix.put(sigma);
      assertEquals(0, BlockFactor.factorise(matrix, d));
      BlockFactor.invert(matrix, d);
      matrix.get(right);
    }
    double[] p = assertInstanceOf(Cholesky.Factor.class, Cholesky.of(sigma, d)).inverse();
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        assertEquals(right[i * d + j], p[i * d + j]);
      }
    }
  }

  /** By halves it is as accurate as LAPACK where more is left. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-2, 1e-3})
  void whatIsNotIsAsAccurateByHalves(double ridge) {
    int d = 150;
    double[][] sigma = new double[d][];
    double[] flat = smooth(d, ridge);
    for (int i = 0; i < d; i++) {
      sigma[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
    }
    check(sigma, Cholesky.of(flat, d));
  }

  private static double[] smooth(int d, double ridge) {
    double[] sigma = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sigma[i * d + j] = Math.exp(-Math.pow((i - j) / 20.0, 2)) + (i == j ? ridge : 0);
      }
    }
    return sigma;
  }

  /** Also of blocks that are halved, in each half, and of scales that square to nothing. */
  @ParameterizedTest
  @CsvSource({"0, 1", "40, 1", "100, 1e-160", "199, 1e150"})
  void failureNamesThePivotOfManyFeatures(int pivot, double scale) {
    int d = 200;
    double[] sigma = new double[d * d];
    for (int j = 0; j < d; j++) {
      sigma[j * d + j] = scale * (1 + j % 3);
    }
    assertInstanceOf(Cholesky.Factor.class, Cholesky.of(sigma, d));
    sigma[pivot * d + pivot] = 0;
    assertEquals(new Cholesky.Failure(pivot), Cholesky.of(sigma, d));
  }

  @Test
  void failureNamesThePivot() {
    double[] zeroVariance = {1, 0, 0, 0, 4, 2, 0, 2, 1}; // the last pivot is 1 − 2²/4 = 0
    assertEquals(new Cholesky.Failure(2), Cholesky.of(zeroVariance, 3));
    assertEquals(new Cholesky.Failure(1), Cholesky.of(new double[] {1, 2, 2, 1}, 2));
    assertEquals(new Cholesky.Failure(0), Cholesky.of(new double[] {0}, 1));
    assertEquals(new Cholesky.Failure(-1), Cholesky.of(new double[] {1, 0, Double.NaN, 1}, 2));
    assertEquals(new Cholesky.Failure(0), Cholesky.ofPrecision(new double[] {1, 2, 2, 1}, 2));
  }

  private static void check(double[][] sigma, Cholesky result) {
    int d = sigma.length;
    Cholesky.Factor factor = assertInstanceOf(Cholesky.Factor.class, result);
    double[][] right = TextbookEm.cholesky(sigma);
    double logDeterminant = 0;
    for (int i = 0; i < d; i++) {
      logDeterminant -= Math.log(right[i][i]);
      for (int j = 0; j < d; j++) {
        double sum = 0; // P L = I
        for (int m = 0; m < d; m++) {
          sum += factor.inverse()[i * d + m] * right[m][j];
        }
        close("PL", i == j ? 1 : 0, sum, 1e-12, 1);
      }
    }
    close("log det P", logDeterminant, factor.logDeterminant(), 1e-12, d);
  }

  private static double[] flat(double[][] a) {
    double[] out = new double[a.length * a.length];
    for (int i = 0; i < a.length; i++) {
      System.arraycopy(a[i], 0, out, i * a.length, a.length);
    }
    return out;
  }
}
