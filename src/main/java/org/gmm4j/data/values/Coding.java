package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives floats or doubles codes of one byte, in the order in which they first come. Numbers are the
 * same if their bits are: −0 and 0 are two, and NaN is none.
 */
final class Coding {
  /** Numbers that a byte can tell apart. */
  private static final int MOST = 256;

  private static final int PLACES = 4 * MOST; // of a table of open addresses
  private static final short NONE = -1;

  private final ElementType type;
  private final long[] bits = new long[PLACES]; // of the number at a place
  private final short[] codes = new short[PLACES]; // of it
  private final long[] byCode = new long[MOST];
  private int count;

  Coding(ElementType type) {
    this.type = type;
    Arrays.fill(codes, NONE);
  }

  /** The code of a number, maybe a new one; −1 if it has none. */
  private int code(long number) {
    int place = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40) % PLACES; // by the golden ratio
    while (codes[place] != NONE && bits[place] != number) {
      place = (place + 1) % PLACES;
    }
    if (codes[place] != NONE) {
      return codes[place];
    }
    if (count == MOST || Double.isNaN(real(number))) {
      return NONE;
    }
    bits[place] = number;
    codes[place] = (short) count;
    byCode[count] = number;
    return count++;
  }

  private double real(long number) {
    return type == ElementType.FLOAT32
        ? Float.intBitsToFloat((int) number)
        : Double.longBitsToDouble(number);
  }

  /** The codes of numbers from position to limit; null if a number has none. */
  byte @Nullable [] encode(ByteBuffer numbers) {
    byte[] out = new byte[numbers.remaining() / type.bytes()];
    int at = numbers.position();
    for (int i = 0; i < out.length; i++, at += type.bytes()) {
      int code = code(type == ElementType.FLOAT32 ? numbers.getInt(at) : numbers.getLong(at));
      if (code < 0) {
        return null;
      }
      out[i] = (byte) code;
    }
    return out;
  }

  /** Puts the numbers with these codes, to the bit, in the byte order of the buffer. */
  void decode(byte[] some, ByteBuffer out) {
    for (byte code : some) {
      if (type == ElementType.FLOAT32) {
        out.putInt((int) byCode[code & 0xff]);
      } else {
        out.putLong(byCode[code & 0xff]);
      }
    }
  }

  /** What the codes stand for [256]; 0 where they stand for nothing. */
  double[] palette() {
    double[] palette = new double[MOST];
    for (int code = 0; code < count; code++) {
      palette[code] = real(byCode[code]);
    }
    return palette;
  }
}
