package org.gmm4j.report.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  private static List<String> labels(double min, double max) {
    return new Scale(min, max, 0, 100).ticks(5).stream().map(Scale.Tick::label).toList();
  }

  @Test
  void marksStandAtRoundValues() {
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), labels(0, 100));
    assertEquals(List.of("−1.0", "−0.5", "0.0", "0.5", "1.0"), labels(-1, 1));
    assertEquals(List.of("0.00", "0.05", "0.10", "0.15", "0.20"), labels(0, 0.21));
    assertEquals(
        List.of("50,000", "52,000", "54,000", "56,000", "58,000", "60,000"), labels(5e4, 6e4));
    assertEquals(List.of("2e−7", "4e−7", "6e−7", "8e−7"), labels(1e-7, 9e-7));
    assertEquals(List.of("0", "2e6", "4e6", "6e6"), labels(0, 6e6));
    assertEquals(List.of("1.2e7", "1.4e7", "1.6e7", "1.8e7", "2e7"), labels(1.2e7, 2e7));
    assertEquals(
        List.of("1,000,000.0", "1,000,000.5", "1,000,001.0", "1,000,001.5", "1,000,002.0"),
        labels(1e6, 1000002));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 3", "1, 7", "1, 12", "1, 13", "1, 100", "3, 3", "1, 12345"})
  void wholeSteps(double min, double max) {
    Scale scale = Scale.around(min, max, 0, 400).inWholeSteps();
    for (List<Scale.Tick> ticks : List.of(scale.ticks(5), scale.ticksBeside(12))) {
      assertTrue(ticks.size() >= 1);
      for (Scale.Tick each : ticks) {
        assertEquals(Math.rint(each.value()), each.value(), 1e-9);
        assertTrue(each.label().matches("[\\d,]+"), each.label());
      }
      assertEquals(ticks.size(), ticks.stream().map(Scale.Tick::label).distinct().count());
    }
  }

  /** However long the labels, they do not touch each other. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1e6, 1000001", "-1e14, 1e14", "0.1, 0.1000001", "0, 1e-8"})
  void labelsBesideEachOtherHaveRoom(double min, double max) {
    Scale scale = new Scale(min, max, 0, 400);
    List<Scale.Tick> ticks = scale.ticksBeside(12);
    assertTrue(ticks.size() >= 1);
    for (int i = 1; i < ticks.size(); i++) {
      double step = scale.at(ticks.get(i).value()) - scale.at(ticks.get(i - 1).value());
      assertTrue(Scale.widest(ticks, 12) < step, ticks + "");
    }
  }

  /** Whatever finite values are shown, there is an axis, with marks that differ. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "5, 5",
    "1e6, 1e6",
    "-1e9, -1e9",
    "1e6, 1000001",
    "1e-300, 1e-300",
    "-1e15, 1e15",
    "1e-12, 2e-12",
    "0, 1e-9"
  })
  void thereIsAlwaysAnAxis(double min, double max) {
    Scale scale = Scale.around(min, max, 10, 90);
    assertTrue(scale.max() > scale.min());
    assertTrue(scale.at(min) >= 10 && scale.at(max) <= 90);
    assertTrue(Double.isFinite(scale.at((min + max) / 2)));
    List<Scale.Tick> ticks = scale.ticks(5);
    assertTrue(ticks.size() >= 1 && ticks.size() <= 20, ticks + "");
    for (Scale.Tick each : ticks) {
      assertTrue(scale.at(each.value()) > 9.9 && scale.at(each.value()) < 90.1, each + "");
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Scale.around(Double.NaN, 1, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Scale.around(0, Double.POSITIVE_INFINITY, 0, 1));
  }
}
