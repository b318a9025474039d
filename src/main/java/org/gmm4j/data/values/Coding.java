package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives floats or doubles codes of one byte, in the order in which they first come. Numbers are the
 * same if their bits are: −0 and 0 are two, and NaN is none.
 */
final class Coding {
  private final ElementType type;
  private final int columns;
  private final Numbers[] numbers; // of each column, or of all

  /**
   * Begins.
   *
   * @param together whether all columns have their codes in common
   */
  Coding(ElementType type, int columns, boolean together) {
    this.type = type;
    this.columns = columns;
    this.numbers = new Numbers[together ? 1 : columns];
    Arrays.setAll(numbers, j -> new Numbers());
  }

  /** The different numbers of a column: a table of open addresses that grows. */
  private static final class Numbers {
    private static final int FIRST = 8;
    private static final int NONE = -1;

    private long[] bits = new long[FIRST]; // by place
    private short[] codes = new short[FIRST];
    private long[] byCode = new long[FIRST / 2];
    private int count;

    Numbers() {
      Arrays.fill(codes, (short) NONE);
    }

    private int place(long number) {
      int mask = bits.length - 1;
      int place = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40) & mask;
      while (codes[place] != NONE && bits[place] != number) {
        place = (place + 1) & mask;
      }
      return place;
    }

    /** The code of a number, maybe a new one; −1 if there are too many. */
    int code(long number, ElementType type) {
      int place = place(number);
      if (codes[place] != NONE) {
        return codes[place];
      }
      if (count == Palettes.MOST || Double.isNaN(real(number, type))) {
        return NONE;
      }
      if (count == byCode.length) {
        grow();
        place = place(number);
      }
      bits[place] = number;
      codes[place] = (short) count;
      byCode[count] = number;
      return count++;
    }

    private void grow() {
      byCode = Arrays.copyOf(byCode, 2 * count);
      bits = new long[4 * count];
      codes = new short[4 * count];
      Arrays.fill(codes, (short) NONE);
      for (int code = 0; code < count; code++) {
        int place = place(byCode[code]);
        bits[place] = byCode[code];
        codes[place] = (short) code;
      }
    }

    double real(int code, ElementType type) {
      return code < count ? real(byCode[code], type) : 0;
    }

    private static double real(long bits, ElementType type) {
      return type == ElementType.FLOAT32
          ? Float.intBitsToFloat((int) bits)
          : Double.longBitsToDouble(bits);
    }
  }

  /** Whether all columns have their codes in common. */
  boolean isTogether() {
    return numbers.length == 1 && columns > 1;
  }

  private Numbers of(int column) {
    return numbers[numbers.length == 1 ? 0 : column];
  }

  /** The codes of whole rows from position to limit; null if a column has too many numbers. */
  byte @Nullable [] encode(ByteBuffer rows) {
    byte[] codes = new byte[rows.remaining() / type.bytes()];
    int at = rows.position();
    for (int i = 0; i < codes.length; ) {
      for (int j = 0; j < columns; j++, i++, at += type.bytes()) {
        long bits = type == ElementType.FLOAT32 ? rows.getInt(at) : rows.getLong(at);
        int code = of(j).code(bits, type);
        if (code < 0) {
          return null;
        }
        codes[i] = (byte) code;
      }
    }
    return codes;
  }

  /** Rows with these codes, to the bit, in the byte order of the buffer. */
  void decode(byte[] codes, ByteBuffer out) {
    for (int i = 0; i < codes.length; i++) {
      long bits = of(i % columns).byCode[codes[i] & 0xff];
      if (type == ElementType.FLOAT32) {
        out.putInt((int) bits);
      } else {
        out.putLong(bits);
      }
    }
  }

  /** What the codes stand for. */
  Palettes palettes() {
    int most = Arrays.stream(numbers).mapToInt(each -> each.count).max().orElse(0);
    if (numbers.length == 1) {
      double[] all = new double[most];
      Arrays.setAll(all, code -> numbers[0].real(code, type));
      return Palettes.equal(all, columns);
    }
    return Palettes.each(most, columns, (code, j) -> numbers[j].real(code, type));
  }
}
