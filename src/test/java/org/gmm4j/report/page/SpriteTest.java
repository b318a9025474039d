package org.gmm4j.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpriteTest {
  /**
   * However wide or high images are, their places are bounded by half more than asked for, and
   * there is something to see.
   */
  @ParameterizedTest
  @CsvSource({
    "28, 28, 84, 84, 84",
    "28, 28, 140, 140, 140",
    "100, 100, 84, 100, 100",
    "784, 1, 140, 140, 8",
    "4, 196, 140, 8, 196",
    "4, 196, 84, 8, 84",
    "1, 60, 84, 8, 60",
    "20, 40, 84, 40, 80",
    "300, 200, 84, 84, 56"
  })
  void placesAreBounded(int width, int height, int about, int w, int h) {
    assertEquals(
        "width:%dpx;height:%dpx;background-size:%dpx %dpx;background-position:%dpx %dpx"
            .formatted(w, h, 3 * w, 2 * h, -w, -h),
        new Sprite("", 3, 2, width, height).style(4, about));
  }
}
