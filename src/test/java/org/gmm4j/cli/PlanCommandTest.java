package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gmm4j plan}. */
class PlanCommandTest {
  private final Tool tool;

  PlanCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @Test
  void aPersonIsToldWhatAFitTakes() {
    List<String> lines = tool.run("plan @/data.npy -k 3 --device cpu").assertDone().lines();
    assertTrue(
        lines
            .get(0)
            .matches("data +.*data.npy: 40 rows × 3 features \\(doubles\\), 0.9 KiB in memory"),
        lines.get(0));
    assertTrue(lines.get(1).matches("model +full, 3 components"), lines.get(1));
    assertEquals("device          cpu, double", lines.get(2));
    assertTrue(lines.get(3).matches("memory +.* [MG]iB of .* GiB"), lines.get(3));
    assertTrue(lines.get(4).matches("  Java heap +.* of at most .*"), lines.get(4));
    assertTrue(
        lines.get(10).matches("an iteration +\\S+ s \\(\\S+ s for any number of rows\\)"),
        lines.get(10));
    assertEquals("fits            yes", lines.get(11));
    lines.subList(1, lines.size()).forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void aScriptIsToldInBytesAndSeconds() {
    String out =
        tool.run("plan mnist-2v6 -k 2 --reg 0.05 --covariance diag --device cpu --json")
            .assertDone()
            .out();
    JsonObject json = JsonParser.parseString(out).getAsJsonObject();
    assertEquals(1990, json.get("n").getAsInt());
    assertEquals(784, json.get("d").getAsInt());
    assertEquals(2, json.get("k").getAsInt());
    assertEquals("diag", json.get("covariance").getAsString());
    assertEquals("cpu", json.get("device").getAsString());
    assertEquals(1990 * 784, json.get("data_bytes").getAsInt());
    assertFalse(json.get("on_disk").getAsBoolean());
    assertTrue(json.get("fits").getAsBoolean());
    assertTrue(json.get("seconds_per_iteration").getAsDouble() > 0);
    assertEquals(0, json.get("bytes_read_per_iteration").getAsLong());
    JsonObject memory = json.getAsJsonObject("memory");
    long heap = memory.get("heap").getAsLong();
    assertEquals(
        heap,
        memory.get("rows").getAsLong()
            + memory.get("state").getAsLong()
            + memory.get("parameters").getAsLong());
    assertEquals(
        memory.get("total").getAsLong(),
        heap
            + memory.get("natives").getAsLong()
            + memory.get("libraries").getAsLong()
            + memory.get("garbage").getAsLong());
  }

  @Test
  void anOpenClDeviceHasAPlanOfItsMemory() {
    org.gmm4j.internal.compute.opencl.TestDevice.require();
    String out =
        tool.run("plan mnist-2v6 -k 2 --reg 0.05 --device opencl --json").assertDone().out();
    JsonObject json = JsonParser.parseString(out).getAsJsonObject();
    assertTrue(json.get("device").getAsString().startsWith("opencl:"), out);
    String fit =
        tool.run("fit mnist-2v6 -k 2 --reg 0.05 --max-iter 1 --device opencl --json")
            .out()
            .lines()
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals(
        JsonParser.parseString(fit).getAsJsonObject().get("device_memory"),
        json.get("device_memory"));
  }

  private JsonObject json(String command) {
    String last = tool.run(command).assertDone().out().lines().reduce((a, b) -> b).orElseThrow();
    return JsonParser.parseString(last).getAsJsonObject();
  }

  private void writeWeights() {
    StringBuilder weights = new StringBuilder("count\n");
    for (int i = 0; i < 1990; i++) {
      weights.append(1 + i % 4).append('\n');
    }
    tool.write("weights.csv", weights.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A double a row more is kept, and two more while they are read. */
  @Test
  void weightsTakeRoom() {
    writeWeights();
    String command = "plan mnist-2v6 --covariance diag --device cpu --json";
    JsonObject without = json(command).getAsJsonObject("memory");
    JsonObject with = json(command + " --weights @/weights.csv").getAsJsonObject("memory");
    assertEquals(
        without.get("rows").getAsLong() + 8 * 1990, with.get("rows").getAsLong(), with.toString());
    assertEquals(1990, json(command + " --weights @/weights.csv:count").get("n").getAsInt());
  }

  @Test
  void theyTakeRoomOnADeviceToo() {
    org.gmm4j.internal.compute.opencl.TestDevice.require();
    writeWeights();
    String words =
        " mnist-2v6 -k 2 --weights @/weights.csv --covariance diag --device opencl --json";
    JsonObject without = json("plan mnist-2v6 --covariance diag --device opencl --json");
    JsonObject with = json("plan" + words);
    assertEquals(
        without.getAsJsonObject("device_memory").get("work").getAsLong() + 4 * 1990,
        with.getAsJsonObject("device_memory").get("work").getAsLong());
    assertEquals(json("fit --max-iter 1" + words).get("device_memory"), with.get("device_memory"));
  }

  /** A section of the rows in doubles, and what they show. */
  @Test
  void gapsTakeRoom() {
    JsonObject without = json("plan mnist-2v6 --covariance mfa:5 --device cpu --json");
    JsonObject with = json("plan mnist-2v6 --missing 0 --covariance mfa:5 --device cpu --json");
    long state = with.getAsJsonObject("memory").get("state").getAsLong();
    assertTrue(state > 20 * 1990 * 784, "" + with);
    assertTrue(state > without.getAsJsonObject("memory").get("state").getAsLong());
  }

  /** All rows in doubles, and what a fit takes for them. */
  @Test
  void gapsTakeRoomOnADeviceToo() {
    org.gmm4j.internal.compute.opencl.TestDevice.require();
    String words = " mnist-2v6 -k 2 --missing 7 --covariance diag --device opencl --json";
    JsonObject plan = json("plan" + words);
    assertEquals("double", plan.get("precision").getAsString());
    JsonObject device = plan.getAsJsonObject("device_memory");
    assertEquals(8 * 1990 * 784, device.get("rows").getAsLong());
    assertEquals(json("fit --max-iter 1" + words).get("device_memory"), device);
    tool.run("plan mnist-2v6 --missing 0 --device opencl --precision float")
        .assertComplains(2, "missing values are computed in double");
  }

  @Test
  void whatDoesNotFitIsNoFailure() {
    List<String> lines =
        tool.run("plan mnist-2v6 -k 1990 --plain --device cpu").assertDone().lines();
    assertTrue(lines.contains("fits            no"), lines.toString());
    String advice = lines.get(lines.size() - 2);
    assertTrue(
        advice.startsWith("advice          the Java heap is too small: use the structure tied"),
        advice);
    assertTrue(advice.contains("(--covariance"), advice);
  }

  @Test
  void shrinkageIsPlannedFor() {
    for (String rule : new String[] {"ledoit-wolf", "oas", "0.1"}) {
      tool.run("plan @/data.npy --device cpu --shrink " + rule).assertDone();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @/none.npy                           | no such file
          @/data.npy -k 41                     | at least as many rows; there are 40
          @/data.npy -k 0                      | -k: components must be at least 1
          @/data.npy --covariance cubic        | --covariance: there is no structure 'cubic'
          @/data.npy --covariance mfa:3        | the rank must be below the 3 features
          @/data.npy --init nowhere            | --init:
          @/data.npy --shrink much             | --shrink:
          @/data.npy --shrink oas --covariance diag | --shrink: shrinkage is for full covariances only
          @/data.npy --device gpu              | unknown device 'gpu'
          @/data.npy --classes 3               | has no labels
          @/data.npy --weights @/none.csv      | none.csv
          @/data.npy --weights @/labels.npy:x  | labels.npy
          mnist-2v6 --weights @/labels.npy     | holds 40 weights
          """)
  void whatIsWrongIsOneLine(String words, String complaint) {
    tool.run("plan " + words).assertComplains(2, complaint);
  }
}
