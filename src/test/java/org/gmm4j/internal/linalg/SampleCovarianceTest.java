package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.gmm4j.oracle.DoubleDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The covariance of a sample that is read in blocks, beside the definition in 30 digits. */
class SampleCovarianceTest {
  @ParameterizedTest
  @CsvSource({"1, 3, 0", "40, 1, 5", "256, 4, 1e6", "257, 5, -3", "700, 7, 1e8"})
  void isTheDefinition(int count, int d, double offset) {
    Random random = new Random(count);
    double[] rows = new double[count * d];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = offset + (1 + i % d) * random.nextGaussian();
    }
    double[] got = new double[d * d];
    SampleCovariance.Rows sample = SampleCovariance.Rows.of(rows, d);
    try (DoublePointer covariance = SampleCovariance.of(sample, count, d)) {
      covariance.get(got);
    }
    DoubleDouble[] mean = new DoubleDouble[d];
    for (int j = 0; j < d; j++) {
      mean[j] = DoubleDouble.ZERO;
      for (int n = 0; n < count; n++) {
        mean[j] = mean[j].plus(DoubleDouble.of(rows[n * d + j]));
      }
      mean[j] = mean[j].dividedBy(DoubleDouble.of(count));
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int n = 0; n < count; n++) {
          DoubleDouble left = DoubleDouble.of(rows[n * d + i]).minus(mean[i]);
          sum = sum.plus(left.times(DoubleDouble.of(rows[n * d + j]).minus(mean[j])));
        }
        double expected = sum.dividedBy(DoubleDouble.of(count)).value();
        assertEquals(expected, got[i * d + j], 1e-13 * (i + 1) * (j + 1), i + ", " + j);
      }
    }
  }
}
