package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that other processes keep. Rows are fetched whenever they are read, as doubles, so that
 * many are better read at once; to choose rows or columns costs nothing.
 */
public final class DistantValues implements Values {
  private final Source source;
  private final long @Nullable [] rows; // null: all
  private final int[] columns;

  /** Where they are. */
  public interface Source {
    /** The widest type that they are kept in. */
    ElementType type();

    /**
     * Fetches rows.
     *
     * @param rows their numbers
     * @param columns which of their columns, in which order
     * @param out receives [rows × columns] from {@code offset} on
     */
    void read(long[] rows, int[] columns, double[] out, int offset);

    /** What is known of all columns. */
    ColumnFacts facts();
  }

  /** All rows of so many columns. */
  public DistantValues(Source source, int columns) {
    this(source, null, IntStream.range(0, columns).toArray());
  }

  private DistantValues(Source source, long @Nullable [] rows, int[] columns) {
    this.source = source;
    this.rows = rows;
    this.columns = columns;
  }

  /** Where they are. */
  public Source source() {
    return source;
  }

  /** Which rows of the source these are; null for all. Not to be modified. */
  public long @Nullable [] rows() {
    return rows;
  }

  /** Which columns of the source these are. Not to be modified. */
  public int[] columns() {
    return columns;
  }

  private long there(long row) {
    return rows == null ? row : rows[(int) row];
  }

  @Override
  public ElementType type() {
    return source.type();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> there(row + i));
    source.read(numbers, columns, out, offset);
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    source.read(new long[] {there(row)}, shown(order), out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    stored(row, IntStream.range(0, columns.length).toArray(), out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    double[] values = new double[order.length];
    read(row, order, values, 0);
    for (int j = 0; j < values.length; j++) {
      out[offset + j] = (float) values[j];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    throw new IllegalStateException("bytes of rows are with those who keep them");
  }

  /** Those who keep them have divided them. */
  @Override
  public Values scaled(double scale) {
    if (scale != 1) {
      throw new IllegalStateException("rows are divided by those who keep them");
    }
    return this;
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> there(row.applyAsLong(i)));
    return new DistantValues(source, numbers, columns);
  }

  /** Some of these columns, in an order of their own. */
  public Values columns(int[] order) {
    return new DistantValues(source, rows, shown(order));
  }

  @Override
  public @Nullable ColumnFacts facts() {
    return rows == null ? source.facts().select(columns) : null;
  }

  private int[] shown(int[] order) {
    return Arrays.stream(order).map(j -> columns[j]).toArray();
  }
}
