package org.gmm4j.internal.compute.cpu.pruned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.gmm4j.internal.compute.cpu.matrix.Survival;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Squares of strips, and how many rows they leave, beside the definitions in doubles. */
class StripSquaresTest {
  private static final int FEATURES = 70;
  private static final int WIDEST = 48;

  @ParameterizedTest
  @CsvSource({"1,0,16", "5,0,4", "64,16,48", "65,13,42", "130,33,70", "200,64,70", "97,7,48"})
  void areTheDefinitionsHoweverTheyAreMultiplied(int rows, int from, int to) {
    Random random = new Random(rows);
    float[][] z = values(random, rows);
    float[][] factor = values(random, FEATURES + 1);
    double[] before = random.doubles(rows, 0, 9).toArray();
    double[] limits = random.doubles(rows, 0, 40 * (to - from)).toArray();
    int[] surviving = IntStream.range(0, rows).map(i -> rows - 1 - i).toArray();
    double[] squares = new double[rows];
    try (StripSquares strip = new StripSquares(WIDEST, squares, limits, surviving);
        FloatPanel panel = panel(z);
        FloatPanel right = panel(factor)) {
      for (int piece : new int[] {Strips.ALL, rows, 48, 7, 1}) {
        System.arraycopy(before, 0, squares, 0, rows);
        Survival survival = new Survival(FEATURES);
        strip.add(panel, rows, right, from, to, piece);
        strip.count(survival);
        double[] wanted = before.clone();
        for (int j = from; j < to; j++) {
          for (int i = 0; i < rows; i++) {
            double y = 0;
            for (int p = 0; p <= to; p++) {
              y += (double) z[i][p] * factor[p][j + 1];
            }
            wanted[i] += y * y;
          }
          if ((j + 1) % Survival.STEP == 0 && j + 1 < FEATURES) {
            long left =
                IntStream.range(0, rows).filter(i -> wanted[i] <= limits[surviving[i]]).count();
            assertEquals(left, survival.left(j + 1), "rows left after " + (j + 1));
          }
        }
        for (int i = 0; i < rows; i++) {
          assertEquals(1, squares[i] / wanted[i], 1e-5, piece + " rows at a time, row " + i);
        }
      }
    }
  }

  private static float[][] values(Random random, int rows) {
    float[][] values = new float[rows][FEATURES + 1];
    for (float[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return values;
  }

  private static FloatPanel panel(float[][] rows) {
    FloatPanel panel = new FloatPanel(rows.length, FEATURES + 1);
    for (int i = 0; i < rows.length; i++) {
      panel.put(i, rows[i]);
    }
    return panel;
  }
}
