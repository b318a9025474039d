package org.gmm4j.cli.output.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarsTest {
  @Test
  void theGreatestWeightFillsTheLine() {
    assertEquals(
        List.of("1  0.2500  ███", "2  0.7500  █████████"),
        Bars.of(new double[] {0.25, 0.75}, 20, true));
    assertEquals(
        List.of("1  0.2500  ###", "2  0.7500  #########"),
        Bars.of(new double[] {0.25, 0.75}, 20, false));
  }

  @Test
  void blocksHaveEighths() {
    double[] weights = {0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1};
    assertEquals("1  0.1250  ▎", Bars.of(weights, 13, true).get(0));
    assertEquals("3  0.3750  █▌", Bars.of(weights, 15, true).get(2));
    assertEquals(
        List.of("▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"),
        Bars.of(weights, 12, true).stream().map(line -> line.substring(11)).toList());
  }

  @Test
  void aWeightAboveNoneIsSeen() {
    double[] weights = {1, 1e-12, 0};
    assertEquals(
        List.of("1  1.0000  █████████", "2  0.0000  ▏", "3  0.0000"), Bars.of(weights, 20, true));
    assertEquals(
        List.of("1  1.0000  #########", "2  0.0000  #", "3  0.0000"), Bars.of(weights, 20, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 80, 200})
  void oneComponentFillsTheLine(int width) {
    List<String> lines = Bars.of(new double[] {1}, width, true);
    assertEquals(List.of("1  1.0000  " + "█".repeat(width - 11)), lines);
    assertEquals(width, lines.get(0).length());
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, 0, 11})
  void withoutRoomThereAreNoBars(int width) {
    assertEquals(List.of("1  0.5000", "2  0.5000"), Bars.of(new double[] {0.5, 0.5}, width, true));
  }

  @Test
  void moreThanTwentyAreCounted() {
    double[] weights = new double[20];
    Arrays.fill(weights, 0.05);
    assertEquals(20, Bars.of(weights, 80, true).size());
    weights = new double[25];
    Arrays.fill(weights, 0.04);
    List<String> lines = Bars.of(weights, 20, true);
    assertEquals(21, lines.size());
    assertEquals(" 9  0.0400  ████████", lines.get(8));
    assertEquals("20  0.0400  ████████", lines.get(19));
    assertEquals("and 5 more, together 0.2000", lines.get(20));
    assertTrue(lines.stream().limit(20).allMatch(line -> line.length() == 20));
  }

  @Test
  void allOfTheFirstMayBeEmpty() {
    double[] weights = new double[21];
    weights[20] = 1;
    assertEquals(" 1  0.0000", Bars.of(weights, 80, true).get(0));
    assertEquals("and 1 more, together 1.0000", Bars.of(weights, 80, true).get(20));
  }
}
