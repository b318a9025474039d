package org.gmm4j.internal.em.ridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.data.RowWeights;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnseenScoreTest {
  private static final double RIDGE = 1e-5;

  /** Every row is left out in earnest, and all other responsibilities are kept. */
  @ParameterizedTest
  @CsvSource({"60,2,2", "90,3,3", "40,8,2"})
  void isThatOfMixturesEstimatedWithoutEachRow(int n, int d, int components) {
    double[][] rows = Problems.rows(Problems.mixture(components, d, 1), n, 2);
    List<TextbookEm.Parameters> history = new ArrayList<>();
    TextbookEm.run(rows, Problems.mixture(components, d, 1), RIDGE, 3000, history);
    TextbookEm.Parameters mixture = history.get(history.size() - 1); // a fixed point
    double[][] r = TextbookEm.expect(rows, mixture).responsibilities();
    double[][] joint = new double[components][components];
    double logLikelihood = 0;
    for (int i = 0; i < n; i++) {
      TextbookEm.Expectation expectation = without(rows, r, i);
      double[] without = expectation.responsibilities()[0];
      logLikelihood += expectation.logDensities()[0];
      for (int k = 0; k < components; k++) {
        for (int l = 0; l < components; l++) {
          joint[k][l] += r[i][k] * without[l] / n;
        }
      }
    }
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    UnseenScore got = LeaveOneOut.score(Problems.model(mixture), n, flat, RowWeights.ones(n));
    // the ridge is 1e-5 of the variances here, so that its growth by 1/N is nothing
    assertEquals(byEntropies(joint), got.information(), 1e-5);
    assertEquals(logLikelihood / n, got.logLikelihood(), 1e-4);
    assertTrue(got.information() > 0.1 && got.information() < Math.log(components), "" + got);
  }

  private static TextbookEm.Expectation without(double[][] rows, double[][] r, int row) {
    double[] kept = r[row];
    r[row] = new double[kept.length];
    TextbookEm.Parameters rest = TextbookEm.maximise(rows, r, RIDGE);
    r[row] = kept;
    return TextbookEm.expect(new double[][] {rows[row]}, rest);
  }

  /** H(K) + H(L) − H(K, L). */
  private static double byEntropies(double[][] joint) {
    double information = 0;
    for (int k = 0; k < joint.length; k++) {
      double first = 0;
      double second = 0;
      for (int l = 0; l < joint.length; l++) {
        information += joint[k][l] * Math.log(joint[k][l]);
        first += joint[k][l];
        second += joint[l][k];
      }
      information -= first * Math.log(first) + second * Math.log(second);
    }
    return information;
  }

  @Test
  void likelihoodDecidesWhereInformationIsEqual() {
    UnseenScore best = new UnseenScore(0.51, -100);
    UnseenScore likely = new UnseenScore(0.5, -3);
    UnseenScore equal = new UnseenScore(0.5 + 1e-9, -4);
    assertTrue(best.compareTo(likely) > 0);
    assertTrue(likely.compareTo(equal) > 0);
    assertTrue(equal.compareTo(UnseenScore.WORST) > 0);
  }

  @Test
  void knownValues() {
    double[][] same = {{0.5, 0}, {0, 0.5}};
    double[][] swapped = {{0, 0.5}, {0.5, 0}};
    double[][] independent = {{0.06, 0.14}, {0.24, 0.56}};
    assertEquals(Math.log(2), UnseenScore.mutualInformation(same), 1e-15);
    assertEquals(Math.log(2), UnseenScore.mutualInformation(swapped), 1e-15);
    assertEquals(0, UnseenScore.mutualInformation(independent), 1e-15);
  }
}
