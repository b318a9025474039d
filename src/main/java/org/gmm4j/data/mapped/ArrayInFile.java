package org.gmm4j.data.mapped;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyHeader;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/**
 * Where an array lies in a file, as NumPy tells it: any strides, also negative ones and 0.
 *
 * @param type of the numbers
 * @param order their byte order
 * @param shape sizes
 * @param strides from one number to the next along each of them, in bytes
 * @param offset of the first number in bytes
 */
public record ArrayInFile(
    Path file, NumberType type, ByteOrder order, long[] shape, long[] strides, long offset) {
  /**
   * As it was told.
   *
   * @param dtype {@code <f8}, {@code |u1}…
   * @param strides null for those of rows one behind the other
   * @throws DataException if it makes no sense
   */
  public static ArrayInFile of(
      Path file, String dtype, long[] shape, long @Nullable [] strides, long offset) {
    NumberType type =
        NpyHeader.numberType(dtype)
            .orElseThrow(
                () ->
                    new DataException(
                        "dtype '%s': integers, booleans and floats of 8 to 64 bits are read"
                            .formatted(dtype)));
    if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
      throw new DataException("an array of the shape %s is empty".formatted(text(shape)));
    }
    if (strides != null && strides.length != shape.length) {
      throw new DataException(
          "strides %s do not go with the shape %s".formatted(text(strides), text(shape)));
    }
    try {
      ArrayInFile array =
          new ArrayInFile(
              file,
              type,
              NpyHeader.order(dtype),
              shape.clone(),
              strides == null ? rowMajor(shape, type.bytes()) : strides.clone(),
              offset);
      if (array.first() < 0) {
        throw new DataException("the array begins before its file does");
      }
      array.length();
      return array;
    } catch (ArithmeticException overflow) {
      throw new DataException(
          "an array of the shape %s is larger than any file".formatted(text(shape)), overflow);
    }
  }

  private static long[] rowMajor(long[] shape, int bytes) {
    long[] strides = new long[shape.length];
    long each = bytes;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = each;
      each = Math.multiplyExact(each, shape[i]);
    }
    return strides;
  }

  private static String text(long[] sizes) {
    return Arrays.toString(sizes);
  }

  /** Whether its numbers lie one behind the other, the last index running fastest. */
  boolean isRowMajor() {
    long[] usual = rowMajor(shape, type.bytes());
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] > 1 && strides[i] != usual[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first of its bytes, wherever its first number is. */
  long first() {
    long first = offset;
    for (int i = 0; i < shape.length; i++) {
      first = Math.addExact(first, Math.min(0, Math.multiplyExact(strides[i], shape[i] - 1)));
    }
    return first;
  }

  /** How many bytes there are from the first to the last. */
  long length() {
    long last = offset;
    for (int i = 0; i < shape.length; i++) {
      last = Math.addExact(last, Math.max(0, Math.multiplyExact(strides[i], shape[i] - 1)));
    }
    return Math.addExact(last, type.bytes()) - first();
  }

  /** How many numbers it has. */
  long count() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** N; of a list, its length. */
  long rows() {
    return shape[0];
  }

  /** d, the product of the other sizes; they must be one behind the other. */
  int columns() {
    return Math.toIntExact(Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact));
  }

  /** The shape as Python writes it, without what is special of one size. */
  public String shapeText() {
    return text(shape);
  }
}
