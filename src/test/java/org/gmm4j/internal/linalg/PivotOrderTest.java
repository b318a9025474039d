package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PivotOrderTest {
  /** Next comes what varies most given those before: a copy of the first comes last. */
  @Test
  void takesWhatIsNotKnownYet() {
    Random random = new Random(1);
    int n = 500;
    double[] rows = new double[n * 4];
    for (int i = 0; i < n; i++) {
      double large = 3 * random.nextGaussian();
      double middle = random.nextGaussian();
      rows[4 * i] = middle + 1e6;
      rows[4 * i + 1] = large + 0.01 * random.nextGaussian();
      rows[4 * i + 2] = large;
      rows[4 * i + 3] = 0.1 * random.nextGaussian();
    }
    int[] order = PivotOrder.of(SampleCovariance.Rows.of(rows, 4), n, 4);
    assertArrayEquals(new int[] {0, 3}, new int[] {order[1], order[2]});
  }

  /** Fewer rows than features, and constant ones: still every feature once. */
  @Test
  void isAPermutationWhateverTheRank() {
    double[] rows = new double[3 * 6];
    rows[0] = 1;
    rows[7] = 2;
    assertArrayEquals(
        IntStream.range(0, 6).toArray(),
        IntStream.of(PivotOrder.of(SampleCovariance.Rows.of(rows, 6), 3, 6)).sorted().toArray());
    assertArrayEquals(
        new int[] {0}, PivotOrder.of(SampleCovariance.Rows.of(new double[5], 1), 5, 1));
  }
}
