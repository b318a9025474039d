package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be used: exit code 2, the file's name, what is wrong; nothing is written. */
class BadInputTest {
  private static final String FIT = "fit %s --device cpu --out @/m.npz --trace @/t.csv --json ";

  private final Tool tool;

  BadInputTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  private void assertDataRefused(String name, byte[] contents, String... words) {
    tool.write(name, contents);
    Tool.Outcome outcome = tool.run(FIT.formatted("@/" + name)).assertComplains(2, words);
    outcome.assertComplains(2, tool.path(name) + ": ");
  }

  private static byte[] cut(byte[] contents, int by) {
    return Arrays.copyOf(contents, contents.length - by);
  }

  @Test
  void damagedData() {
    byte[] npy = ArrayFiles.npy(Tool.ROWS);
    byte[] idx = ArrayFiles.idx(ArrayFiles.IDX_UINT8, new byte[40], 10, 4);
    byte[] gzip = ArrayFiles.gzip(npy);
    byte[] flipped = gzip.clone();
    flipped[gzip.length / 2] ^= 0x55;
    assertDataRefused("cut.npy", cut(npy, 3), "truncated");
    assertDataRefused("cut-ubyte", cut(idx, 1), "truncated");
    assertDataRefused("cut.npy.gz", cut(gzip, 20), "truncated");
    assertDataRefused("flipped.npy.gz", flipped);
    assertDataRefused("longer-ubyte", Arrays.copyOf(idx, idx.length + 2), "(10, 4)");
    assertDataRefused("magic-ubyte", new byte[] {0, 0, 7, 2, 0, 0, 0, 1}, "type code is 0x07");
    assertDataRefused("magic.npy", "NUMPY".getBytes(StandardCharsets.US_ASCII), "no table");
    assertDataRefused("list.npy", ArrayFiles.npyLabels(1, 2, 3), "N × d");
    assertDataRefused("empty.npy", new byte[0], "is empty");
    assertDataRefused("text.csv", "1,x\n".getBytes(StandardCharsets.US_ASCII), "holds words");
    assertDataRefused(
        "huge.npy", ArrayFiles.npy("<f8", "(2, 2000000000)", new byte[16]), "(2, 2000000000)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void valuesThatAreNoNumbers(double bad) {
    double[][] rows = {{1, 2}, {3, 4}, {5, bad}};
    assertDataRefused("nan.npy", ArrayFiles.npy(rows), "row 3, column 2 is " + bad);
  }

  @Test
  void aLineBreakInADamagedHeaderStaysOneLine() {
    byte[] npy = ArrayFiles.npy(1, "{'descr':\n\r\u001b[31m nothing}", new byte[8]);
    assertDataRefused("odd.npy", npy, "NPY header");
  }

  @Test
  void dataThatAreNotThere() {
    tool.run(FIT.formatted("@/nowhere.npy")).assertComplains(2, "nowhere.npy: no such file");
    tool.run(FIT.formatted("@")).assertComplains(2, "folder without images");
    tool.run(FIT.formatted("mnist-2v7")).assertComplains(2, "mnist-2v7: no such file");
  }

  @Test
  void aNameWithAPercentSignOrASpace() {
    tool.run(FIT.formatted("@/100%d~%s.npy")).assertComplains(2, "100%d %s.npy: no such file");
  }

  @Test
  void labels() {
    String fit = FIT.formatted("@/data.npy") + "--labels @/l.npy";
    tool.run(fit).assertComplains(2, "l.npy: no such file");
    tool.write("l.npy", ArrayFiles.npyLabels(1, 2, 3));
    tool.run(fit).assertComplains(2, "l.npy: holds 3 labels", "data.npy has 40 rows");
    tool.write("l.npy", ArrayFiles.npy(Tool.ROWS));
    tool.run(fit).assertComplains(2, "l.npy: labels must be one-dimensional", "(40, 3)");
    byte[] halves = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, new double[40]);
    halves[319] = 0x3f;
    tool.write("l.npy", ArrayFiles.npy("<f8", "(40,)", halves));
    tool.run(fit).assertComplains(2, "l.npy: label 40 is", "whole numbers");
    tool.write("l.npy", "2\n6\n".getBytes(StandardCharsets.US_ASCII));
    tool.run(fit).assertComplains(2, "l.npy: holds 2 labels");
    tool.write("l.npy", cut(ArrayFiles.npyLabels(new int[40]), 1));
    tool.run(fit).assertComplains(2, "l.npy: ", "truncated");
  }

