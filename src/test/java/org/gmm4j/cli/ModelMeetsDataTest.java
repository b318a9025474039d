package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that meet rows of another type than their own: the same answer as on their own, or a
 * refusal that names both.
 */
class ModelMeetsDataTest {
  private static final int ROWS = 60;
  private static final int COLUMNS = 4;

  /** Files of the same tiles, from 0 to 255, or, if they are called so, from 0 to 1. */
  private static final List<String> FILES =
      List.of("bytes", "floats", "doubles", "unit-floats", "unit-doubles");

  private final Tool tool;

  /** Dark tiles and light ones, one after the other; the first has 0, the last 255. */
  ModelMeetsDataTest(@TempDir Path folder) {
    tool = new Tool(folder);
    Random random = new Random(5);
    int[] tiles = new int[ROWS * COLUMNS];
    Arrays.setAll(tiles, i -> (i < tiles.length / 2 ? 20 : 200) + random.nextInt(40));
    tiles[0] = 0;
    tiles[tiles.length - 1] = 255;
    write("bytes", tiles, 1);
    write("floats", tiles, 1);
    write("doubles", tiles, 1);
    write("unit-floats", tiles, 255);
    write("unit-doubles", tiles, 255);
  }

  private void write(String name, int[] values, double divisor) {
    boolean bytes = name.endsWith("bytes");
    boolean floats = name.endsWith("floats");
    ByteBuffer out =
        ByteBuffer.allocate(values.length * (bytes ? 1 : floats ? 4 : 8))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      if (bytes) {
        out.put((byte) value);
      } else if (floats) {
        out.putFloat((float) (value / divisor));
      } else {
        out.putDouble(value / divisor);
      }
    }
    String shape = "(%d, %d)".formatted(values.length / COLUMNS, COLUMNS);
    tool.write(
        name + ".npy", ArrayFiles.npy(bytes ? "|u1" : floats ? "<f4" : "<f8", shape, out.array()));
  }

  private void fit(String name, String scale) {
    tool.run("fit @/%s.npy --device cpu --reg 1e-4 --out @/m.npz %s".formatted(name, scale))
        .assertDone();
  }

  private static final String DARK_AND_LIGHT =
      Stream.concat(
              Stream.generate(() -> "a").limit(ROWS / 2),
              Stream.generate(() -> "b").limit(ROWS / 2))
          .collect(Collectors.joining());

  /** The rows' labels, the first one called a. */
  private String labels(String data, String scale) {
    List<String> lines =
        tool.run("predict @/m.npz @/%s.npy --device cpu %s".formatted(data, scale))
            .assertDone()
            .lines();
    return lines.stream()
        .map(line -> line.equals(lines.get(0)) ? "a" : "b")
        .collect(Collectors.joining());
  }

  private double score(String data, String scale) {
    String line =
        tool.run("score @/m.npz @/%s.npy --device cpu %s".formatted(data, scale))
            .assertDone()
            .lines()
            .get(1);
    return Double.parseDouble(line.split(" +")[1]);
  }

  /** A fit that goes on from the model ends where it began. */
  private void assertIsAStart(String data, String scale) {
    tool.run(
            "fit @/%s.npy --device cpu --reg 1e-4 --init @/m.npz --max-iter 1 --out @/next.npz %s"
                .formatted(data, scale))
        .assertDone();
    GaussianMixture before = Models.readStored(tool.path("m.npz")).mixture();
    GaussianMixture after = Models.readStored(tool.path("next.npz")).mixture();
    for (int k = 0; k < 2; k++) {
      double[] mean = before.mean(k);
      assertArrayEquals(mean, after.mean(k), 1e-3 * mean[0]);
    }
  }

  static Stream<Arguments> pairs() {
    List<String> resolved =
        List.of(
            "floats doubles",
            "doubles floats",
            "unit-floats unit-doubles",
            "unit-doubles unit-floats",
            "bytes unit-floats",
            "bytes unit-doubles",
            "unit-floats bytes",
            "unit-doubles bytes",
            "floats unit-floats", // the same type: taken to be the same
            "unit-floats floats",
            "doubles unit-doubles",
            "unit-doubles doubles",
            "floats unit-doubles", // nothing was divided, as far as anyone said
            "unit-doubles floats",
            "doubles unit-floats",
            "unit-floats doubles");
    return FILES.stream()
        .flatMap(
            fitted ->
                FILES.stream()
                    .map(
                        met ->
                            Arguments.of(
                                fitted,
                                met,
                                fitted.equals(met) || resolved.contains(fitted + " " + met))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void withoutAScale(String fitted, String met, boolean resolved) {
    fit(fitted, "");
    boolean sameUnits =
        Stream.of(fitted, met).anyMatch("bytes"::equals)
            || fitted.startsWith("unit") == met.startsWith("unit");
    if (!resolved) {
      String[] words = {
        met + ".npy: holds ", "m.npz was fitted to ", "to 255", "if both are the same numbers"
      };
      for (String command :
          List.of(
              "predict @/m.npz @/%s.npy",
              "score @/m.npz @/%s.npy", "fit @/%s.npy --init @/m.npz")) {
        tool.run(command.formatted(met) + " --device cpu").assertComplains(2, words);
      }
    } else if (sameUnits) {
      assertEquals(DARK_AND_LIGHT, labels(met, ""));
      assertEquals(score(fitted, ""), score(met, ""), 1e-4);
      assertIsAStart(met, "");
    }
  }

  /** What makes a file's values 0 to 1. */
  private static String toUnits(String file) {
    return "--scale " + (file.startsWith("unit") ? "none" : "255");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void withTheRightScale(String fitted, String met, boolean resolved) {
    fit(fitted, toUnits(fitted));
    String scale = toUnits(met);
    assertEquals(DARK_AND_LIGHT, labels(met, scale));
    assertEquals(score(fitted, ""), score(met, scale), 1e-4);
    assertIsAStart(met, scale);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes, '', doubles, --scale 255",
    "bytes, --scale none, floats, --scale none",
    "doubles, '', bytes, --scale none",
    "doubles, --scale 255, bytes, --scale 255",
    "floats, --scale 255, doubles, --scale 255",
    "floats, --scale 255, unit-doubles, --scale none"
  })
  void theScaleThatIsNamedIsRight(String fitted, String given, String met, String named) {
    fit(fitted, given);
    tool.run("score @/m.npz @/%s.npy --device cpu".formatted(met)).assertComplains(2, named);
    assertEquals(DARK_AND_LIGHT, labels(met, named));
    assertEquals(score(fitted, ""), score(met, named), 1e-4);
  }

  /** Indicators are 0 and 1 in any type, and dividing them by 255 leads elsewhere. */
  @Test
  void bytesThatDoNotReachAsFarAsPixelsAreRefused() {
    int[] indicators = new int[ROWS * COLUMNS];
    Arrays.setAll(indicators, i -> i < indicators.length / 2 ? i % 2 : 1 - i % 2);
    write("few-bytes", indicators, 1);
    write("few-doubles", indicators, 1);
    fit("few-doubles", "");
    tool.run("predict @/m.npz @/few-bytes.npy --device cpu")
        .assertComplains(2, "bytes from 0 to 1,", "doubles from 0 to 1,", "--scale none");
    fit("few-bytes", "--scale 255");
    tool.run("predict @/m.npz @/few-doubles.npy --device cpu")
        .assertComplains(2, "doubles from 0 to 1,", "bytes from 0 to 1,", "--scale 255");
  }

  @Test
  void darkFloatsAreTakenAsTheyAreByAModelOfBytes() {
    fit("bytes", "");
    int[] dark = new int[ROWS * COLUMNS];
    Arrays.setAll(dark, i -> 20 + i % 5);
    write("dark-floats", dark, 255);
    assertTrue(labels("dark-floats", "").matches("a+"));
  }

  @Test
  void theModelSaysBetweenWhichNumbersItsRowsLay() {
    fit("bytes", "");
    List<String> lines = tool.run("info @/m.npz").assertDone().lines();
    for (String line :
        List.of(
            "data_type           UINT8",
            "scale               255.0",
            "data_min            0.0",
            "data_max            255.0")) {
      assertTrue(lines.contains(line), lines.toString());
    }
  }

  /** Without a type: as of rows that nobody divided, between the means. */
  @ParameterizedTest
  @CsvSource({"unit-doubles, bytes", "unit-doubles, unit-floats", "doubles, floats"})
  void modelsFromElsewhere(String fitted, String met) {
    fit(fitted, "");
    double own = score(fitted, "");
    Models.write(Models.readStored(tool.path("m.npz")).mixture(), Map.of(), tool.path("m.npz"));
    assertEquals(DARK_AND_LIGHT, labels(met, ""));
    assertEquals(own, score(met, ""), 1e-4);
    assertIsAStart(met, "");
  }

  @Test
  void modelsFromElsewhereThatCannotBeOfPixelsRefuseBytes() {
    fit("doubles", "");
    GaussianMixture mixture = Models.readStored(tool.path("m.npz")).mixture();
    Models.write(mixture, Map.of(), tool.path("m.npz"));
    tool.run("score @/m.npz @/bytes.npy --device cpu")
        .assertComplains(2, "m.npz does not say of what type", "means from", "--scale none");
    Models.write(mixture, Map.of("scale", 1), tool.path("m.npz"));
    assertEquals(DARK_AND_LIGHT, labels("bytes", "")); // it says what to divide by
    Models.write(mixture, Map.of("data_type", "INT4"), tool.path("m.npz"));
    tool.run("score @/m.npz @/bytes.npy --device cpu")
        .assertComplains(2, "data_type must be one of [UINT8,", "not INT4", "--scale");
  }
}
