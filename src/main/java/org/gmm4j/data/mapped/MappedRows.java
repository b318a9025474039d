package org.gmm4j.data.mapped;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.function.IntToLongFunction;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.LentValues;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.RowsInMemory;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * Rows where they lie in a file, the numbers of each side by side; nothing is copied but what is
 * read. Doubles are read as they are, all others row by row through a few bytes.
 */
final class MappedRows implements LentValues {
  private final MappedFile file;
  private final NumberType type;
  private final ByteOrder order;
  private final int columns;
  private final long begin;
  private final long step;
  private final double scale;
  private final DoubleBuffer @Nullable [] doubles; // a piece each; null if they are none, or astray

  /**
   * Of a matrix.
   *
   * @param begin where its first number is in the stretch of the file
   */
  MappedRows(MappedFile file, ArrayInFile array, long begin) {
    this(
        file,
        array.type(),
        array.order(),
        array.columns(),
        begin,
        array.rows() == 1 ? 0 : array.strides()[0],
        1,
        doubles(file, array, begin));
  }

  private MappedRows(
      MappedFile file,
      NumberType type,
      ByteOrder order,
      int columns,
      long begin,
      long step,
      double scale,
      DoubleBuffer @Nullable [] doubles) {
    this.file = file;
    this.type = type;
    this.order = order;
    this.columns = columns;
    this.begin = begin;
    this.step = step;
    this.scale = scale;
    this.doubles = doubles;
  }

  private static DoubleBuffer @Nullable [] doubles(MappedFile file, ArrayInFile array, long begin) {
    boolean together = begin % Double.BYTES == 0 && array.strides()[0] % Double.BYTES == 0;
    if (array.type() != NumberType.FLOAT64 || !together) {
      return null;
    }
    DoubleBuffer[] doubles = new DoubleBuffer[file.count()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = file.get(i).duplicate().order(array.order()).asDoubleBuffer();
    }
    return doubles;
  }

  private long place(long row) {
    return begin + row * step;
  }

  /** Its bytes as they are. */
  private ByteBuffer bytes(long row, byte[] into) {
    long place = place(row);
    file.piece(place).get(file.within(place), into, 0, columns * type.bytes());
    return ByteBuffer.wrap(into).order(order);
  }

  private byte[] bytes() {
    return new byte[columns * type.bytes()];
  }

  @Override
  public ElementType type() {
    return type.kept();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    byte[] bytes = doubles == null ? bytes() : new byte[0];
    for (int i = 0; i < count; i++) {
      int to = offset + i * columns;
      if (doubles == null) {
        Decoding.reals(type, bytes(row + i, bytes), out, to, columns);
      } else {
        long place = place(row + i);
        file.piece(place); // or it is closed
        doubles[file.number(place)].get(file.within(place) / Double.BYTES, out, to, columns);
      }
    }
    Values.divide(out, offset, count * columns, scale);
  }

  @Override
  public void read(long row, int[] chosen, double[] out, int offset) {
    double[] all = new double[columns];
    read(row, 1, all, 0);
    for (int j = 0; j < chosen.length; j++) {
      out[offset + j] = all[chosen[j]];
    }
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    Decoding.singles(type, bytes(row, bytes()), out, offset, columns);
  }

  @Override
  public void stored(long row, int[] chosen, float[] out, int offset) {
    float[] all = new float[columns];
    stored(row, all, 0);
    for (int j = 0; j < chosen.length; j++) {
      out[offset + j] = all[chosen[j]];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    byte[] bytes = bytes();
    for (int i = 0; i < count; i++) {
      type.keep(bytes(row + i, bytes), out);
    }
  }

  @Override
  public boolean isOnDisk() {
    return true;
  }

  @Override
  public Values scaled(double divisor) {
    return new MappedRows(file, type, order, columns, begin, step, divisor, doubles);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    RowsInMemory selected = new RowsInMemory();
    selected.begin(type(), count, columns);
    ByteBuffer one = ByteBuffer.allocate(columns * type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw(row.applyAsLong(i), 1, one.clear());
      selected.put(one.flip());
    }
    selected.end();
    return selected.values().scaled(scale);
  }
}
