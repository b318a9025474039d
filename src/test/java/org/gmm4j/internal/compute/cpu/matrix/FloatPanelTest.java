package org.gmm4j.internal.compute.cpu.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of singles beside the definition. */
class FloatPanelTest {
  private static final int COLUMNS = 71;

  @ParameterizedTest
  @CsvSource({"1,0,1,1", "7,3,35,36", "65,16,64,65", "130,33,71,71", "200,0,71,40"})
  void columnsOfAProductAreTheDefinitionsTurnedOrNot(int rows, int from, int to, int depth) {
    Random random = new Random(rows);
    float[][] left = values(random, rows);
    float[][] right = values(random, COLUMNS);
    int width = to - from;
    float[] got = new float[rows * width];
    try (FloatPanel a = panel(left);
        FloatPanel b = panel(right);
        FloatPanel product = new FloatPanel(rows, COLUMNS)) {
      a.times(b, 0, rows, from, to, depth, false, product);
      product.getValues(0, got, got.length);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          assertEquals(sum(left[i], right, from + j, depth), got[i * width + j], 1e-5 * depth);
        }
      }
      for (int first : new int[] {0, rows / 3, rows - 1}) {
        int some = rows - first;
        a.times(b, first, some, from, to, depth, true, product);
        product.getValues(0, got, some * width);
        for (int i = 0; i < some; i++) {
          for (int j = 0; j < width; j++) {
            assertEquals(
                sum(left[first + i], right, from + j, depth), got[j * some + i], 1e-5 * depth);
          }
        }
      }
    }
  }

  private static double sum(float[] left, float[][] right, int column, int depth) {
    double sum = 0;
    for (int p = 0; p < depth; p++) {
      sum += (double) left[p] * right[p][column];
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "130"})
  void anUpperTriangleIsAllThatIsRead(int rows) {
    Random random = new Random(rows);
    float[][] left = values(random, rows);
    float[][] triangle = values(random, COLUMNS);
    try (FloatPanel a = panel(left);
        FloatPanel b = panel(triangle)) {
      a.multiplyByUpper(b, rows);
      float[] got = new float[COLUMNS];
      for (int i = 0; i < rows; i++) {
        a.get(i, got, COLUMNS);
        for (int j = 0; j < COLUMNS; j++) {
          double right = 0;
          for (int p = 0; p <= j; p++) {
            right += (double) left[i][p] * triangle[p][j];
          }
          assertEquals(right, got[j], 1e-5 * COLUMNS);
        }
      }
    }
  }

  private static float[][] values(Random random, int rows) {
    float[][] values = new float[rows][COLUMNS];
    for (float[] row : values) {
      for (int j = 0; j < COLUMNS; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return values;
  }

  private static FloatPanel panel(float[][] rows) {
    FloatPanel panel = new FloatPanel(rows.length, COLUMNS);
    for (int i = 0; i < rows.length; i++) {
      panel.put(i, 0, rows[i], 0, COLUMNS);
    }
    return panel;
  }
}
