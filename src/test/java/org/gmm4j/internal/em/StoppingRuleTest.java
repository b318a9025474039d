package org.gmm4j.internal.em;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gmm4j.StoppingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on gains that are made up. */
class StoppingRuleTest {
  private static final double TOLERANCE = 1e-3;
  private static final double PARAMETERS_A_ROW = 0.1;
  private static final double LIMIT = TOLERANCE / 100 * PARAMETERS_A_ROW;
  private static final int NEVER = Integer.MAX_VALUE;

  /** Index of the gain after which a run ends. */
  private static int end(StoppingRule rule, double tolerance, double... gains) {
    double before = Double.POSITIVE_INFINITY; // as the first iteration's
    for (int t = 0; t < gains.length; t++) {
      if (rule.ends(before, gains[t], tolerance, PARAMETERS_A_ROW)) {
        return t;
      }
      before = gains[t];
    }
    return NEVER;
  }

  private static int end(double... gains) {
    return end(StoppingRule.DEFAULT, TOLERANCE, gains);
  }

  private static double[] gains(int count, IntToDoubleFunction gain) {
    return IntStream.range(0, count).mapToDouble(gain).toArray();
  }

  private static double sumFrom(int t, double... gains) {
    return DoubleStream.of(gains).skip(t).sum();
  }

  /** Of these it is known what is still to come: the sum of the rest. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.7, 0.9, 0.99})
  void geometricGainsEndWhenTheRestIsSmall(double ratio) {
    double[] gains = gains(4000, t -> 0.1 * Math.pow(ratio, t));
    int end = end(gains);
    assertTrue(sumFrom(end + 1, gains) < LIMIT * (1 + 1e-9));
    assertTrue(sumFrom(end, gains) >= LIMIT);
  }

  @Test
  void fastGainsEndWhenTheyAreSmallThemselves() {
    double[] gains = {1e-1, 1e-4, 1e-7, 1e-10};
    assertTrue(gains[1] * gains[1] / (gains[0] - gains[1]) < LIMIT);
    assertEquals(2, end(gains));
  }

  /** Gains fall to 3e-7 in about 150 steps, and grow again in as many: the top comes after them. */
  @Test
  void aPlateauIsNoEnd() {
    double[] gains =
        gains(
            400,
            t -> t < 290 ? Math.pow(0.9, t) + 1e-13 * Math.pow(1.1, t) : Math.pow(0.5, t - 287));
    int least = IntStream.range(0, 290).reduce((a, b) -> gains[a] < gains[b] ? a : b).orElseThrow();
    assertTrue(gains[least] < TOLERANCE / 1000);
    assertTrue(end(gains) > 290);
    assertTrue(end(StoppingRule.SCIKIT_LEARN, TOLERANCE, gains) < least);
  }

  @Test
  void growingGainsAreNoEndHoweverSmall() {
    assertEquals(NEVER, end(1e-12, 2e-12, 4e-12, 4e-12, 5e-12));
  }

  @Test
  void oneGainAloneTellsNothing() {
    assertEquals(NEVER, end(1e-12));
    assertEquals(1, end(1e-12, 1e-13));
  }

  @ParameterizedTest
  @EnumSource(StoppingRule.class)
  void noGainIsAnEnd(StoppingRule rule) {
    assertEquals(1, end(rule, TOLERANCE, 1, 0));
    assertEquals(0, end(rule, TOLERANCE, 0));
  }

  /** As a ridge makes them, and rounding. */
  @ParameterizedTest
  @EnumSource(StoppingRule.class)
  void smallFallsAreAnEnd(StoppingRule rule) {
    assertEquals(3, end(rule, TOLERANCE, 0.1, -0.01, -0.002, -0.0009));
    assertEquals(2, end(rule, TOLERANCE, 0.1, 0.05, -0.0009));
  }

  @Test
  void alternatingGainsEndAtTheFirstSmallFall() {
    assertEquals(5, end(0.3, -0.2, 0.1, -0.05, 0.0009, -0.0009, 0.0008));
  }

  @ParameterizedTest
  @EnumSource(StoppingRule.class)
  void infiniteGainsAreNoEnd(StoppingRule rule) {
    double infinity = Double.POSITIVE_INFINITY;
    for (double before : new double[] {Double.NaN, infinity, 1, 0, -1, -infinity}) {
      assertFalse(rule.ends(before, infinity, TOLERANCE, 1));
      assertFalse(rule.ends(before, -infinity, TOLERANCE, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(StoppingRule.class)
  void noToleranceIsNoEnd(StoppingRule rule) {
    assertEquals(NEVER, end(rule, 0, 1, 1e-9, 1e-300, 0, 0, -1e-300, 0));
  }

  @Test
  void scikitLearnsEndsAtTheFirstSmallDifference() {
    assertEquals(2, end(StoppingRule.SCIKIT_LEARN, TOLERANCE, 1, 1e-3, 9.99e-4));
    assertEquals(1, end(StoppingRule.SCIKIT_LEARN, TOLERANCE, 1, -9.99e-4));
  }

  /** Noise of all sizes and signs. */
  @Test
  void neverEndsBeforeScikitLearnsNorBeforeItselfWithALargerTolerance() {
    Random random = new Random(1);
    for (int trial = 0; trial < 1000; trial++) {
      double[] gains =
          gains(200, t -> random.nextGaussian() * Math.pow(10, -8 * random.nextDouble()));
      int tight = end(StoppingRule.DEFAULT, TOLERANCE / 10, gains);
      int loose = end(gains);
      assertTrue(loose <= tight);
      assertTrue(loose >= end(StoppingRule.SCIKIT_LEARN, TOLERANCE, gains));
    }
  }

  /** What is still to come is that of all rows, however many there are. */
  @Test
  void moreRowsHaveToGainLessEach() {
    double gain = LIMIT / 2;
    assertTrue(StoppingRule.DEFAULT.ends(4 * gain, gain, TOLERANCE, PARAMETERS_A_ROW));
    assertFalse(StoppingRule.DEFAULT.ends(4 * gain, gain, TOLERANCE, PARAMETERS_A_ROW / 10));
  }

  @Test
  void isNamedAsOnTheCommandLine() {
    assertEquals(StoppingRule.SCIKIT_LEARN, StoppingRule.of("scikit-learn"));
    assertEquals(StoppingRule.DEFAULT, StoppingRule.of("Default"));
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> StoppingRule.of("aitken")).getMessage();
    assertTrue(String.valueOf(refusal).contains("choose default or scikit-learn"), refusal);
  }
}
