package org.gmm4j.internal.compute.cpu.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums that only changes are added to, against sums of all rows without rounding. */
class ClusterSumsTest {
  private static final int ROWS = 203;
  private static final int FEATURES = 7;
  private static final int CLUSTERS = 3;

  private final Random random = new Random(5);

  private Dataset rows(double offset, boolean bytes) {
    if (bytes) {
      byte[][] stored = new byte[ROWS][FEATURES];
      for (byte[] row : stored) {
        random.nextBytes(row);
      }
      return Dataset.of(stored).dividedBy(255);
    }
    double[][] rows = new double[ROWS][FEATURES];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> offset + random.nextGaussian());
    }
    return Dataset.of(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, false",
    "1e6, false, false",
    "-1e9, false, true",
    "0, true, false",
    "0, true, true"
  })
  void nothingIsLeftOfRowsThatWereTakenAway(double offset, boolean bytes, boolean weighted) {
    Dataset data = rows(offset, bytes);
    if (weighted) {
      data = data.weightedBy(random.doubles(ROWS, 0, 3).toArray());
    }
    int[] owners = new int[ROWS];
    double[][] centres = new double[CLUSTERS][FEATURES];
    try (Workers workers = new Workers(2)) {
      ClusterSums sums = new ClusterSums(data, workers);
      for (int round = 0; round < 200; round++) {
        owners = owners.clone();
        for (int i = 0; i < ROWS; i++) {
          owners[i] = round == 0 || random.nextInt(10) == 0 ? random.nextInt(CLUSTERS) : owners[i];
        }
        for (double[] centre : centres) {
          Arrays.setAll(centre, j -> offset + 0.1 * random.nextGaussian());
        }
        double[][] got = sums.of(centres, owners);
        for (int k = 0; round % 20 == 0 && k < CLUSTERS; k++) {
          for (int j = 0; j < FEATURES; j++) {
            double ulps =
                ROWS * (1e-15 + Math.ulp(offset)); // of differences of what is near the offset
            assertEquals(exactly(data, owners, centres, k, j), got[k][j], ulps);
          }
        }
      }
    }
  }

  private static double exactly(Dataset data, int[] owners, double[][] centres, int k, int j) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < ROWS; i++) {
      if (owners[i] == k) {
        BigDecimal difference =
            new BigDecimal(data.row(i)[j]).subtract(new BigDecimal(centres[k][j]));
        sum = sum.add(new BigDecimal(data.weights().of(i)).multiply(difference));
      }
    }
    return sum.doubleValue();
  }
}
