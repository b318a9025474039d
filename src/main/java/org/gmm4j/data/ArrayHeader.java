package org.gmm4j.data;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What stands before the numbers of an array file.
 *
 * @param kind what one number is
 * @param order its byte order
 * @param shape sizes
 * @param columnMajor whether the first index runs fastest, as in Fortran; else the last one does
 */
public record ArrayHeader(Kind kind, ByteOrder order, long[] shape, boolean columnMajor) {
  /** Number types found in IDX and NPY files. */
  public enum Kind {
    BOOL(1),
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    UINT64(8),
    INT64(8),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }

    /** Size of one number in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /** Fails unless the last index runs fastest. */
  void requireRowMajor(String source) {
    if (columnMajor) {
      throw new DataException(
          source + ": is stored in Fortran order; save numpy.ascontiguousarray(array) instead");
    }
  }

  /** Numbers of this array's shape, the last index running fastest. May be the same array. */
  double[] rowMajor(double[] stored) {
    if (!columnMajor) {
      return stored;
    }
    double[] out = new double[stored.length];
    int[] index = new int[shape.length];
    for (double value : stored) {
      int to = 0;
      for (int i = 0; i < index.length; i++) {
        to = to * (int) shape[i] + index[i];
      }
      out[to] = value;
      for (int i = 0; i < index.length && ++index[i] == shape[i]; i++) {
        index[i] = 0;
      }
    }
    return out;
  }

  /** First size: N. */
  int rows(String source) {
    return inRange(source, shape[0]);
  }

  /** Product of the other sizes: d. */
  int columns(String source) {
    return product(source, 1);
  }

  /** Product of all sizes. */
  int count(String source) {
    return product(source, 0);
  }

  /**
   * Fails if the numbers cannot be in a file of this size. To be asked before memory is taken for
   * them: a damaged header may claim any amount.
   *
   * @param bytes of the file, unpacked, or more
   */
  void requireWithin(String source, long bytes) {
    double claimed = kind.bytes();
    for (long size : shape) {
      claimed *= size;
    }
    if (claimed > bytes) {
      throw new DataException(
          source + ": is truncated, or its header is wrong: it says the shape " + shapeText());
    }
  }

  /** As Python writes it: (1990, 784). */
  String shapeText() {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private int product(String source, int from) {
    long product = 1;
    for (int i = from; i < shape.length; i++) {
      product = inRange(source, product * inRange(source, shape[i]));
    }
    return (int) product;
  }

  private int inRange(String source, long size) {
    if (size <= 0) {
      throw new DataException(source + ": has no data, its header says the shape " + shapeText());
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new DataException(source + ": its header says an impossible shape " + shapeText());
    }
    return (int) size;
  }
}
