package org.gmm4j.cli;

import static org.gmm4j.data.HollowFiles.ROWS;
import static org.gmm4j.data.HollowFiles.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.HollowFiles;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands on more rows than an int counts, of which nearly all are 0 and some are around 225: two
 * components, each of rows that are counted by hand. Takes half an hour, 9 GB of disk and 4 GB of
 * heap.
 */
@EnabledIfSystemProperty(named = "gmm.thorough", matches = "true")
class HollowFilesFitTest {
  private static final double RIDGE = 0.5;

  private final Path folder;
  private final Path data;
  private final Path model;

  HollowFilesFitTest(@TempDir Path folder) {
    this.folder = folder;
    this.data = HollowFiles.npy(folder);
    this.model = folder.resolve("m.npz");
  }

  private String run(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx4g",
                "-Dorg.bytedeco.javacpp.cachedir="
                    + System.getProperty(
                        "org.bytedeco.javacpp.cachedir", folder.resolve("unpacked").toString()),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(3, TimeUnit.HOURS), "takes longer than three hours");
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  /** One iteration finds what the rows of each component are like, and the next the same. */
  @Test
  void areFittedLabelledAndConverted() throws Exception {
    assumeTrue(Files.getFileStore(folder).getUsableSpace() > 12L << 30, "too little room");
    int[] values =
        Arrays.stream(HollowFiles.rowsWithValues()).mapToInt(row -> value(row)).toArray();
    double few = values.length;
    double many = ROWS - few;
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).mapToDouble(x -> (x - mean) * (x - mean)).sum() / few + RIDGE;
    double logLikelihood = many * logDensity(many / ROWS, 0, RIDGE);
    for (int x : values) {
      logLikelihood += logDensity(few / ROWS, x - mean, variance);
    }
    Path start = ArrayFiles.write(folder, "start.json", start().getBytes(StandardCharsets.UTF_8));

    JsonObject fit =
        JsonParser.parseString(
                run(
                        "fit",
                        data.toString(),
                        "--covariance=diag",
                        "--init=" + start,
                        "--scale=none",
                        "--reg=" + RIDGE,
                        "--max-iter=1",
                        "--tol=0",
                        "--device=cpu",
                        "--out=" + model,
                        "--json")
                    .lines()
                    .reduce((a, b) -> b)
                    .orElseThrow())
            .getAsJsonObject();
    assertEquals(ROWS, fit.get("n").getAsLong());
    assertEquals(logLikelihood / ROWS, fit.get("log_likelihood").getAsDouble(), 1e-9);
    double bic = -2 * logLikelihood + 5 * Math.log(ROWS);
    assertEquals(1, fit.get("bic").getAsDouble() / bic, 1e-9);
    GaussianMixture fitted = Models.read(model);
    assertEquals(1, fitted.weights()[1] / (few / ROWS), 1e-9);
    assertEquals(0, fitted.mean(0)[0], 1e-12);
    assertEquals(mean, fitted.mean(1)[0], 1e-9);
    assertEquals(RIDGE, fitted.covariance().variances(0)[0], 1e-12);
    assertEquals(variance, fitted.covariance().variances(1)[0], 1e-9 * variance);

    labelled();
    run("convert", data.toString(), folder.resolve("c.npy").toString());
    sameRows(folder.resolve("c.npy"));
  }

  private static double logDensity(double weight, double distance, double variance) {
    return Math.log(weight)
        - 0.5 * (Math.log(2 * Math.PI * variance) + distance * distance / variance);
  }

  private static String start() {
    return """
        {"weights": [0.9, 0.1], "means": [[0], [210]], "covariances": [[1], [100]],
         "covariance_type": "diag"}
        """;
  }

  private void labelled() throws Exception {
    Path labels = folder.resolve("l.npy");
    run("predict", model.toString(), data.toString(), "--device=cpu", "--out=" + labels);
    try (RandomAccessFile in = new RandomAccessFile(labels.toFile(), "r")) {
      long begin = in.length() - 4 * ROWS;
      assertTrue(header(in, begin).contains("'descr': '<i4'"));
      assertTrue(header(in, begin).contains("'shape': (2147483653,)"));
      for (long row : new long[] {0, 1, 2, 777, 1L << 30, Integer.MAX_VALUE, 1L << 31, ROWS - 1}) {
        in.seek(begin + 4 * row);
        assertEquals(value(row) > 0 ? 1 : 0, Integer.reverseBytes(in.readInt()), "row " + row);
      }
    }
    Files.delete(labels);
  }

  private static void sameRows(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long begin = in.length() - ROWS;
      assertTrue(header(in, begin).contains("'shape': (2147483653, 1)"));
      assertFalse(header(in, begin).contains("i4"));
      for (long row = ROWS - 10; row < ROWS; row++) {
        in.seek(begin + row);
        assertEquals(value(row), in.read(), "row " + row);
      }
    }
  }

  private static String header(RandomAccessFile in, long bytes) throws IOException {
    byte[] header = new byte[(int) bytes];
    in.seek(0);
    in.readFully(header);
    return new String(header, StandardCharsets.ISO_8859_1);
  }
}
