package org.gmm4j.data.mapped;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gmm4j.data.DataException;
import org.gmm4j.data.values.NumberType;

/** An array in somebody's file to be filled, the last index running fastest. */
public final class OutputArray implements AutoCloseable {
  private final MappedFile file;
  private final NumberType type;

  /**
   * Maps it.
   *
   * @param name for messages
   * @param whole whether whole numbers are to be put into it: i4, i8 or f8; else f8
   * @param shape that it has to have
   * @throws DataException if it has another shape or type, or its numbers do not lie one behind the
   *     other
   * @throws java.io.UncheckedIOException if the file is not there, or is shorter
   */
  public OutputArray(String name, ArrayInFile array, boolean whole, long... shape) {
    this(name, array, whole, shape, MappedFile.PIECE);
  }

  /** The same in pieces of another size. */
  OutputArray(String name, ArrayInFile array, boolean whole, long[] shape, int pieceSize) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DataException(
          "%s has the shape %s; it must have %s"
              .formatted(name, array.shapeText(), Arrays.toString(shape)));
    }
    boolean fits =
        array.type() == NumberType.FLOAT64
            || (whole && (array.type() == NumberType.INT32 || array.type() == NumberType.INT64));
    if (!fits || array.order() != java.nio.ByteOrder.LITTLE_ENDIAN || !array.isRowMajor()) {
      throw new DataException(
          "%s: %s in C order are written".formatted(name, whole ? "<i4, <i8 or <f8" : "<f8"));
    }
    this.type = array.type();
    this.file =
        MappedFile.of(array.file(), array.offset(), array.length(), Double.BYTES, true, pieceSize);
  }

  /** Puts a whole number at an index, from 0. */
  public void put(long index, int value) {
    long place = index * type.bytes();
    ByteBuffer piece = file.piece(place);
    switch (type) {
      case INT64 -> piece.putLong(file.within(place), value);
      case INT32 -> piece.putInt(file.within(place), value);
      default -> piece.putDouble(file.within(place), value);
    }
  }

  /** Puts doubles one behind the other, the first at an index. */
  public void put(long index, double[] values, int from, int count) {
    for (int done = 0; done < count; ) {
      long place = (index + done) * Double.BYTES;
      int now = Math.min(count - done, file.left(place) / Double.BYTES);
      file.piece(place)
          .asDoubleBuffer()
          .put(file.within(place) / Double.BYTES, values, from + done, now);
      done += now;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
