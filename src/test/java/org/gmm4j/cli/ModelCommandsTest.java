package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a fitted model: info, predict, score and sample. */
class ModelCommandsTest {
  private final Tool tool;
  private final GaussianMixture mixture;

  ModelCommandsTest(@TempDir Path folder) {
    tool = new Tool(folder);
    tool.run("fit @/data.npy --device cpu -k 3 --reg 0.01 --seed 1 --out @/m.npz").assertDone();
    mixture = Models.readStored(tool.path("m.npz")).mixture();
  }

  /** By the definition, row by row, apart from the device's code. */
  private int[] expectedLabels() {
    return Arrays.stream(Tool.ROWS).mapToInt(mixture::predict).toArray();
  }

  @Test
  void info() {
    List<String> lines = tool.run("info @/m.npz").assertDone().lines();
    assertTrue(lines.contains("components          3"), lines.toString());
    assertTrue(lines.contains("features            3"), lines.toString());
    assertTrue(lines.contains("covariance          full"), lines.toString());
    assertTrue(lines.contains("parameters          29"), lines.toString()); // 2 + 9 + 18
    assertTrue(lines.contains("reg_covar           0.01"), lines.toString());
    assertTrue(lines.contains("seed                1"), lines.toString());
  }

  @Test
  void conditionNumbersAndRanks() {
    List<String> lines = tool.run("info @/m.npz").assertDone().lines();
    String numbers =
        lines.stream()
            .filter(line -> line.startsWith("condition numbers"))
            .findFirst()
            .orElseThrow();
    for (int k = 0; k < 3; k++) {
      double number = Double.parseDouble(numbers.split(" +")[2 + k]);
      assertEquals(mixture.covariance().conditionNumber(k), number, 0.01 * number);
    }
    tool.run("fit @/data.npy --device cpu --covariance mfa:1 --reg 0.01 --out @/q.npz")
        .assertDone();
    lines = tool.run("info @/q.npz").assertDone().lines();
    assertTrue(lines.contains("ranks               1 1"), lines.toString());
  }

  @Test
  void aScaleThatIsNoneIsRefused() {
    for (double scale : new double[] {0, -3, Double.NaN, Double.POSITIVE_INFINITY}) {
      Models.write(mixture, Map.of("scale", scale), tool.path("s.npz"));
      tool.run("score @/s.npz @/data.npy --device cpu").assertComplains(2, "scale", "positive");
      tool.run("score @/s.npz @/data.npy --scale none --device cpu").assertDone();
    }
  }

  /** As fit refuses them. */
  @Test
  void valuesWhoseSquaresOverflowAreRefused() {
    double[][] rows = new double[5][3];
    rows[2][1] = 1e200;
    ArrayFiles.write(tool.path("."), "far.npy", ArrayFiles.npy(rows));
    for (String command :
        List.of(
            "score @/m.npz @/far.npy",
            "predict @/m.npz @/far.npy",
            "predict @/m.npz @/far.npy --proba --out @/p.npy")) {
      tool.run(command + " --device cpu").assertComplains(2, "far.npy: ", "overflow", "--scale");
    }
    tool.run("fit @/far.npy -k 1 --device cpu --reg auto")
        .assertComplains(2, "overflow", "--scale");
  }

  @Test
  void predictToStandardOutput() {
    int[] labels =
        tool.run("predict @/m.npz @/data.npy --device cpu").assertDone().lines().stream()
            .mapToInt(Integer::parseInt)
            .toArray();
    assertArrayEquals(expectedLabels(), labels);
  }

  @Test
  void predictToCsv() throws IOException {
    tool.run("predict @/m.npz @/data.npy --device cpu --out @/l.csv").assertDone();
    assertEquals(
        Arrays.stream(expectedLabels()).mapToObj(Integer::toString).toList(),
        Files.readAllLines(tool.path("l.csv")));
  }

