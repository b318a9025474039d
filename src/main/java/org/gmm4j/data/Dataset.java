package org.gmm4j.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.gmm4j.data.values.ChosenRows;
import org.gmm4j.data.values.ColumnView;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowView;
import org.gmm4j.data.values.Values;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Immutable rows of finite numbers, N × d, kept as they came (bytes, integers of 16 bits, floats or
 * doubles). Bytes stay bytes: a pixel set takes N·d bytes however it is used. A scale divides every
 * value on its way out, so that pixels / 255 needs no copy.
 */
public final class Dataset {
  private static final int LONGEST = Integer.MAX_VALUE - 8; // of an array

  private final Values values;
  private final long rows;
  private final int columns;
  private final double scale;
  private final List<Integer> rowShape;

  private Dataset(Values values, long rows, List<Integer> rowShape, double scale) {
    this.values = values;
    this.rows = rows;
    this.columns = DataFiles.features(rowShape);
    this.scale = scale;
    this.rowShape = rowShape;
  }

  /**
   * Reads a file whose format is recognised by its content; see {@link #read(Path, ReadOptions)}.
   *
   * @throws DataException if the file cannot be read, is damaged or holds a NaN or infinity
   */
  public static Dataset read(Path file) {
    return read(file, ReadOptions.NONE);
  }

  /**
   * Reads a file in any {@link Format} on the class path, packed by gzip or zstd or not. A file of
   * several arrays takes the name of one behind a colon: {@code data.npz:rows}. Rows that are too
   * many for memory stay in the file, if it is a plain NPY, IDX or raw file: it must stay, too, as
   * it is.
   *
   * @throws DataException if the file cannot be read, is damaged or holds a NaN or infinity
   */
  public static Dataset read(Path file, ReadOptions options) {
    return of(file.toString(), DataFiles.rows(file.toString(), options).table());
  }

  /** Rows from {@code source}, checked. */
  static Dataset of(String source, DataFiles.Table table) {
    if (table.rows() == 0 || DataFiles.features(table.rowShape()) == 0) {
      throw new DataException(source + ": has no data, at least one row and one column are needed");
    }
    return new Dataset(table.values(), table.rows(), table.rowShape(), 1).requireFinite(source);
  }

  /** Numbers as they are, which are not checked to be finite [N × d]. Kept, not copied. */
  public static Dataset ofValues(Values values, long rows, int columns) {
    CopiedRows.requireSome(rows, columns);
    return new Dataset(values, rows, List.of(columns), 1);
  }

