package org.gmm4j.data.format.columnar;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of PyArrow and pandas against the formulas in make.py. */
class TablesTest {
  private static final int ROWS = 120;
  private static final Path FOLDER =
      Path.of("src/test/resources/org/gmm4j/data/format/columnar").toAbsolutePath();
  private static final List<IntToDoubleFunction> TYPES =
      List.of(
          i -> i % 3 == 0 ? 1 : 0,
          i -> i % 256,
          i -> i % 256 - 128,
          i -> i * 501,
          i -> i * 501 - 30000,
          i -> i * 35000000L,
          i -> i * 17000000 - 1000000000,
          i -> i * 0x1p57,
          i -> i * 0x1p54 - 0x1p60,
          i -> i / 8.0 - 4,
          i -> i / 8.0 - 4,
          i -> i / 7.0,
          i -> (i * 1001 - 7) / 1000.0,
          i -> Double.parseDouble(i + "e28"));

  private static Dataset read(String file, String columns) {
    return Dataset.read(FOLDER.resolve(file), new ReadOptions(columns, false, null));
  }

  private static Dataset read(String file) {
    return Dataset.read(FOLDER.resolve(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types.feather",
        "types-plain.feather",
        "types.arrows",
        "types-snappy.parquet",
        "types-zstd.parquet",
        "types-gzip.parquet",
        "types-lz4.parquet"
      })
  void numbersOfAllTypes(String file) {
    Dataset all = read(file);
    assertEquals(ROWS, all.rows());
    assertEquals(TYPES.size(), all.columns());
    assertEquals(ElementType.FLOAT64, all.type());
    for (int i = 0; i < ROWS; i++) {
      int row = i;
      assertArrayEquals(
          TYPES.stream().mapToDouble(each -> each.applyAsDouble(row)).toArray(), all.row(i));
    }
    assertEquals(all.row(99)[13], read(file, "huge,f64,huge").row(99)[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u8,flag | UINT8",
        "i8 | INT16",
        "i8,u8 | INT16",
        "u16,u8 | UINT16",
        "u16,i16 | FLOAT32",
        "f16 | FLOAT32",
        "f32,u16,flag | FLOAT32",
        "i32 | FLOAT64",
        "f32,i32 | FLOAT64",
        "f32,f64 | FLOAT64"
      })
  void theSmallestTypeThatHoldsAll(String columns, ElementType type) {
    for (String file : List.of("types.feather", "types.arrows", "types-snappy.parquet")) {
      Dataset rows = read(file, columns);
      assertEquals(type, rows.type());
      assertEquals(read(file, columns + ",f64").row(77)[0], rows.row(77)[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts.feather", "texts.parquet", "views.arrow"})
  void columnsAreLabels(String file) {
    DataSource data =
        DataSource.open(
            FOLDER.resolve(file).toString(),
            FOLDER.resolve(file) + ":text",
            new ReadOptions("y,x", false, null));
    assertEquals(ElementType.FLOAT64, data.rows().type());
    Labels text = Objects.requireNonNull(data.labels());
    Labels category = labels(file, "category");
    Labels code = labels(file, "code");
    Labels large = labels(file, "large");
    for (int i = 0; i < ROWS; i++) {
      assertArrayEquals(new double[] {-i, i / 4.0}, data.rows().row(i));
      assertEquals(
          "abc".substring(i % 3, i % 3 + 1).repeat(i % 20 + 1), text.name(text.codes()[i]));
      assertEquals("xyz".substring(i % 3, i % 3 + 1), category.name(category.codes()[i]));
      assertEquals(i % 5 - 2, code.codes()[i]);
      assertEquals("größer".substring(0, i % 6 + 1), large.name(large.codes()[i]));
    }
  }

  private static Labels labels(String file, String column) {
    String name = FOLDER.resolve(file) + ":";
    return Objects.requireNonNull(
        DataSource.open(name + "x", name + column, ReadOptions.NONE).labels());
  }

  @Test
  void viewsMoveWhatComesBehind() {
    assertArrayEquals(new double[] {-77, 77 / 4.0}, read("views.arrow", "z,x").row(77));
    Labels views = labels("views.arrow", "view");
    assertArrayEquals(labels("views.arrow", "text").codes(), views.codes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists.feather",
        "lists.parquet",
        "lists.parquet:embedding",
        "named.feather:fixed",
        "named.parquet:fixed"
      })
  void listsAreRows(String file) {
    Dataset rows = read(file);
    assertEquals(file.startsWith("lists") ? ElementType.FLOAT32 : ElementType.FLOAT64, rows.type());
    assertEquals(ROWS, rows.rows());
    for (int i = 0; i < ROWS; i++) {
      double first = i / 8.0;
      assertArrayEquals(
          new double[] {first, first + 1, first + 2, first + 3, first + 4}, rows.row(i));
    }
    assertArrayEquals(new double[] {4, 1.0}, read(file, "5,2").row(0));
  }

  @Test
  void pandasIndexIsNoColumn() {
    assertArrayEquals(new double[] {2.5, 5}, read("pandas.parquet").row(1));
  }

  @Test
  void splitBytes() {
    assertArrayEquals(new double[] {119 / 8.0 - 4, 17}, read("split.parquet").row(119));
  }

  @ParameterizedTest
  @ValueSource(strings = {"feather", "parquet"})
  void whatIsMissingIsNamed(String ending) {
    assertRefused(() -> read("gaps." + ending), "row 2, column 1 is NaN");
    assertRefused(() -> read("gaps." + ending, "b"), "row 3 of column b is missing");
    assertRefused(
        () -> read("ragged." + ending), "row 2 of column e has 1 value", "first row has 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"feather", "parquet"})
  void tablesOfMoreThanNumbersSaySo(String ending) {
    String file = "texts." + ending;
    assertRefused(
        () -> read(file),
        "columns are numbers: text (text), category (text), large (text)",
        "choose from x, code, y",
        file + ":text");
    assertRefused(() -> read(file + ":text"), "its column text holds text");
    assertRefused(
        () -> read("named." + ending), "fixed (lists of float64)", "named." + ending + ":fixed");
    String path = FOLDER.resolve(file).toString();
    assertRefused(() -> DataSource.open(path + ":x", path), "has 6 columns", "labels are one");
    assertRefused(() -> DataSource.open(path + ":x", path + ":x"), "label 2 of column x is 0.25");
    String types = FOLDER.resolve("types.arrows").toString();
    assertRefused(() -> DataSource.open(path + ":x", types + ":u64"), "label 2 of column u64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"feather", "parquet"})
  void columnsOfSeveralBlocks(String ending) {
    Dataset rows = read("long." + ending);
    assertEquals(30000, rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      assertEquals(i % 250 / 4.0, rows.row(i)[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"feather", "parquet"})
  void whatIsNestedIsLeftOut(String ending) {
    assertRefused(() -> read("nested." + ending), "s (structures), l (lists)", "choose from a");
    assertArrayEquals(new double[] {2}, read("nested." + ending, "a").row(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.feather", "types.arrows", "types-snappy.parquet"})
  void packedAgain(String file, @TempDir Path folder) throws IOException {
    byte[] packed = ArrayFiles.gzip(Files.readAllBytes(FOLDER.resolve(file)));
    Dataset rows = Dataset.read(ArrayFiles.write(folder, "data.gz", packed));
    assertArrayEquals(read(file).row(100), rows.row(100));
  }

  @Test
  void datesAreNoNumbers() {
    assertRefused(() -> read("dates.feather"), "day (dates or times)", "choose from a, b");
    assertRefused(() -> read("dates.feather:day"), "day holds dates or times, not numbers");
    assertEquals(2, read("dates.feather", "a,b").columns());
  }

  @Test
  void whatIsNotRead() {
    assertRefused(() -> read("few-brotli.parquet"), "Brotli", "zstd, snappy, gzip");
    assertEquals(
        List.of(1.0, -127.0, -3.875),
        Arrays.stream(read("few-plain.parquet").row(1)).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"union-v4.arrow", "union-v4.arrows"})
  void unionsOfBeforeArrow1AreRefused(String file) {
    assertRefused(() -> read(file, "a,b"), file + ": cannot be read: its unions", "Arrow 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"union-v5.arrow", "union-v5.arrows"})
  void columnsBehindUnionsAreWhereTheyShouldBe(String file) {
    Dataset rows = read(file, "a,b");
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new double[] {i + 1.5, i + 4}, rows.row(i));
    }
  }
}