  @Test
  void predictToNpyOfInt32() throws IOException {
    tool.run("predict @/m.npz @/data.npy --device cpu --out @/l.npy").assertDone();
    ByteBuffer labels = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : expectedLabels()) {
      labels.putInt(label);
    }
    assertArrayEquals(
        ArrayFiles.npy("<i4", "(40,)", labels.array()), Files.readAllBytes(tool.path("l.npy")));
  }

  @Test
  void posteriorsToNpyAndCsv() throws IOException {
    tool.run("predict @/m.npz @/data.npy --device cpu --proba --out @/p.npy").assertDone();
    tool.run("predict @/m.npz @/data.npy --device cpu --proba --out @/p.csv").assertDone();
    Dataset npy = Dataset.read(tool.path("p.npy"));
    assertEquals(40, npy.rows());
    assertEquals(3, npy.columns());
    List<String> csv = Files.readAllLines(tool.path("p.csv"));
    assertEquals(40, csv.size());
    for (int i = 0; i < 40; i++) {
      double[] row = npy.row(i);
      assertArrayEquals(mixture.posterior(Tool.ROWS[i]), row, 1e-9);
      assertArrayEquals(
          row, Arrays.stream(csv.get(i).split(",")).mapToDouble(Double::parseDouble).toArray());
    }
  }

  @Test
  void predictTellsTheRatesWhereLabelsAreGiven() {
    tool.run("fit @/data.npy --device cpu --out @/two.npz").assertDone();
    List<String> lines =
        tool.run("predict @/two.npz @/data.npy --device cpu --labels @/labels.npy --out @/l.npy")
            .assertDone()
            .lines();
    assertEquals("misclassified   0.00% (3: 0.00%, 8: 0.00%)", lines.get(lines.size() - 2));
  }

  @Test
  void score() {
    List<String> lines =
        tool.run("score @/m.npz @/data.npy --device cpu --labels @/labels.npy")
            .assertDone()
            .lines();
    double mean = Arrays.stream(Tool.ROWS).mapToDouble(mixture::logDensity).average().orElseThrow();
    assertEquals("rows            40", lines.get(0));
    assertEquals(Numbers.format("log-likelihood  %.6f nats a row", mean), lines.get(1));
    double aic = -2 * 40 * mean + 2 * 29;
    assertTrue(lines.get(2).endsWith(Numbers.format(", %.1f", aic)), lines.get(2));
    assertTrue(lines.get(3).startsWith("misclassified"), lines.get(3));
  }

  @Test
  void sampleToStandardOutputAndToNpyAreTheSame() throws IOException {
    List<String> lines = tool.run("sample @/m.npz -n 5 --seed 3").assertDone().lines();
    tool.run("sample @/m.npz -n 5 --seed 3 --out @/s.npy").assertDone();
    Dataset rows = Dataset.read(tool.path("s.npy"));
    assertEquals(5, rows.rows());
    assertEquals(5, lines.size());
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(
          rows.row(i),
          Arrays.stream(lines.get(i).split(",")).mapToDouble(Double::parseDouble).toArray());
    }
    assertNotEquals(lines, tool.run("sample @/m.npz -n 5 --seed 4").assertDone().lines());
  }

  @Test
  void samplesHaveTheMeanOfTheMixture() {
    int count = 20_000;
    tool.run("sample @/m.npz -n " + count + " --out @/s.npy").assertDone();
    Dataset rows = Dataset.read(tool.path("s.npy"));
    double[] sum = new double[3];
    IntStream.range(0, count)
        .forEach(
            i -> {
              double[] row = rows.row(i);
              for (int j = 0; j < 3; j++) {
                sum[j] += row[j];
              }
            });
    for (int j = 0; j < 3; j++) {
      double expected = 0;
      for (int k = 0; k < 3; k++) {
        expected += mixture.weights()[k] * mixture.mean(k)[j];
      }
      // rows spread over the two clusters 50 apart: five standard errors
      assertEquals(expected, sum[j] / count, 5 * 25.1 / Math.sqrt(count));
    }
  }

  @Test
  void aModelOfBytesScalesOtherBytesAsItsOwn() {
    byte[] pixels = new byte[40];
    for (int i = 0; i < 40; i++) {
      pixels[i] = (byte) (i * 37);
    }
    tool.write("pixels", ArrayFiles.idx(ArrayFiles.IDX_UINT8, pixels, 20, 2));
    tool.run("fit @/pixels --device cpu -k 1 --scale 100 --out @/b.npz").assertDone();
    List<String> byModel = tool.run("score @/b.npz @/pixels --device cpu").assertDone().lines();
    assertEquals(
        byModel, tool.run("score @/b.npz @/pixels --device cpu --scale 100").assertDone().lines());
    assertNotEquals(
        byModel, tool.run("score @/b.npz @/pixels --device cpu --scale 255").assertDone().lines());
  }

  @Test
  void anOldFileIsReplacedWhole() throws IOException {
    byte[] old = "old\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    tool.write("l.csv", old);
    tool.run("predict @/m.npz @/data.npy --device cpu --out @/l.csv").assertDone();
    assertEquals(40, Files.readAllLines(tool.path("l.csv")).size());
  }
}