  @Test
  void classes() {
    String fit = FIT.formatted("@/data.npy");
    tool.run(fit + "--classes 3").assertComplains(2, "data.npy: has no labels", "--labels");
    tool.run(fit + "--labels @/labels.npy --classes 3,7")
        .assertComplains(2, "label 7", "there are 3, 8");
  }

  @Test
  void moreComponentsThanRows() {
    tool.run(FIT.formatted("@/data.npy") + "-k 41")
        .assertComplains(2, "41 components", "there are 40");
    tool.run(FIT.formatted("@/data.npy") + "-k 21 --labels @/labels.npy --classes 8")
        .assertComplains(2, "21 components", "there are 20");
  }

  /** Writes a start with K components of d features. */
  private void writeStart(String name, int components, int features) {
    double[][] covariances = new double[components][features * features];
    for (double[] covariance : covariances) {
      for (int j = 0; j < features; j++) {
        covariance[j * features + j] = 1;
      }
    }
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    Models.write(
        new GaussianMixture(
            weights,
            new double[components][features],
            assertInstanceOf(
                    CovarianceEstimate.Estimated.class, FullCovariance.of(covariances, features))
                .covariance()),
        Map.of(),
        tool.path(name));
  }

  @Test
  void starts() {
    String fit = FIT.formatted("@/data.npy");
    tool.run(fit + "--init @/nowhere.npz").assertComplains(2, "nowhere.npz: no such file");
    tool.write("text.npz", "weights".getBytes(StandardCharsets.US_ASCII));
    tool.run(fit + "--init @/text.npz").assertComplains(2, "text.npz: is no NPZ");
    writeStart("three.npz", 3, 3);
    tool.run(fit + "-k 2 --init @/three.npz")
        .assertComplains(2, "--init", "three.npz has 3 components, but -k says 2");
    writeStart("wide.npz", 2, 4);
    tool.run(fit + "--init @/wide.npz")
        .assertComplains(2, "wide.npz has 4 features", "data.npy has 3");
  }

  @ParameterizedTest
  @CsvSource({
    "info @/%s",
    "score @/%s @/data.npy",
    "predict @/%s @/data.npy --out @/l.npy",
    "sample @/%s -n 2 --out @/s.npy"
  })
  void models(String commandLine) {
    tool.run(commandLine.formatted("no.npz")).assertComplains(2, "no.npz: no such file");
    tool.write("text.npz", "a model".getBytes(StandardCharsets.US_ASCII));
    tool.run(commandLine.formatted("text.npz")).assertComplains(2, "text.npz: is no NPZ");
    tool.run(commandLine.formatted("data.npy")).assertComplains(2, "data.npy: is no NPZ");
    tool.run(commandLine.formatted("")).assertComplains(2, "is a directory");
  }

  @Test
  void modelAndDataOfOtherWidths() {
    writeStart("wide.npz", 2, 4);
    for (String command : new String[] {"score", "predict"}) {
      tool.run(command + " @/wide.npz @/data.npy --device cpu")
          .assertComplains(2, "data.npy has 3 features", "wide.npz has 4");
      tool.run(command + " @/wide.npz @/wide.npz --device cpu")
          .assertComplains(2, "holds several arrays", "weights");
    }
  }

  @Test
  void aFitThatFailsSaysWhyAndLeavesNothing() {
    double[][] same = new double[10][2];
    for (double[] row : same) {
      row[0] = 1;
      row[1] = -2;
    }
    tool.write("same.npy", ArrayFiles.npy(same));
    tool.run(FIT.formatted("@/same.npy") + "-k 1 --reg 0")
        .assertComplains(1, "covariance of component 0", "singular", "ridge");
    tool.run(FIT.formatted("@/same.npy") + "--reg auto")
        .assertComplains(2, "no ridge can be chosen for data that do not vary");
  }

  @Test
  void moreSamplesThanMemoryIsOneLineToo() {
    writeStart("m.npz", 2, 4);
    tool.run("sample @/m.npz -n 2147483647 --out @/s.npy")
        .assertComplains(1, "not enough memory", "-Xmx");
  }

  @Test
  void whatWasThereBeforeAFailureIsKept() throws IOException {
    byte[] old = "old".getBytes(StandardCharsets.US_ASCII);
    tool.write("m.npz", old);
    tool.write("t.csv", old);
    tool.run(FIT.formatted("@/data.npy") + "-k 41").assertComplains(2);
    assertEquals("old", Files.readString(tool.path("m.npz")));
    assertEquals("old", Files.readString(tool.path("t.csv")));
  }
}
