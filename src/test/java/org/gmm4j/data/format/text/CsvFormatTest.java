package org.gmm4j.data.format.text;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
  private static final String IRIS =
      """
      sepal length,"petal, width",species
      5.1,0.2,setosa
      7.0,1.4,versicolor
      6.3,2.5,"virginica ""x"" !"
      """;

  private final Path folder;

  CsvFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path write(String text) {
    return ArrayFiles.write(folder, "t.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private Dataset read(String text) {
    return Dataset.read(write(text));
  }

  private Dataset read(String text, String columns) {
    return Dataset.read(write(text), new ReadOptions(columns, false, null));
  }

  private static double[][] all(Dataset rows) {
    return IntStream.range(0, rows.arrayRows()).mapToObj(rows::row).toArray(double[][]::new);
  }

  /** The same table, written by Excel, Excel in Germany, R, numpy.savetxt, and by hand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5,-2,3e2\n4,5.25,6\n",
        "1.5,-2,3e2\r\n4,5.25,6\r\n",
        "1.5,-2,3e2\r4,5.25,6",
        "\ufeff1,5;-2;3e2\n4;5,25;6\n",
        "1,5\t-2\t3E+2\n4\t5,25\t6\n",
        "a,b,c\n1.5,-2,3e2\n4,5.25,6\n",
        "\"a\";\"b\";\"c\"\n\"1,5\";\"-2\";\"300\"\n4;5,25;6",
        "# made by numpy\n1.500e+00 -2.0e+00 3.0e+02\n4.0e+00 5.25e+00 6.0e+00\n",
        "  1.5   -2   300  \n\n  4  5.25 6\n\n",
        "1.5 | -2 | 300\n4 | 5.25 | 6",
        "x y z\n1.5 -2 300\n4 5.25 6",
        "+1.5,-2.0,300\n# half way\n4.,5.25,06\n",
      })
  void oneTableInManyDialects(String text) {
    double[][] right = {{1.5, -2, 300}, {4, 5.25, 6}};
    double[][] got = all(read(text));
    assertEquals(2, got.length);
    assertArrayEquals(right[0], got[0]);
    assertArrayEquals(right[1], got[1]);
  }

  /** Against Java's own, which is correctly rounded. */
  @Test
  void numbersAreCorrectlyRounded() {
    Random random = new Random(1);
    String[] written =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    switch (i % 5) {
                      case 0 -> Double.toString(random.nextGaussian() * Math.pow(10, i % 40 - 20));
                      case 1 -> "%.6f".formatted(random.nextDouble() * 255);
                      case 2 -> Integer.toString(random.nextInt());
                      case 3 -> "%.17f".formatted(random.nextGaussian());
                      default -> "0." + "0".repeat(i % 25) + random.nextInt(1, 1 << 30);
                    })
            .toArray(String[]::new);
    Dataset rows =
        read(Arrays.stream(written).map(each -> "1," + each).collect(Collectors.joining("\n")));
    for (int i = 0; i < written.length; i++) {
      assertEquals(Double.parseDouble(written[i]), rows.row(i)[1], written[i]);
    }
    assertEquals(-0.0, read("-0,1\n").row(0)[0]);
  }

  @Test
  void columnsByNameAndNumber() {
    assertArrayEquals(new double[] {1.4, 7.0}, read(IRIS, "2,1").row(1));
    assertArrayEquals(new double[] {7.0}, read(IRIS, "sepal length").row(1));
    assertRefused(() -> read(IRIS, "sepal,1"), "no column named \"sepal\"", "sepal length");
    assertRefused(() -> read(IRIS, "4"), "has 3 columns, there is no column 4");
    assertRefused(() -> read(IRIS), "column 3 (species) holds words", "1,2");
    assertRefused(() -> read(IRIS, "3"), "line 2, column 3 (species) is no number: \"setosa\"");
  }

  @Test
  void aColumnIsLabels() {
    String file = write(IRIS).toString();
    DataSource source =
        DataSource.open(file, file + ":species", new ReadOptions("1-2", false, null));
    Labels labels = Objects.requireNonNull(source.labels());
    assertArrayEquals(new int[] {0, 1, 2}, labels.codes());
    assertEquals(List.of("setosa", "versicolor", "virginica \"x\" !"), labels.names());
    String numbers = write("5,1\n6,0\n").toString();
    assertArrayEquals(
        new int[] {1, 0},
        Objects.requireNonNull(DataSource.open(numbers, numbers + ":2").labels()).codes());
  }

  @Test
  void aListIsLabelsAndOneFeature() {
    String list = write("2\n6\n2\n").toString();
    Labels labels = Objects.requireNonNull(DataSource.open(list, list).labels());
    assertArrayEquals(new int[] {2, 6, 2}, labels.codes());
    assertEquals(1, Dataset.read(Path.of(list)).columns());
    assertRefused(() -> DataSource.open(list, list + ":nowhere"), "no such array");
  }

  @Test
  void badCellsAreNamed() {
    assertRefused(() -> read("1,2\n3,\n"), "t.csv: line 2, column 2 is empty");
    assertRefused(() -> read("a,b\n1,2\n\n3,x7\n"), "line 4, column 2 (b) is no number: \"x7\"");
    assertRefused(() -> read("1,2\n3,4\n5\n6,7"), "line 3 has 1 cells, the first has 2");
    assertRefused(() -> read("1,2\n3,4,5\n"), "line 2 has 3 cells");
    assertRefused(() -> read("1,2\n3,0x10\n"), "0x10");
    assertRefused(() -> read("1,2\n3,1d\n"), "1d");
    assertRefused(() -> read("1,2\n3,nan\n"), "row 2, column 2 is NaN");
    assertRefused(() -> read("1,2\n3,-Inf\n"), "row 2, column 2 is -Infinity");
    assertRefused(() -> read("# nothing\n\n"), "has no rows");
    assertRefused(() -> read("a,b\n"), "no table of numbers");
    assertRefused(() -> read("some prose\nand more of it\n"), "no table of numbers");
  }

  @Test
  void samplesInColumns() {
    Dataset rows = Dataset.read(write("1,2,3\n4,5,6\n"), new ReadOptions(null, true, null));
    assertEquals(3, rows.rows());
    assertArrayEquals(new double[] {2, 5}, rows.row(1));
  }

  @Test
  void longLinesAndManyRows() {
    String line = IntStream.range(0, 3000).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    Dataset wide = read(line + "\n" + line + "\n" + line);
    assertEquals(3, wide.rows());
    assertEquals(2999, wide.row(2)[2999]);
    String lines =
        IntStream.range(0, 300_000)
            .mapToObj(i -> i + " " + i / 4.0)
            .collect(Collectors.joining("\n"));
    Dataset many = read(lines);
    assertEquals(300_000, many.rows());
    assertArrayEquals(new double[] {299_999, 299_999 / 4.0}, many.row(299_999));
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1.5", "-.5, -0.5", "5., 5", "1e400, Infinity", "00012, 12"})
  void oddNumbers(String text, double value) throws IOException {
    CsvCells cells =
        new CsvCells(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), ',', false);
    cells.next();
    assertEquals(value, cells.number());
  }

  /** Cut off or changed anywhere, a table is read or refused in one line. */
  @Test
  void damagedAnywhere() {
    byte[] sound = IRIS.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < sound.length; i++) {
      byte[] changed = sound.clone();
      changed[i] ^= 0x55;
      for (byte[] damaged : List.of(changed, Arrays.copyOf(sound, i))) {
        Path file = ArrayFiles.write(folder, "d.csv", damaged);
        try {
          Dataset.read(file, new ReadOptions("1-2", false, null));
        } catch (DataException refused) {
          assertEquals(1, refused.getMessage().lines().count());
        }
      }
    }
  }
}
