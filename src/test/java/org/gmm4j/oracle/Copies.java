package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.data.RowWeights;

/**
 * Rows with whole weights, written out: a row of weight w is there w times, one copy behind the
 * other.
 *
 * @param weights w [N]
 * @param rows copies [Σ w × d]
 */
public record Copies(double[] weights, double[][] rows) {
  /** Of some rows, with weights from 1 to {@code most} by a seed. */
  public static Copies of(double[][] rows, int most, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[rows.length];
    Arrays.setAll(weights, i -> 1 + random.nextInt(most));
    return of(rows, weights);
  }

  /** Of some rows with given weights, which may be 0. */
  public static Copies of(double[][] rows, double[] weights) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      for (int copy = 0; copy < weights[i]; copy++) {
        all.add(rows[i]);
      }
    }
    return new Copies(weights, all.toArray(double[][]::new));
  }

  /** The weights in units of 1, so that sums of a backend are those of the copies. */
  public RowWeights inOnes() {
    return RowWeights.of("copies", weights).inUnits(0);
  }
}
