package org.gmm4j.data.mapped;

import java.nio.ByteBuffer;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.RowSource;

/** Rows whose numbers are no neighbours: those of a matrix in Fortran's order, for instance. */
final class StridedRows implements RowSource {
  private final MappedFile file;
  private final ArrayInFile array;
  private final long begin;

  /**
   * Of a matrix.
   *
   * @param begin where its first number is in the stretch of the file
   */
  StridedRows(MappedFile file, ArrayInFile array, long begin) {
    this.file = file;
    this.array = array;
    this.begin = begin;
  }

  @Override
  public String name() {
    return file.file().toString();
  }

  @Override
  public NumberType type() {
    return array.type();
  }

  @Override
  public long rows() {
    return array.rows();
  }

  @Override
  public int columns() {
    return array.columns();
  }

  /** Column by column, since it is columns whose numbers are neighbours. */
  @Override
  public ByteBuffer read(long first, int count) {
    int columns = columns();
    int bytes = array.type().bytes();
    byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(count, columns), bytes)];
    long step = array.strides()[0];
    for (int j = 0; j < columns; j++) {
      long place = begin + first * step + j * array.strides()[1];
      for (int i = 0; i < count; i++) {
        copy(place + i * step, out, (i * columns + j) * bytes, bytes);
      }
    }
    return ByteBuffer.wrap(out).order(array.order());
  }

  private void copy(long place, byte[] out, int to, int bytes) {
    ByteBuffer piece = file.piece(place);
    int from = file.within(place);
    switch (bytes) {
      case Long.BYTES -> Bits.LONG.set(out, to, piece.getLong(from));
      case Integer.BYTES -> Bits.INT.set(out, to, piece.getInt(from));
      case Short.BYTES -> Bits.SHORT.set(out, to, piece.getShort(from));
      default -> out[to] = piece.get(from);
    }
  }
}
