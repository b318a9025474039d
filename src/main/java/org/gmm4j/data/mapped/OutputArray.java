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
   * @param whole whether whole numbers are to be put into it: i4 or i8; else f8
   * @param shape that it has to have
   * @throws DataException if it has another shape or type, or its numbers do not lie one behind the
   *     other
   * @throws java.io.UncheckedIOException if the file is not there, or is shorter
   */
  public OutputArray(String name, ArrayInFile array, boolean whole, long... shape) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DataException(
          "%s has the shape %s; it must have %s"
              .formatted(name, array.shapeText(), Arrays.toString(shape)));
    }
    boolean fits =
        whole
            ? array.type() == NumberType.INT32 || array.type() == NumberType.INT64
            : array.type() == NumberType.FLOAT64;
    if (!fits || array.order() != java.nio.ByteOrder.LITTLE_ENDIAN || !array.isRowMajor()) {
      throw new DataException(
          "%s: %s in C order are written".formatted(name, whole ? "<i4 or <i8" : "<f8"));
    }
    this.type = array.type();
    this.file = MappedFile.of(array.file(), array.offset(), array.length(), Double.BYTES, true);
  }

  /** Puts a whole number at an index, from 0. */
  public void put(long index, int value) {
    long place = index * type.bytes();
    ByteBuffer piece = file.piece(place);
    if (type == NumberType.INT64) {
      piece.putLong(MappedFile.within(place), value);
    } else {
      piece.putInt(MappedFile.within(place), value);
    }
  }

  /** Puts doubles one behind the other, the first at an index. */
  public void put(long index, double[] values, int from, int count) {
    for (int done = 0; done < count; ) {
      long place = (index + done) * Double.BYTES;
      int within = MappedFile.within(place);
      int now = (int) Math.min(count - done, (MappedFile.PIECE - within) / Double.BYTES);
      file.piece(place).asDoubleBuffer().put(within / Double.BYTES, values, from + done, now);
      done += now;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
