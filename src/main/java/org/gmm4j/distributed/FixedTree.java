package org.gmm4j.distributed;

import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The order in which answers are added up: neighbours two by two, and so again, a last one without
 * a neighbour as it is. Blocks of 2ᵐ parts, each added up for itself and then together, give the
 * same bits as all at once.
 */
public final class FixedTree {
  private FixedTree() {}

  /**
   * Adds up.
   *
   * @param answers of neighbouring parts, at least one, in their order
   */
  public static <T> T sum(List<T> answers, BinaryOperator<T> add) {
    int count = answers.size();
    if (count == 1) {
      return answers.get(0);
    }
    int half = Integer.highestOneBit(count - 1);
    return add.apply(sum(answers.subList(0, half), add), sum(answers.subList(half, count), add));
  }

  /**
   * Adds up what is opened only then. Empty answers, of parts without rows, add nothing.
   *
   * @param answers of neighbouring parts, at least one, in their order
   * @return null if all are empty
   */
  public static <T> @Nullable T sum(List<byte[]> answers, Merging<T> merging) {
    int count = answers.size();
    if (count == 1) {
      byte[] only = answers.get(0);
      return only.length == 0 ? null : merging.open(only);
    }
    int half = Integer.highestOneBit(count - 1);
    T before = sum(answers.subList(0, half), merging);
    T after = sum(answers.subList(half, count), merging);
    return before == null ? after : after == null ? before : merging.add(before, after);
  }
}
