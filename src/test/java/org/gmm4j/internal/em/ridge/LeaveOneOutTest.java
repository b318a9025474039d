package org.gmm4j.internal.em.ridge;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas against components that are estimated again without the row, by the textbook. */
class LeaveOneOutTest {
  @ParameterizedTest
  @CsvSource({"40,3,0.1", "12,30,0.5", "300,8,1e-6", "5,1,2"})
  void isWhatAnEstimateWithoutTheRowSays(int n, int d, double ridge) {
    double[][] rows = Problems.rows(Problems.mixture(2, d, 1), n, 2);
    double[][] shares = new double[n][1];
    Random random = new Random(3);
    double count = 0;
    for (double[] share : shares) {
      share[0] = random.nextInt(3) == 0 ? 1 : random.nextDouble();
      count += share[0];
    }
    TextbookEm.Parameters all = alone(TextbookEm.maximise(rows, shares, ridge));
    double[] logAll = TextbookEm.expect(rows, all).logDensities();
    double[] distances = distances(all, rows);
    for (int i = 0; i < n; i++) {
      double share = shares[i][0];
      shares[i][0] = 0;
      // the ridge grows with the rest of the covariance
      double grown = ridge * count / (count - share);
      TextbookEm.Parameters rest = alone(TextbookEm.maximise(rows, shares, grown));
      shares[i][0] = share;
      double right =
          TextbookEm.expect(rows, rest).logDensities()[i]
              - logAll[i]
              + Math.log((count - share) / count);
      double got = LeaveOneOut.change(count, share, distances[i], d);
      close("row " + i, right, got, 1e-8, Math.abs(right) + d);
    }
  }

  /** With weight 1. */
  private static TextbookEm.Parameters alone(TextbookEm.Parameters component) {
    return new TextbookEm.Parameters(new double[] {1}, component.means(), component.covariances());
  }

  @Test
  void distancesAreThoseOfSingleRows() {
    for (int n : new int[] {1, 255, 256, 257, 600}) {
      TextbookEm.Parameters mixture = Problems.mixture(1, 17, n);
      double[][] rows = Problems.rows(Problems.mixture(1, 17, 5), n, 6);
      double[] got = distances(mixture, rows);
      GaussianMixture model = Problems.model(mixture);
      for (int i = 0; i < n; i++) {
        double[] centred = rows[i].clone();
        for (int j = 0; j < 17; j++) {
          centred[j] -= mixture.means()[0][j];
        }
        double right = model.covariance().squaredMahalanobis(0, centred);
        close("row " + i, right, got[i], 1e-12, right);
      }
    }
  }

  private static double[] distances(TextbookEm.Parameters mixture, double[][] rows) {
    int d = rows[0].length;
    double[] flat = new double[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * d, d);
    }
    FullCovariance covariance = (FullCovariance) Problems.model(mixture).covariance();
    return LeaveOneOut.squaredDistances(covariance, 0, mixture.means()[0], flat, rows.length);
  }

  @Test
  void aRowThatIsNotInTheComponentChangesNothing() {
    assertEquals(0, LeaveOneOut.change(10, 0, 1234.5, 7), 1e-12);
  }

  @Test
  void nothingIsLeftOfAComponentOfOneRow() {
    assertEquals(Double.NEGATIVE_INFINITY, LeaveOneOut.change(1, 1, 0, 3));
  }

  @Test
  void onlyTheShareOfTheCountMatters() {
    double right = LeaveOneOut.change(10, 1, 5, 3);
    assertEquals(right, LeaveOneOut.change(10e-30, 1e-30, 5, 3), 1e-12 * Math.abs(right));
    assertEquals(Double.NEGATIVE_INFINITY, LeaveOneOut.change(1e-30, 1e-30, 0, 3));
  }

  @Test
  void aRowThatHoldsADirectionAloneIsStrangeToTheRest() {
    assertEquals(-1e12, LeaveOneOut.change(10, 1, 9, 3), 9e12);
    assertEquals(-1e12, LeaveOneOut.change(10, 1, 9 + 1e-9, 3), 9e12); // rounding
  }
}
