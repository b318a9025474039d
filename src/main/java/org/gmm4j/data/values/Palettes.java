package org.gmm4j.data.values;

import java.util.Arrays;

/**
 * The numbers that codes of one byte stand for, 256 at most in each column. Bytes are codes of
 * themselves, divided by a scale.
 */
public final class Palettes {
  /** Codes that a byte can tell apart. */
  public static final int MOST = 256;

  /** Rows a code, for tables to be small beside the rows' codes and made in little of the time. */
  private static final int ROWS = 64;

  private final double[] numbers; // by code, then by column [m × d]; of equal columns one [m]
  private final int columns;
  private final boolean equal;

  private Palettes(double[] numbers, int columns, boolean equal) {
    this.numbers = numbers;
    this.columns = columns;
    this.equal = equal;
  }

  /** The same numbers in each of so many columns, by code. Kept. */
  static Palettes equal(double[] numbers, int columns) {
    return new Palettes(numbers, columns, true);
  }

  /** Those of bytes. */
  static Palettes ofBytes(double scale, int columns) {
    double[] numbers = new double[MOST];
    Arrays.setAll(numbers, code -> code / scale);
    return equal(numbers, columns);
  }

  /** What a code stands for in a column. */
  @FunctionalInterface
  public interface Meaning {
    /** Its number. */
    double of(int code, int column);
  }

  /** Columns of their own: m numbers for each of d. */
  static Palettes each(int codes, int columns, Meaning meaning) {
    double[] numbers = new double[codes * columns];
    for (int code = 0; code < codes; code++) {
      for (int j = 0; j < columns; j++) {
        numbers[code * columns + j] = meaning.of(code, j);
      }
    }
    return new Palettes(numbers, columns, false);
  }

  /** How many codes there are, m. */
  public int codes() {
    return equal ? numbers.length : numbers.length / columns;
  }

  /** Whether tables like this, of something that each code means, pay for so many rows. */
  public boolean pay(long rows) {
    return rows >= (long) ROWS * codes();
  }

  /** Number of columns, d. */
  public int columns() {
    return columns;
  }

  /** What a code stands for in a column. */
  public double number(int code, int column) {
    return numbers[equal ? code : code * columns + column];
  }

  /** The same of numbers that are divided by a scale, which 1 leaves as they are. */
  Palettes dividedBy(double scale) {
    if (scale == 1) {
      return this;
    }
    double[] quotients = new double[numbers.length];
    Arrays.setAll(quotients, i -> numbers[i] / scale);
    return new Palettes(quotients, columns, equal);
  }

  /** Some columns, from 0, in that order. */
  Palettes columns(int[] order) {
    return equal
        ? equal(numbers, order.length)
        : each(codes(), order.length, (code, j) -> number(code, order[j]));
  }

  /** Whether no number is NaN or infinite. */
  boolean areFinite() {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }

  /** Writes what the codes of rows stand for [count × d] to {@code out} from an offset on. */
  void read(byte[] codes, int count, double[] out, int offset) {
    if (equal) {
      for (int i = 0; i < count * columns; i++) {
        out[offset + i] = numbers[codes[i] & 0xff];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = i * columns;
      for (int j = 0; j < columns; j++) {
        out[offset + from + j] = numbers[(codes[from + j] & 0xff) * columns + j];
      }
    }
  }

  /** Writes what some codes of a row stand for, in the given order. */
  void read(byte[] codes, int[] order, double[] out, int offset) {
    if (equal) {
      for (int j = 0; j < order.length; j++) {
        out[offset + j] = numbers[codes[order[j]] & 0xff];
      }
      return;
    }
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = numbers[(codes[order[j]] & 0xff) * columns + order[j]];
    }
  }
}
