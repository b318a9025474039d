package org.gmm4j.data;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.blas.OpenBlas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NdArrayRowsTest {
  @BeforeAll
  static void openBlasFirst() {
    OpenBlas.require();
  }

  /** 3 × 4, value(i, j) = 70 i + 10 j, up to 170. */
  private static INDArray matrix(DataType type, char order) {
    INDArray matrix = Nd4j.create(DataType.DOUBLE, new long[] {3, 4}, order);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        matrix.putScalar(i, j, 70 * i + 10 * j);
      }
    }
    INDArray typed = matrix.castTo(type);
    assertEquals(order, typed.ordering());
    return typed;
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE,FLOAT64",
    "FLOAT,FLOAT32",
    "UBYTE,UINT8",
    "INT,FLOAT64",
    "LONG,FLOAT64",
    "HALF,FLOAT64"
  })
  void typesAreKeptWhereTheyCan(DataType from, ElementType to) {
    for (char order : new char[] {'c', 'f'}) {
      Dataset rows = Dataset.ofNdArray(matrix(from, order));
      assertEquals(to, rows.type());
      assertEquals(3, rows.rows());
      assertEquals(4, rows.columns());
      assertArrayEquals(new double[] {0, 10, 20, 30}, rows.row(0));
      assertArrayEquals(new double[] {70, 80, 90, 100}, rows.row(1));
      assertArrayEquals(new double[] {140, 150, 160, 170}, rows.row(2));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT", "UBYTE"})
  void viewsAreReadAsWhatTheyShow(DataType type) {
    for (char order : new char[] {'c', 'f'}) {
      INDArray matrix = matrix(type, order);
      Dataset transposed = Dataset.ofNdArray(matrix.transpose());
      assertEquals(4, transposed.rows());
      assertArrayEquals(new double[] {10, 80, 150}, transposed.row(1));
      Dataset inner =
          Dataset.ofNdArray(matrix.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3)));
      assertEquals(2, inner.rows());
      assertArrayEquals(new double[] {80, 90}, inner.row(0));
      assertArrayEquals(new double[] {150, 160}, inner.row(1));
      Dataset everyOther =
          Dataset.ofNdArray(matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 4)));
      assertArrayEquals(new double[] {70, 90}, everyOther.row(1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT", "UBYTE"})
  void oneRowOrOneColumn(DataType type) {
    INDArray matrix = matrix(type, 'c');
    Dataset row = Dataset.ofNdArray(matrix.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all()));
    assertEquals(1, row.rows());
    assertArrayEquals(new double[] {70, 80, 90, 100}, row.row(0));
    Dataset column = Dataset.ofNdArray(matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2)));
    assertEquals(3, column.rows());
    assertEquals(1, column.columns());
    assertArrayEquals(new double[] {150}, column.row(2));
    Dataset single = Dataset.ofNdArray(Nd4j.create(new double[][] {{200}}).castTo(type));
    assertArrayEquals(new double[] {200}, single.row(0));
  }

  @Test
  void bytesAbove127StayPositive() {
    INDArray white = Nd4j.create(new double[][] {{127, 128, 255}}).castTo(DataType.UINT8);
    assertArrayEquals(new double[] {127, 128, 255}, Dataset.ofNdArray(white).row(0));
  }

  @Test
  void singlesAreNotRounded() {
    INDArray singles = Nd4j.create(new float[][] {{0.1f, 1 / 3f}});
    assertArrayEquals(new double[] {0.1f, 1 / 3f}, Dataset.ofNdArray(singles).row(0));
  }

  @Test
  void nd4jHasTheLibrariesThatItsOperationsNeed() {
    INDArray matrix = matrix(DataType.DOUBLE, 'c');
    Dataset twice = Dataset.ofNdArray(Nd4j.concat(0, matrix, matrix));
    assertArrayEquals(twice.row(1), twice.row(1 + matrix.rows()));
  }

  @Test
  void theMatrixIsCopied() {
    INDArray matrix = matrix(DataType.DOUBLE, 'c');
    Dataset rows = Dataset.ofNdArray(matrix);
    matrix.assign(-1);
    assertArrayEquals(new double[] {70, 80, 90, 100}, rows.row(1));
  }

  @Test
  void onlyMatricesAreRows() {
    assertRefused(() -> Dataset.ofNdArray(Nd4j.zeros(2, 3, 4)), "rank 2", "has 3");
    assertRefused(() -> Dataset.ofNdArray(Nd4j.createFromArray(1.0, 2.0)), "rank 2", "has 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void everyValueIsANumber(double bad) {
    INDArray matrix = matrix(DataType.DOUBLE, 'f').putScalar(2, 1, bad);
    assertRefused(() -> Dataset.ofNdArray(matrix), "row 3, column 2 is " + bad);
  }
}
