package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gmm4j.GaussianMixture;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A spectrum as instruments give it, 252 channels with 3,793 counts: {@code spectrum.csv}. What is
 * right was found by weighted EM in NumPy, and by scikit-learn on a row for every count.
 */
class SpectrumTest {
  private static final double LOG_LIKELIHOOD = -4.5559016202;

  private final Path folder;
  private final Tool tool;
  private final List<String> lines;

  SpectrumTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.tool = new Tool(folder);
    try (InputStream in =
        Objects.requireNonNull(SpectrumTest.class.getResourceAsStream("spectrum.csv"))) {
      byte[] spectrum = in.readAllBytes();
      tool.write("spectrum.csv", spectrum);
      this.lines = new String(spectrum, StandardCharsets.UTF_8).lines().skip(1).toList();
    }
  }

  private JsonObject fit(String words) {
    String out =
        tool.run("fit " + words + " -k 2 --tol 1e-10 --max-iter 2000 --json").assertDone().out();
    return JsonParser.parseString(out.lines().reduce((a, b) -> b).orElseThrow()).getAsJsonObject();
  }

  private void assertRight(JsonObject told) throws IOException {
    assertEquals(LOG_LIKELIHOOD, told.get("log_likelihood").getAsDouble(), 1e-8);
    GaussianMixture found = Models.read(folder.resolve("model.npz"));
    int low = found.mean(0)[0] < found.mean(1)[0] ? 0 : 1;
    int high = 1 - low;
    assertEquals(0.4843, found.weights()[low], 5e-5);
    assertEquals(0.5157, found.weights()[high], 5e-5);
    assertArrayEquals(new double[] {60.0546}, found.mean(low), 5e-5);
    assertArrayEquals(new double[] {119.6509}, found.mean(high), 5e-5);
    assertArrayEquals(new double[] {77.17}, found.covariance().variances(low), 5e-3);
    assertArrayEquals(new double[] {238.66}, found.covariance().variances(high), 5e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "diag", "spherical"})
  void countsAreWeights(String structure) throws IOException {
    JsonObject told =
        fit(
            "@/spectrum.csv --columns channel --weights @/spectrum.csv:count --device cpu"
                + " --out @/model.npz --covariance "
                + structure);
    assertEquals(252, told.get("n").getAsInt());
    assertRight(told);
    assertEquals(List.of("channel"), Models.readStored(folder.resolve("model.npz")).columns());
  }

  @Test
  void aDeviceFindsTheSame() throws IOException {
    org.gmm4j.internal.compute.opencl.TestDevice.require();
    assertRight(
        fit(
            "@/spectrum.csv --columns channel --weights @/spectrum.csv:count --device opencl"
                + " --precision double --out @/model.npz"));
  }

  @Test
  void soIsARowForEachCount() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      rows.append((cells[0] + "\n").repeat(Integer.parseInt(cells[1])));
    }
    tool.write("rows.csv", rows.toString().getBytes(StandardCharsets.UTF_8));
    JsonObject told = fit("@/rows.csv --device cpu --out @/model.npz");
    assertEquals(3793, told.get("n").getAsInt());
    assertRight(told);
  }
}
