package org.gmm4j.data.format.columnar.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.gmm4j.data.values.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * An open table, which is read once. Whatever is wrong with it may come as any RuntimeException;
 * {@link Damage} words it.
 */
public interface Table extends Closeable {
  /** For messages: the name of the file. */
  String source();

  /** How many bytes it has; 0 where that is not known. */
  long bytes();

  List<Column> columns();

  /** How many rows it says to have; −1 where that is not known before the end. */
  long rows() throws IOException;

  /** Goes through some of the columns. */
  Batches batches(List<Column> wanted) throws IOException;

  /** Rows of the table, one batch behind the other. */
  interface Batches {
    /** The next; null behind the last. */
    @Nullable Batch next() throws IOException;
  }

  /** Some rows; columns are counted among those that are wanted. */
  interface Batch {
    long rows();

    /** How many numbers the first row of a column of lists has. */
    int width(int column) throws IOException;

    /** The numbers of a column as a type that holds them, so many a row. */
    Numbers numbers(int column, ElementType type, int width) throws IOException;

    Texts texts(int column) throws IOException;
  }

  /** The numbers of one column, from front to back. */
  interface Numbers {
    /**
     * Puts the next rows into a little-endian buffer.
     *
     * @param at where the first one goes
     * @param stride bytes from one row to the next
     */
    void read(int count, ByteBuffer out, int at, int stride);

    /** Puts a number into a buffer as a type that holds it. */
    static void put(ElementType type, ByteBuffer out, int at, double value) {
      switch (type) {
        case UINT8 -> out.put(at, (byte) (int) value);
        case INT16, UINT16 -> out.putShort(at, (short) (int) value);
        case FLOAT32 -> out.putFloat(at, (float) value);
        case FLOAT64 -> out.putDouble(at, value);
      }
    }
  }

  /** The texts of one column, from front to back. */
  interface Texts {
    /** The next; null where it is missing. */
    @Nullable String next();
  }
}
