package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.covariance.CovarianceContract;
import org.junit.jupiter.api.Test;

/** Numbers at the ends of a double's range; ordinary ones are in {@link CovarianceContract}. */
class ConditionNumberTest {
  @Test
  void noiseAlone() {
    double[] noise = {3, 1, 2};
    assertEquals(3, ConditionNumber.ofLowRank(new double[0], noise), 1e-6);
    assertEquals(3, ConditionNumber.ofDiagonal(noise));
  }

  @Test
  void loadingsWhoseSquaresOverflow() {
    double[] noise = {1e300, 1.0005e300, 3e300};
    assertTrue(ConditionNumber.ofLowRank(new double[] {1e154, 1e154, 1e154}, noise) >= 3);
  }

  @Test
  void noiseThatHasFewDigitsLeft() {
    double[] noise = {1e-320, 1.0005e-320, 3e-320};
    assertEquals(3, ConditionNumber.ofLowRank(new double[3], noise), 0.01);
  }

  @Test
  void noiseThatIsTheSameForAll() {
    assertEquals(5, ConditionNumber.ofLowRank(new double[] {2, 0}, new double[] {1, 1}), 1e-5);
  }

  @Test
  void aMatrixThatIsSingularHasNone() {
    assertEquals(Double.POSITIVE_INFINITY, ConditionNumber.ofTriangle(new double[] {1, 0, 0}, 2));
  }
}
