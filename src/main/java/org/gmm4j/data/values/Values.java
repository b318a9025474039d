package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as they came, in row-aligned chunks, so that N·d may pass what one Java array holds. Data
 * sets give them their shape and scale.
 */
public sealed interface Values
    permits ByteValues,
        ShortValues,
        FloatValues,
        DoubleValues,
        CodedValues,
        FileValues,
        LentValues,
        ColumnView,
        RowView,
        StandardisedValues,
        ChosenRows,
        MissingValues,
        DistantValues {
  /** Chunks hold at most this many values (128 MiB as doubles). */
  int CHUNK = 1 << 24;

  ElementType type();

  /** Copies rows, as doubles divided by the scale, to {@code out} from {@code offset} on. */
  void read(long row, int count, double[] out, int offset);

  /** Copies some columns of a row, divided by the scale, in the given order. */
  void read(long row, int[] order, double[] out, int offset);

  /** Copies a row, unscaled, to {@code out} from {@code offset} on. */
  void stored(long row, float[] out, int offset);

  /** Copies some columns of a row, unscaled, in the given order. */
  void stored(long row, int[] order, float[] out, int offset);

  /** Appends rows to {@code out} unscaled, in the byte order of the buffer. */
  void raw(long row, int count, ByteBuffer out);

  /** Whether they are in a file rather than in memory. */
  default boolean isOnDisk() {
    return false;
  }

  /** Bytes of memory that a value takes, where it is in memory. */
  default int heldBytes() {
    return type().bytes();
  }

  /** Whether none is NaN or infinite, as far as that is known without reading all. */
  default boolean areSurelyFinite() {
    return type() != ElementType.FLOAT32 && type() != ElementType.FLOAT64;
  }

  /** Whether some may be missing, which are read as NaN. */
  default boolean mayMiss() {
    return false;
  }

  /** The same numbers divided by {@code scale} when read. */
  Values scaled(double scale);

  /**
   * A copy of some rows.
   *
   * @param count how many
   * @param row the number of each
   */
  Values select(int count, IntToLongFunction row);

  /** What is known of the columns of all rows before they are read; null if nothing is. */
  default @Nullable ColumnFacts facts() {
    return null;
  }

  /**
   * Which columns hold more than one value [d], where facts or bytes tell; null where rows have to.
   */
  default boolean @Nullable [] varying() {
    ColumnFacts known = facts();
    return known == null ? null : known.varying();
  }

  /** Where a value is, from 0. */
  record Place(long row, int column, double value) {}

  /** The first value that is a NaN or an infinity; null if there is none. */
  static @Nullable Place firstNotFinite(Values values, long rows, int columns) {
    if (values.areSurelyFinite()) {
      return null;
    }
    double[] row = new double[columns];
    for (long i = 0; i < rows; i++) {
      values.read(i, 1, row, 0);
      for (int j = 0; j < columns; j++) {
        if (!Double.isFinite(row[j])) {
          return new Place(i, j, row[j]);
        }
      }
    }
    return null;
  }

  /** How many rows of {@code columns} values a chunk holds. */
  static int chunkRows(int columns) {
    return Math.max(1, CHUNK / columns);
  }

  /** How many chunks hold {@code rows} rows. */
  static int chunks(int rows, int columns) {
    int each = chunkRows(columns);
    return (int) (((long) rows + each - 1) / each);
  }

  /** How many rows chunk number {@code chunk} holds. */
  static int rowsIn(int chunk, int rows, int columns) {
    int each = chunkRows(columns);
    return (int) Math.min(each, rows - (long) chunk * each);
  }

  /** Divides values by a scale; by 1, which most data have, costs nothing. */
  static void divide(double[] values, int offset, int count, double scale) {
    if (scale != 1) {
      for (int j = offset; j < offset + count; j++) {
        values[j] /= scale;
      }
    }
  }

  /** Copies the given rows of one set of chunks, in that order, to another set. */
  static void copyRows(Object[] from, int count, IntToLongFunction row, Object[] to, int columns) {
    int each = chunkRows(columns);
    for (int i = 0; i < count; i++) {
      long chosen = row.applyAsLong(i);
      Object chunk = from[(int) (chosen / each)];
      int place = (int) (chosen % each);
      System.arraycopy(chunk, place * columns, to[i / each], i % each * columns, columns);
    }
  }
}
