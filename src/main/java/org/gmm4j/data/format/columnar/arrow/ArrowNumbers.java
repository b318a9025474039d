package org.gmm4j.data.format.columnar.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Type;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/** Numbers one behind the other, some of them perhaps missing. */
final class ArrowNumbers {
  private final NumberType type;
  private final boolean bits;
  private final @Nullable Decimal decimal;
  private final ByteBuffer data;
  private final int length;
  private final @Nullable ByteBuffer present;

  /**
   * Describes.
   *
   * @param length how many there are
   * @param present a bit for each; null where none is missing
   */
  ArrowNumbers(Field field, int length, ByteBuffer data, @Nullable ByteBuffer present) {
    this.type = Objects.requireNonNull(ArrowSchema.numbers(field));
    this.bits = type == NumberType.BOOL;
    this.decimal = field.typeType() == Type.Decimal ? (Decimal) field.type(new Decimal()) : null;
    this.data = data;
    this.length = length;
    this.present = present;
    if (bits) {
      ArrowBuffers.requireBits(data, length);
    } else {
      int size = decimal == null ? type.bytes() : decimal.bitWidth() / 8;
      ArrowBuffers.require(data, Math.multiplyExact((long) length, (long) size));
    }
  }

  /** Whether one is missing. */
  boolean isMissing(int i) {
    return present != null && !ArrowBuffers.bit(present, i);
  }

  /**
   * Copies some as another type, NaN for those that are missing.
   *
   * @param kept a type that holds them
   * @param at where the first goes
   * @param stride bytes from one to the next
   */
  void copy(int from, int count, ElementType kept, ByteBuffer out, int at, int stride) {
    Objects.checkFromIndexSize(from, count, length);
    int size = kept.bytes();
    if (!isStoredAs(kept)) {
      for (int i = 0; i < count; i++) {
        Table.Numbers.put(kept, out, at + i * stride, real(from + i));
      }
    } else if (stride == size) {
      out.put(at, data, from * size, count * size);
    } else {
      spread(from, count, size, out, at, stride);
    }
    if (present != null && (kept == ElementType.FLOAT32 || kept == ElementType.FLOAT64)) {
      for (int i = 0; i < count; i++) {
        if (isMissing(from + i)) {
          Table.Numbers.put(kept, out, at + i * stride, Double.NaN);
        }
      }
    }
  }

  private boolean isStoredAs(ElementType kept) {
    boolean same = type.kept() == kept && type.bytes() == kept.bytes();
    return same
        && !bits
        && decimal == null
        && type != NumberType.INT64
        && type != NumberType.UINT64;
  }

  private void spread(int from, int count, int size, ByteBuffer out, int at, int stride) {
    switch (size) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          out.put(at + i * stride, data.get(from + i));
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          out.putShort(at + i * stride, data.getShort(2 * (from + i)));
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          out.putInt(at + i * stride, data.getInt(4 * (from + i)));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          out.putLong(at + i * stride, data.getLong(8 * (from + i)));
        }
      }
    }
  }

  /** One as a double. */
  double real(int i) {
    if (bits) {
      return ArrowBuffers.bit(data, i) ? 1 : 0;
    }
    return decimal == null ? type.real(data.position(i * type.bytes())) : decimal(decimal, i);
  }

  private double decimal(Decimal as, int i) {
    int size = as.bitWidth() / 8;
    byte[] digits = new byte[size];
    for (int k = 0; k < size; k++) {
      digits[k] = data.get(i * size + size - 1 - k);
    }
    return new BigDecimal(new BigInteger(digits), as.scale()).doubleValue();
  }
}
