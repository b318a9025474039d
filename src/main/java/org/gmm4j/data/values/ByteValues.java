package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Unsigned bytes; a table of 256 quotients stands for the division by the scale. */
public final class ByteValues implements Values {
  /** A row's bytes, by thread: new ones for each row would not stay in the cache. */
  private static final ThreadLocal<byte[]> ROW = ThreadLocal.withInitial(() -> new byte[0]);

  private static final float[] STORED = new float[256]; // a look-up is faster than a conversion

  static {
    for (int b = 0; b < 256; b++) {
      STORED[b] = b;
    }
  }

  private final byte[][] chunks;
  private final int columns;
  private final double scale;
  private final double[] value = new double[256];

  public ByteValues(byte[][] chunks, int columns, double scale) {
    this.chunks = chunks;
    this.columns = columns;
    this.scale = scale;
    for (int b = 0; b < 256; b++) {
      value[b] = b / scale;
    }
  }

  @Override
  public ElementType type() {
    return ElementType.UINT8;
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    lookUp(value, chunks, columns, row, count, out, offset);
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    lookUp(value, chunks, columns, row, order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    lookUp(STORED, chunks, columns, row, out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    lookUp(STORED, chunks, columns, row, order, out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.put(chunks[(int) ((row + i) / each)], (int) ((row + i) % each) * columns, columns);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new ByteValues(chunks, columns, newScale);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    byte[][] selected = allocate(count, columns);
    Values.copyRows(chunks, count, row, selected, columns);
    return new ByteValues(selected, columns, scale);
  }

  @Override
  public boolean[] varying() {
    return varying(value, chunks, columns);
  }

  /** Which columns hold more than one of the numbers that stand in a table for their bytes [d]. */
  static boolean[] varying(double[] table, byte[][] chunks, int columns) {
    byte[] first = Arrays.copyOf(chunks[0], columns);
    int[] constant = IntStream.range(0, columns).toArray(); // as far as is known
    int count = columns;
    for (byte[] chunk : chunks) {
      for (int from = 0; from < chunk.length; from += columns) {
        count = constant(table, first, chunk, from, constant, count);
      }
    }
    boolean[] varying = new boolean[columns];
    Arrays.fill(varying, true);
    for (int c = 0; c < count; c++) {
      varying[constant[c]] = false;
    }
    return varying;
  }

  /** Keeps the columns whose number in a row is that in the first; how many these are. */
  private static int constant(
      double[] table, byte[] first, byte[] chunk, int from, int[] columns, int count) {
    int kept = 0;
    for (int c = 0; c < count; c++) {
      int column = columns[c];
      byte value = chunk[from + column];
      columns[kept] = column;
      if (value == first[column] || table[value & 0xff] == table[first[column] & 0xff]) {
        kept++;
      }
    }
    return kept;
  }

  /** What stands in a table for the bytes of rows. */
  static void lookUp(
      double[] table, byte[][] chunks, int columns, long row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int done = 0; done < count; ) {
      byte[] chunk = chunks[(int) ((row + done) / each)];
      int place = (int) ((row + done) % each);
      int rows = Math.min(count - done, each - place);
      int from = place * columns;
      int to = offset + done * columns;
      for (int j = 0; j < rows * columns; j++) {
        out[to + j] = table[chunk[from + j] & 0xff];
      }
      done += rows;
    }
  }

  /** The same for some columns of a row, in an order. */
  static void lookUp(
      double[] table,
      byte[][] chunks,
      int columns,
      long row,
      int[] order,
      double[] out,
      int offset) {
    double[] some = offset == 0 ? out : new double[order.length];
    lookUp(table, bytes(chunks, columns, row), order, some);
    if (offset != 0) {
      System.arraycopy(some, 0, out, offset, order.length);
    }
  }

  /** The same for a row, in floats. */
  static void lookUp(
      float[] table, byte[][] chunks, int columns, long row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    byte[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = table[chunk[from + j] & 0xff];
    }
  }

  /** The same for some columns of a row, in an order. */
  static void lookUp(
      float[] table, byte[][] chunks, int columns, long row, int[] order, float[] out, int offset) {
    float[] some = offset == 0 ? out : new float[order.length];
    lookUp(table, bytes(chunks, columns, row), order, some);
    if (offset != 0) {
      System.arraycopy(some, 0, out, offset, order.length);
    }
  }

  /**
   * Those of a row, until the thread asks for another. Columns in an order are looked up in half
   * the time in a row of its own, and where nothing is added to their numbers.
   */
  private static byte[] bytes(byte[][] chunks, int columns, long row) {
    byte[] bytes = ROW.get();
    if (bytes.length < columns) {
      bytes = new byte[columns];
      ROW.set(bytes);
    }
    int each = Values.chunkRows(columns);
    System.arraycopy(chunks[(int) (row / each)], (int) (row % each) * columns, bytes, 0, columns);
    return bytes;
  }

  private static void lookUp(double[] table, byte[] bytes, int[] order, double[] out) {
    for (int j = 0; j < order.length; j++) {
      out[j] = table[bytes[order[j]] & 0xff];
    }
  }

  private static void lookUp(float[] table, byte[] bytes, int[] order, float[] out) {
    for (int j = 0; j < order.length; j++) {
      out[j] = table[bytes[order[j]] & 0xff];
    }
  }

  public static byte[][] allocate(int rows, int columns) {
    byte[][] chunks = new byte[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new byte[Values.rowsIn(c, rows, columns) * columns];
    }
    return chunks;
  }
}
