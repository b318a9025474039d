package org.gmm4j.data.format;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.NumberType;

/**
 * What stands before the numbers of an array file.
 *
 * @param type of the numbers
 * @param order their byte order
 * @param shape sizes
 * @param columnMajor whether the first index runs fastest, as in Fortran; else the last one does
 */
public record ArrayHeader(NumberType type, ByteOrder order, long[] shape, boolean columnMajor) {
  private static final long LONGEST = Integer.MAX_VALUE - 8; // of an array in memory

  /** So many numbers of any type have a size in bytes that is no more than a long holds. */
  private static final long MOST_NUMBERS = Long.MAX_VALUE / Double.BYTES;

  /** Numbers of this array's shape, the last index running fastest. May be the same array. */
  public double[] rowMajor(double[] stored) {
    if (!columnMajor) {
      return stored;
    }
    double[] out = new double[stored.length];
    int[] to = rowMajorPlaces(shape);
    for (int i = 0; i < stored.length; i++) {
      out[to[i]] = stored[i];
    }
    return out;
  }

  /**
   * Where each number of an array whose first index runs fastest stands in one whose last does
   * [product of the shape].
   */
  public static int[] rowMajorPlaces(long[] shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int[] places = new int[count];
    long[] index = new long[shape.length];
    for (int number = 0; number < count; number++) {
      for (int i = 0; i < index.length; i++) {
        places[number] = places[number] * (int) shape[i] + (int) index[i];
      }
      for (int i = 0; i < index.length && ++index[i] == shape[i]; i++) {
        index[i] = 0;
      }
    }
    return places;
  }

  /**
   * Where the rows lie in a file on a disk; empty if they are not one behind the other, or not on
   * one.
   *
   * @param offset of the first number in bytes
   */
  Optional<FileBlocks.Part> at(InputFile file, long offset) {
    if (columnMajor || shape.length < 2 || file.onDisk().isEmpty()) {
      return Optional.empty();
    }
    long n = rows(file.name());
    int d = columns(file.name());
    return file.onDisk().map(path -> new FileBlocks.Part(path, offset, type, order, n, d));
  }

  /** First size: N; of a single number 1. */
  public long rows(String source) {
    return shape.length == 0 ? 1 : inRange(source, shape[0], MOST_NUMBERS / columns(source));
  }

  /** The same for formats whose libraries count rows in 32 bits. */
  public int fewRows(String source) {
    return (int) inRange(source, rows(source), LONGEST);
  }

  /** Product of the other sizes: d. */
  public int columns(String source) {
    return product(source, 1);
  }

  /** Product of all sizes. */
  public int count(String source) {
    return product(source, 0);
  }

  /**
   * Fails if the numbers cannot be in a file of this size. To be asked before memory is taken for
   * them: a damaged header may claim any amount.
   *
   * @param bytes of the file, unpacked, or more
   */
  public void requireWithin(String source, long bytes) {
    double claimed = type.bytes();
    for (long size : shape) {
      claimed *= size;
    }
    if (claimed > bytes) {
      throw new DataException(
          source + ": is truncated, or its header is wrong: it says the shape " + shapeText());
    }
  }

  /** As Python writes it: (1990, 784). */
  public String shapeText() {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
  }

  private int product(String source, int from) {
    long product = 1;
    for (int i = from; i < shape.length; i++) {
      product = inRange(source, product * inRange(source, shape[i], LONGEST), LONGEST);
    }
    return (int) product;
  }

  private long inRange(String source, long size, long most) {
    if (size <= 0) {
      throw new DataException(source + ": has no data, its header says the shape " + shapeText());
    }
    if (size > most) {
      throw new DataException(
          source + ": its header says the shape " + shapeText() + ", which is too large");
    }
    return size;
  }
}
