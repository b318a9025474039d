package org.gmm4j.internal.compute.cpu.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.compute.cpu.forms.FormProducts.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products are the definition, of rows that are taken at once and of those that come in pieces. */
class PanelProductsTest {
  private static final int ROWS = 203;
  private static final int FORMS = 5;

  @ParameterizedTest
  @CsvSource({
    // features, of a (1 for the same of all features, 0 for none), rows of a block
    "3, 3, 256",
    "700, 700, 256",
    "700, 1, 256",
    "700, 0, 256",
    "2100, 1, 40",
    "2100, 2100, 203"
  })
  void areTheDefinition(int d, int squares, int blockRows) {
    OpenBlas.require();
    Random random = new Random(d);
    double[][] rows = new double[ROWS][];
    Arrays.setAll(rows, i -> random.doubles(d, -1, 1).toArray());
    double[] point = random.doubles(d, -1, 1).toArray();
    Form[] forms = new Form[FORMS];
    Arrays.setAll(
        forms,
        m ->
            new Form(
                point,
                random.doubles(d, -1, 1).toArray(),
                random.doubles(squares, 0, 2).toArray()));
    for (Precision precision : Precision.values()) {
      try (PanelProducts products =
          new PanelProducts(Dataset.of(rows), List.of(forms), precision, blockRows)) {
        for (int first = 0; first < ROWS; first += blockRows) {
          int count = Math.min(blockRows, ROWS - first);
          double[] values = new double[count * FORMS];
          products.evaluate(first, count, values);
          for (int i = 0; i < count; i++) {
            for (int m = 0; m < FORMS; m++) {
              double[] right = right(forms[m], rows[first + i]);
              double unit = precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24;
              double rounding = 2 * (d + 4) * unit * right[1]; // of sums of so many terms
              double found = values[i * FORMS + m];
              assertEquals(right[0], found, rounding, precision + ", row " + (first + i));
            }
          }
        }
      }
    }
  }

  /** The form, and the sum of its terms' sizes. */
  private static double[] right(Form form, double[] x) {
    double[] sums = new double[2];
    double[] squares = form.squares();
    for (int j = 0; j < x.length; j++) {
      double z = x[j] - form.point()[j];
      double linear = form.linear()[j] * z;
      double square =
          squares.length == 0 ? 0 : 0.5 * squares[squares.length == 1 ? 0 : j] * (z * z);
      sums[0] += linear - square;
      sums[1] += Math.abs(linear) + square;
    }
    return sums;
  }
}
