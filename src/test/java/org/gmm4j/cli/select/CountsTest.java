package org.gmm4j.cli.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5           | 5
          2,4,8       | 2 4 8
          1..4        | 1 2 3 4
          3..3        | 3
          1..3,8,10..11 | 1 2 3 8 10 11
          """)
  void listsAndRanges(String text, String numbers) {
    assertArrayEquals(
        java.util.stream.Stream.of(numbers.split(" ")).mapToInt(Integer::parseInt).toArray(),
        Counts.of(text));
  }
}
