package org.gmm4j.internal.linalg;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