  /**
   * Copies rows of singles.
   *
   * @param rows [N × d], at least one row and one column
   * @throws DataException if the rows differ in length or one holds a NaN or infinity
   */
  public static Dataset of(float[][] rows) {
    return ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows)).requireFinite("rows");
  }

  /**
   * Copies rows of doubles.
   *
   * @param rows [N × d], at least one row and one column
   * @throws DataException if the rows differ in length or one holds a NaN or infinity
   */
  public static Dataset of(double[][] rows) {
    return ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows)).requireFinite("rows");
  }

  /**
   * Copies rows of unsigned bytes, pixels for instance; see {@link #dividedBy} for pixels / 255.
   *
   * @param rows [N × d], at least one row and one column
   * @throws DataException if the rows differ in length
   */
  public static Dataset of(byte[][] rows) {
    return ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows));
  }

  /**
   * Copies rows of integers of 16 bits, with a sign.
   *
   * @param rows [N × d], at least one row and one column
   * @throws DataException if the rows differ in length
   */
  public static Dataset of(short[][] rows) {
    return ofShorts(rows, true);
  }

  /** The same without a sign, 0 to 65535: pixels of scientific cameras. */
  public static Dataset ofUnsigned(short[][] rows) {
    return ofShorts(rows, false);
  }

  private static Dataset ofShorts(short[][] rows, boolean signed) {
    return ofValues(CopiedRows.of(rows, signed), rows.length, CopiedRows.width(rows));
  }

  /**
   * Copies a matrix of ND4J: unsigned bytes and singles stay what they are, all else becomes
   * doubles. Of another name than {@code of}, whose callers need no ND4J to be compiled.
   *
   * @param matrix [N × d], in any order
   * @throws DataException if it is no matrix, is empty or holds a NaN or infinity
   */
  public static Dataset ofNdArray(INDArray matrix) {
    return NdArrayRows.copy(matrix);
  }

  /** Number of rows, N. */
  public long rows() {
    return rows;
  }

  /** The same for those who keep something of each row in an array; see {@link #arrayLength}. */
  public int arrayRows() {
    return arrayLength(rows);
  }

  /**
   * So many rows as the length of an array that keeps something of each.
   *
   * @throws DataException if no array is as long
   */
  public static int arrayLength(long rows) {
    if (rows > LONGEST) {
      throw new DataException(
          "what is known of each of %d rows cannot be kept in an array: of %d at most"
              .formatted(rows, LONGEST));
    }
    return (int) rows;
  }

  /** Number of features, d. */
  public int columns() {
    return columns;
  }

  /** How the values are stored. */
  public ElementType type() {
    return values.type();
  }

  /** Whether they stay in a file and are read whenever they are needed. */
  public boolean isOnDisk() {
    return values.isOnDisk();
  }

  /** What every stored value is divided by when it is read. */
  public double scale() {
    return scale;
  }

  /**
   * The same rows, each value divided by {@code divisor} (instead of the present scale). Shares the
   * storage.
   *
   * @param divisor finite and positive
   */
  public Dataset dividedBy(double divisor) {
    if (!(divisor > 0) || Double.isInfinite(divisor)) {
      throw new IllegalArgumentException("scale must be a positive number, not " + divisor);
    }
    return new Dataset(values.scaled(divisor), rows, rowShape, divisor);
  }

  /** A copy of the given rows (indices from 0), in that order. */
  public Dataset select(int[] selected) {
    return select(selected.length, i -> selected[i]);
  }

  /** The same for numbers of rows that are greater than those of an array. */
  public Dataset select(long[] selected) {
    return select(selected.length, i -> selected[i]);
  }

  /** The given rows (indices from 0), in that order. Shares the storage, and keeps the indices. */
  public Dataset view(int[] selected) {
    CopiedRows.requireSome(selected.length, columns);
    return new Dataset(new ChosenRows(values, columns, selected), selected.length, rowShape, scale);
  }

  /** A copy of so many rows, evenly spread; of fewer, if there are fewer. */
  public Dataset sample(int count) {
    int some = (int) Math.min(count, rows);
    return select(some, i -> spread(i, some));
  }

  private Dataset select(int count, IntToLongFunction row) {
    CopiedRows.requireSome(count, columns);
    return new Dataset(values.select(count, row), count, rowShape, scale);
  }

  /**
   * The number of a row, where some are chosen that are evenly spread.
   *
   * @param i which of the chosen, from 0
   * @param count of the chosen; at most N
   */
  public long spread(int i, int count) {
    return rows / count * i + rows % count * i / count;
  }

  /** So many neighbouring rows, at least one, from one on. Shares the storage. */
  public Dataset rows(long first, long count) {
    Objects.checkFromIndexSize(first, count, rows);
    CopiedRows.requireSome(count, columns);
    return new Dataset(new RowView(values, columns, first), count, rowShape, scale);
  }

  Values values() {
    return values;
  }

  /** The sizes of a row, whose product is d: height, width, maybe channels of images, or d. */
  public List<Integer> rowShape() {
    return rowShape;
  }

  /** Some columns, from 0 and at least one, in a new order. Shares the storage. */
  public Dataset columns(int[] order) {
    CopiedRows.requireSome(rows, order.length);
    return new Dataset(
        new ColumnView(values, columns, order.clone()), rows, List.of(order.length), scale);
  }

  /**
   * Reads rows as doubles, scaled.
   *
   * @param row the first one, from 0
   * @param count how many
   * @param out receives [count × d], row-major, from {@code offset} on
   */
  public void read(long row, int count, double[] out, int offset) {
    values.read(row, count, out, offset);
  }

  /** One row as doubles, scaled [d]. */
  public double[] row(long row) {
    double[] out = new double[columns];
    values.read(row, 1, out, 0);
    return out;
  }

  /**
   * Reads one row as it is stored, not scaled, as singles: exact for bytes and singles.
   *
   * @param out receives [d] from {@code offset} on
   */
  public void stored(long row, float[] out, int offset) {
    values.stored(row, out, offset);
  }

  /**
   * Appends stored values, not scaled, to a buffer in that buffer's byte order.
   *
   * @param row the first one, from 0
   * @param count how many
   * @param out has room for count × d × {@link ElementType#bytes}
   */
  public void raw(long row, int count, ByteBuffer out) {
    values.raw(row, count, out);
  }

  /** Fails, naming the source, row and column (from 1), if a value is a NaN or an infinity. */
  private Dataset requireFinite(String source) {
    Values.Place bad = Values.firstNotFinite(values, rows, columns);
    if (bad != null) {
      throw new DataException(
          "%s: row %d, column %d is %s; every value must be a finite number"
              .formatted(source, bad.row() + 1, bad.column() + 1, bad.value()));
    }
    return this;
  }
}
