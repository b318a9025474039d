package org.gmm4j.covariance.arrays;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * An array, part by part, so that it need not be in memory at once.
 *
 * @param type of its numbers
 * @param parts how many parts there are, one behind the other
 * @param part each of them
 */
public record NamedArray(
    String name, Type type, int[] shape, int parts, IntFunction<DoubleBuffer> part) {
  /** What numbers are. */
  public enum Type {
    /** 64 bits. */
    DOUBLE,
    /** 32 bits. */
    INTEGER
  }

  static NamedArray of(String name, int parts, IntFunction<DoubleBuffer> part, int... shape) {
    return new NamedArray(name, Type.DOUBLE, shape, parts, part);
  }

  static NamedArray of(String name, double[] values, int... shape) {
    return of(name, 1, only -> DoubleBuffer.wrap(values), shape);
  }

  static NamedArray of(String name, int[] values) {
    double[] numbers = Arrays.stream(values).asDoubleStream().toArray();
    return new NamedArray(
        name, Type.INTEGER, new int[] {values.length}, 1, only -> DoubleBuffer.wrap(numbers));
  }
}
