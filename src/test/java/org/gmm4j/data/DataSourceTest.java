package org.gmm4j.data;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {
  private static int[] labelsOf(DataSource source) {
    Labels labels = source.labels();
    return labels == null ? new int[0] : labels.codes();
  }

  private static long count(int[] labels, int label) {
    return Arrays.stream(labels).filter(each -> each == label).count();
  }

  private static Path npy(Path folder, int rows) {
    double[][] values = new double[rows][1];
    for (int i = 0; i < rows; i++) {
      values[i][0] = i;
    }
    return ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(values));
  }

  @Test
  void mnist2v6IsTheTwosAndSixes() {
    DataSource source = DataSource.open(DataSource.MNIST_2V6, null);
    assertEquals("mnist-2v6", source.name());
    assertEquals(1990, source.rows().rows());
    assertEquals(784, source.rows().columns());
    assertEquals(ElementType.UINT8, source.rows().type());
    int[] labels = labelsOf(source);
    assertEquals(1990, labels.length);
    assertEquals(1032, count(labels, 2));
    assertEquals(958, count(labels, 6));
  }

  @Test
  void columnsKeepTheirNamesWithWeightsAndKnownLabels(@TempDir Path folder) throws Exception {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "a,b,w,k\n1,2,3,-1\n4,5,6,0\n");
    ReadOptions options = new ReadOptions("a,b", false, null);
    DataSource source =
        DataSource.open(table.toString(), null, options)
            .weightedBy(table + ":w")
            .withKnownLabels(table + ":k");
    assertEquals(java.util.List.of("a", "b"), source.columns());
    RowWeights weights = source.rows().weights();
    assertEquals(6, weights.asGiven(weights.of(1)));
    assertEquals(0, source.rows().knownLabels().of(1));
    assertEquals(-1, source.rows().knownLabels().of(0));
  }

  /** Against the files themselves, where they are: in $GMM4J_MNIST or beside the checkout. */
  @Test
  void theBuiltInDigitsAreReadAsAskedFor() {
    ReadOptions options = new ReadOptions("300-340", false, null);
    Dataset some = DataSource.open(DataSource.MNIST_2V6, null, options).rows();
    assertEquals(41, some.columns());
    Dataset all = DataSource.mnist2v6().rows();
    assertEquals(all.row(7)[299 + 12], some.row(7)[12]);
  }

  @Test
  void mnist2v6IsTheTestSetsByteForByte() {
    String given = System.getenv("GMM4J_MNIST");
    Path folder = given == null ? Path.of("..", "shared", "mnist") : Path.of(given);
    Path images = folder.resolve("t10k-images-idx3-ubyte.gz");
    assumeTrue(Files.exists(images), () -> "MNIST is not in " + folder + "; set GMM4J_MNIST");
    DataSource all =
        DataSource.open(images.toString(), folder.resolve("t10k-labels-idx1-ubyte.gz").toString());
    DataSource expected = all.keep(Set.of("2", "6"));
    DataSource builtIn = DataSource.mnist2v6();
    assertArrayEquals(labelsOf(expected), labelsOf(builtIn));
    assertArrayEquals(stored(expected.rows()), stored(builtIn.rows()));
  }

  private static byte[] stored(Dataset rows) {
    ByteBuffer out = ByteBuffer.allocate(rows.arrayRows() * rows.columns());
    rows.raw(0, rows.arrayRows(), out);
    return out.array();
  }

  @Test
  void keepChoosesRowsAndLabelsTogether() {
    Labels labels = Labels.of(new int[] {5, 7, 5, 9, 7});
    double[][] rows = {{0}, {1}, {2}, {3}, {4}};
    DataSource kept = new DataSource("five", Dataset.of(rows), labels).keep(Set.of("7", "9"));
    assertArrayEquals(new int[] {7, 9, 7}, labelsOf(kept));
    double[] values = IntStream.range(0, 3).mapToDouble(i -> kept.rows().row(i)[0]).toArray();
    assertArrayEquals(new double[] {1, 3, 4}, values);
  }

  @Test
  void keepOfNoneTellsWhichThereAre() {
    DataSource source =
        new DataSource(
            "three", Dataset.of(new double[][] {{0}, {1}, {2}}), Labels.of(new int[] {4, 1, 4}));
    assertRefused(() -> source.keep(Set.of("4", "7")), "three: ", "label 7", "there are 1, 4");
    Labels many = Labels.of(IntStream.range(0, 30).toArray());
    DataSource thirty = new DataSource("thirty", Dataset.of(new double[30][1]), many);
    assertRefused(() -> thirty.keep(Set.of("-1")), "18, 19, …");
  }

  @Test
  void keepNeedsLabels(@TempDir Path folder) {
    DataSource source = DataSource.open(npy(folder, 2).toString(), null);
    assertRefused(
        () -> source.keep(Set.of("1")), source.name() + ": ", "no labels to choose classes by");
  }

  @Test
  void openedWithoutLabelsThereAreNone(@TempDir Path folder) {
    assertNull(DataSource.open(npy(folder, 2).toString(), null).labels());
  }

  @Test
  void openedWithLabels(@TempDir Path folder) {
    String labels = ArrayFiles.write(folder, "labels.npy", ArrayFiles.npyLabels(8, -3)).toString();
    DataSource source = DataSource.open(npy(folder, 2).toString(), labels);
    assertArrayEquals(new int[] {8, -3}, labelsOf(source));
  }

  @Test
  void labelsOfAnotherLengthAreRefusedWithBothLengths(@TempDir Path folder) {
    String labels =
        ArrayFiles.write(folder, "labels.npy", ArrayFiles.npyLabels(1, 2, 3)).toString();
    String data = npy(folder, 2).toString();
    assertRefused(
        () -> DataSource.open(data, labels), labels + ": holds 3 labels", data + " has 2 rows");
    assertRefused(
        () -> DataSource.open(DataSource.MNIST_2V6, labels), "3 labels", "mnist-2v6 has 1990 rows");
    assertRefused(
        () -> new DataSource("two", Dataset.of(new double[2][1]), Labels.of(new int[3])),
        "two: has 2 rows",
        "3 labels");
  }

  @Test
  void aFileNamedLikeTheBuiltInSetNeedsAPath(@TempDir Path folder) {
    Path file =
        ArrayFiles.write(folder, DataSource.MNIST_2V6, ArrayFiles.npy(new double[][] {{1}}));
    assertEquals(1, DataSource.open(file.toString(), null).rows().rows());
  }
}
