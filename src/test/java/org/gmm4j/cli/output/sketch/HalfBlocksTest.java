package org.gmm4j.cli.output.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HalfBlocksTest {
  private static final String RESET = "\u001b[0m";

  private static String upper(int grey) {
    return "\u001b[38;5;" + grey + "m";
  }

  private static String lower(int grey) {
    return "\u001b[48;5;" + grey + "m";
  }

  private static List<String> draw(double[]... image) {
    return HalfBlocks.sideBySide(List.<double[][]>of(image));
  }

  @Test
  void onePixelHasNoBackground() {
    assertEquals(List.of("\u001b[38;5;255m▀\u001b[0m"), draw(new double[] {1}));
    assertEquals(List.of("\u001b[38;5;232m▀\u001b[0m"), draw(new double[] {0}));
  }

  @Test
  void aCharacterIsTwoPixels() {
    assertEquals(
        List.of("\u001b[38;5;232m\u001b[48;5;255m▀\u001b[0m"),
        draw(new double[] {0}, new double[] {1}));
  }

  @Test
  void coloursAreWrittenWhenTheyChange() {
    assertEquals(
        List.of(
            upper(232) + lower(255) + "▀▀" + upper(255) + "▀" + lower(244) + "▀" + RESET,
            upper(243) + "▀▀▀▀" + RESET),
        draw(
            new double[] {0, 0, 1, 1},
            new double[] {1, 1, 1, 12 / 23.0},
            new double[] {11 / 23.0, 11 / 23.0, 11 / 23.0, 11 / 23.0}));
  }

  @Test
  void whatIsBeyondIsCutOff() {
    assertEquals(
        List.of(upper(232) + lower(255) + "▀" + RESET), draw(new double[] {-3}, new double[] {7}));
  }

  @Test
  void imagesAreApart() {
    double[][] black = {{0}, {0}};
    double[][] white = {{1}, {1}};
    assertEquals(
        List.of(
            upper(232) + lower(232) + "▀" + RESET + " " + upper(255) + lower(255) + "▀" + RESET),
        HalfBlocks.sideBySide(List.of(black, white)));
    assertEquals(List.of(), HalfBlocks.sideBySide(List.of()));
  }
}
