package org.gmm4j;

/**
 * How many of very many like cases a test tries: all of them with {@code -Dgmm.thorough=true}, as
 * {@code ./check --all} does, else always the same few.
 */
public final class Thorough {
  private Thorough() {}

  /** The step through the cases: 1, or {@code few} where one of so many will do. */
  public static int step(int few) {
    return Boolean.getBoolean("gmm.thorough") ? 1 : few;
  }
}
