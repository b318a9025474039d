package org.gmm4j.cli.select;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Numbers as a list of numbers and ranges: 1..20 or 2,4,8 or 1..4,8,16. */
final class Counts {
  /** More different numbers than anybody compares, and fewer than a slip of the hand asks for. */
  private static final int MOST = 1000;

  private Counts() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if they are no such list, or a number is less than 1
   */
  static int[] of(String text) {
    int[] counts =
        Stream.of(text.split(",", -1)).flatMapToInt(part -> range(part.strip())).toArray();
    if (counts.length > MOST) {
      throw new IllegalArgumentException(
          "%,d numbers in '%s': at most %,d can be compared".formatted(counts.length, text, MOST));
    }
    return counts;
  }

  private static IntStream range(String part) {
    String[] ends = part.split("\\.\\.", -1);
    if (ends.length > 2) {
      throw unreadable(part);
    }
    int first = number(ends[0], part);
    int last = number(ends[ends.length - 1], part);
    if (last < first) {
      throw new IllegalArgumentException(
          "the range %s goes down: write %d..%d".formatted(part, last, first));
    }
    // one more than the most is enough to refuse them
    return IntStream.rangeClosed(first, (int) Math.min(last, (long) first + MOST));
  }

  private static int number(String text, String part) {
    if (!text.matches("[0-9]{1,9}")) {
      throw unreadable(part);
    }
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException("components must be at least 1, not " + number);
    }
    return number;
  }

  private static IllegalArgumentException unreadable(String part) {
    return new IllegalArgumentException(
        "'%s' is neither a number nor a range such as 1..20".formatted(part));
  }
}
