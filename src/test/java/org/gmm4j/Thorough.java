package org.gmm4j;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many of very many like cases a test tries: all of them with {@code -Dgmm.thorough=true}, as
 * {@code ./check --all} does, else always the same few.
 */
public final class Thorough {
  private Thorough() {}

  /** Whether all cases are tried. */
  public static boolean all() {
    return Boolean.getBoolean("gmm.thorough");
  }

  /** The step through the cases: 1, or {@code few} where one of so many will do. */
  public static int step(int few) {
    return all() ? 1 : few;
  }

  /** All cases, or one of {@code few}. */
  public static <T> Stream<T> some(int few, Stream<T> all) {
    List<T> cases = all.toList();
    int step = step(few);
    return IntStream.range(0, cases.size()).filter(i -> i % step == 0).mapToObj(cases::get);
  }
}
