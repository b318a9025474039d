package org.gmm4j.internal.em.ridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.StructuredEm;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The score against the textbook's M-step of every second row, asked for the rows between. */
class LeaveHalfOutTest {
  private static final double RIDGE = 0.1;

  @ParameterizedTest
  @CsvSource({
    "tied,3,5,60",
    "diag,3,5,61",
    "spherical,2,4,97",
    "ppca:1,2,5,80",
    "mfa:2,3,6,101",
    "diag,2,1,30"
  })
  void isThatOfMixturesEstimatedWithoutTheirHalf(String structure, int components, int d, int n) {
    Structures.Problem problem = Structures.problem(structure, components, d, 1);
    double[][] rows = Problems.rows(problem.dense(), n, 2);
    double[][] seen = TextbookEm.expect(rows, problem.dense()).responsibilities();
    double[][] joint = new double[components][components];
    double logLikelihood = 0;
    for (int h = 0; h < 2; h++) {
      StructuredEm em =
          new StructuredEm(problem.model(), problem.dense(), half(rows, 1 - h), RIDGE);
      em.step();
      TextbookEm.Expectation unseen = TextbookEm.expect(half(rows, h), em.parameters());
      for (int i = 0; 2 * i + h < n; i++) {
        logLikelihood += unseen.logDensities()[i] / n;
        for (int k = 0; k < components; k++) {
          for (int l = 0; l < components; l++) {
            joint[k][l] += seen[2 * i + h][k] * unseen.responsibilities()[i][l] / n;
          }
        }
      }
    }
    UnseenScore got = score(problem, rows);
    assertEquals(UnseenScore.mutualInformation(joint), got.information(), 1e-9);
    assertEquals(logLikelihood, got.logLikelihood(), 1e-9 * Math.abs(logLikelihood));
    assertTrue(got.information() > 0.01, "" + got);
  }

  private static double[][] half(double[][] rows, int h) {
    double[][] half = new double[(rows.length + 1 - h) / 2][];
    Arrays.setAll(half, i -> rows[2 * i + h]);
    return half;
  }

  private static UnseenScore score(Structures.Problem problem, double[][] rows) {
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        LeaveHalfOut halves = new LeaveHalfOut(Dataset.of(rows), backend, Acceleration.ON)) {
      UnseenScore score = halves.score(problem.model(), Regularization.ridge(RIDGE));
      assertEquals(score, halves.score(problem.model(), Regularization.ridge(RIDGE)));
      return score;
    }
  }
}
