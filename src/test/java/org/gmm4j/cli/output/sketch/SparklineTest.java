package org.gmm4j.cli.output.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparklineTest {
  private static double[] rising(int count) {
    return IntStream.range(0, count).asDoubleStream().toArray();
  }

  @Test
  void everyLevelIsUsed() {
    assertEquals("▁▂▃▄▅▆▇█", Sparkline.of(rising(8), 80, true));
    assertEquals(" .:-=+*#%@", Sparkline.of(rising(10), 80, false));
  }

  @Test
  void theSizeOfTheNumbersDoesNotMatter() {
    assertEquals("▁▅█", Sparkline.of(new double[] {-1e300, 0, 1e300}, 80, true));
    assertEquals(
        "▁▅█", Sparkline.of(new double[] {-Double.MAX_VALUE, 0, Double.MAX_VALUE}, 80, true));
    assertEquals("▁▅█", Sparkline.of(new double[] {-3e-9, -2e-9, -1e-9}, 80, true));
  }

  @Test
  void aConstantCurveIsInTheMiddle() {
    assertEquals("▄▄▄", Sparkline.of(new double[] {-2.5, -2.5, -2.5}, 80, true));
    assertEquals("===", Sparkline.of(new double[] {-2.5, -2.5, -2.5}, 80, false));
  }

  @Test
  void oneValueIsAConstantCurve() {
    assertEquals("▄", Sparkline.of(new double[] {7}, 80, true));
    assertEquals("=", Sparkline.of(new double[] {7}, 80, false));
    assertEquals("", Sparkline.of(new double[0], 80, true));
  }

  @Test
  void whatIsNotFiniteIsAGap() {
    double[] values = {Double.NEGATIVE_INFINITY, 1, Double.NaN, 2};
    assertEquals(" ▁ █", Sparkline.of(values, 80, true));
    assertEquals(" ", Sparkline.of(new double[] {Double.NaN}, 80, true));
  }

  @Test
  void neighboursAreAveragedWhereThereAreTooMany() {
    assertEquals("▁▅█", Sparkline.of(new double[] {0, 2, 3, 5, 6, 8}, 3, true));
    assertEquals("▁▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███", Sparkline.of(rising(1000), 20, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 20, 64, 80, 200, 999})
  void aLineIsFilledAndNotMore(int width) {
    assertEquals(width, Sparkline.of(rising(1000), width, true).length());
    assertEquals(Math.min(width, 21), Sparkline.of(rising(21), width, false).length());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -5})
  void withoutRoomThereIsNothing(int width) {
    assertEquals("", Sparkline.of(rising(9), width, true));
  }
}
