package org.gmm4j.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {
  private static Dataset numbered(int count) {
    return Dataset.of(
        IntStream.range(0, count).mapToObj(i -> new double[] {i}).toArray(double[][]::new));
  }

  private static double[] values(Dataset rows) {
    return IntStream.range(0, rows.arrayRows()).mapToDouble(i -> rows.row(i)[0]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"2,1", "5,1", "9,1", "10,2", "1003,200"})
  void aFifthIsHeldOutAndNoRowIsLost(int count, int judged) {
    HeldOut parts = HeldOut.of(numbered(count), 3);
    double[] one = values(parts.judged());
    double[] other = values(parts.fitted());
    assertEquals(judged, one.length);
    assertArrayEquals(DoubleStream.of(one).sorted().toArray(), one);
    assertArrayEquals(DoubleStream.of(other).sorted().toArray(), other);
    assertArrayEquals(
        values(numbered(count)),
        DoubleStream.concat(DoubleStream.of(one), DoubleStream.of(other)).sorted().toArray());
  }

  @Test
  void theSeedSaysWhich() {
    Dataset rows = numbered(100);
    assertArrayEquals(values(HeldOut.of(rows, 1).judged()), values(HeldOut.of(rows, 1).judged()));
    assertTrue(
        !java.util.Arrays.equals(
            values(HeldOut.of(rows, 1).judged()), values(HeldOut.of(rows, 2).judged())));
  }

  @Test
  void ofOneRowNoneCanBe() {
    DataException refused = assertThrows(DataException.class, () -> HeldOut.of(numbered(1), 0));
    assertEquals(
        "of 1 row none can be held out: choose the criterion bic, aic or icl",
        refused.getMessage());
  }
}
