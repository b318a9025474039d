package org.gmm4j.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.gmm4j.data.values.ChosenRows;
import org.gmm4j.data.values.ColumnView;
import org.gmm4j.data.values.DistantValues;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowView;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Immutable rows of finite numbers, N × d, kept as they came (bytes, integers of 16 bits, floats or
 * doubles). Bytes stay bytes: a pixel set takes N·d bytes however it is used. A scale divides every
 * value on its way out, so that pixels / 255 needs no copy. Values may be missing only where a
 * caller says what stands for them, {@link #withMissing}; they are read as NaN.
 */
public final class Dataset {
  private final Values values;
  private final long rows;
  private final int columns;
  private final double scale;
  private final List<Integer> rowShape;
  private final RowWeights weights;
  private final KnownLabels known;

  private Dataset(
      Values values, List<Integer> rowShape, double scale, RowWeights weights, KnownLabels known) {
    this.values = values;
    this.rows = weights.rows();
    this.weights = weights;
    this.known = known;
    this.columns = DataFiles.features(rowShape);
    this.scale = scale;
    this.rowShape = rowShape;
  }

  /**
   * Reads a file whose format is recognised by its content; see {@link #read(Path, ReadOptions)}.
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
    return of(file.toString(), DataFiles.rows(file.toString(), options).table(), options);
  }

  /** Rows from {@code source}, checked. */
  static Dataset of(String source, DataFiles.Table table, ReadOptions options) {
    if (table.rows() == 0 || DataFiles.features(table.rowShape()) == 0) {
      throw new DataException(source + ": has no data, at least one row and one column are needed");
    }
    return new Dataset(
            table.values(), table.rowShape(), 1, RowWeights.ones(table.rows()), KnownLabels.none())
        .checked(source, options.missing());
  }

  /** Numbers as they are, which are not checked to be finite [N × d]. Kept, not copied. */
  public static Dataset ofValues(Values values, long rows, int columns) {
    CopiedRows.requireSome(rows, columns);
    return new Dataset(values, List.of(columns), 1, RowWeights.ones(rows), KnownLabels.none());
  }

  /** Copies rows of singles, as {@link #of(double[][])}. */
  public static Dataset of(float[][] rows) {
    return ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows)).checked("rows", null);
  }

  /**
   * Copies rows of doubles.
   *
   * @param rows [N × d], at least one row and one column
   * @throws DataException if the rows differ in length or one holds a NaN or infinity
   */
  public static Dataset of(double[][] rows) {
    return ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows)).checked("rows", null);
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

  /** Copies rows of integers of 16 bits, with a sign, as {@link #of(byte[][])}. */
  public static Dataset of(short[][] rows) {
    return ofValues(CopiedRows.of(rows, true), rows.length, CopiedRows.width(rows));
  }

  /** The same without a sign, 0 to 65535: pixels of scientific cameras. */
  public static Dataset ofUnsigned(short[][] rows) {
    return ofValues(CopiedRows.of(rows, false), rows.length, CopiedRows.width(rows));
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

  /** The same, of which NaN stand for missing values: {@link #isIncomplete} rows. */
  public static Dataset ofIncomplete(double[][] rows) {
    Dataset all = ofValues(CopiedRows.of(rows), rows.length, CopiedRows.width(rows));
    return all.checked("rows", Double.NaN);
  }

  /** Number of rows, N. */
  public long rows() {
    return rows;
  }

  /** The same for those who keep something of each row in an array; see {@link ArrayLength}. */
  public int arrayRows() {
    return ArrayLength.of(rows);
  }

  /** Number of features, d. */
  public int columns() {
    return columns;
  }

  /** How the values are stored. */
  public ElementType type() {
    return values.type();
  }

  /** Bytes that a value takes in memory: one, where columns have few different numbers. */
  public int heldBytes() {
    return values.heldBytes();
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
    return new Dataset(values.scaled(divisor), rowShape, divisor, weights, known);
  }

  /**
   * The same rows, each of which counts as w copies of it; one of weight 0 is not there. Shares the
   * storage.
   *
   * @param each w of every row [N], finite and not negative, not all 0. Copied.
   * @throws DataException if they are not, or are not N
   */
  public Dataset weightedBy(double[] each) {
    return weightedBy(RowWeights.of("weights", each));
  }

  /** The same for weights that are known to be right. */
  public Dataset weightedBy(RowWeights all) {
    if (all.rows() != rows) {
      throw new DataException("%d weights for %d rows".formatted(all.rows(), rows));
    }
    return new Dataset(values, rowShape, scale, all, known);
  }

  /** What each row counts as. */
  public RowWeights weights() {
    return weights;
  }

  /**
   * The same rows, of which some are known to belong to certain components: a fit keeps them there,
   * {@link KnownLabels#UNKNOWN all others} go where they belong. Nothing but fits looks at it.
   *
   * @param labels components from 0, or −1 [N]. Copied.
   * @throws DataException if one is less than −1, or they are not N
   */
  public Dataset withKnownLabels(int[] labels) {
    return withKnownLabels(KnownLabels.of("known labels", labels));
  }

  /** The same for labels that are known to be right. */
  public Dataset withKnownLabels(KnownLabels all) {
    if (!all.areOf(rows)) {
      throw new DataException("there are not as many known labels as rows, %d".formatted(rows));
    }
    return new Dataset(values, rowShape, scale, weights, all);
  }

  /** Which rows belong to which component. */
  public KnownLabels knownLabels() {
    return known;
  }

  /**
   * The same rows, of which one number, as it is stored, or NaN, stands for missing values. Shares
   * the storage.
   *
   * @throws DataException if another value is not finite
   */
  public Dataset withMissing(double mark) {
    return checked("rows", mark);
  }

  /**
   * The same rows.
   *
   * @param source names them in messages
   * @throws DataException if a value is not finite
   */
  public Dataset complete(String source) {
    return checked(source, null);
  }

  /** Fails at a value that is neither finite nor this mark of missing ones. */
  private Dataset checked(String source, @Nullable Double mark) {
    Values checked = CopiedRows.checked(values, rows, columns, source, mark);
    return checked == values
        ? this
        : new Dataset(checked.scaled(scale), rowShape, scale, weights, known);
  }

  /** Whether values may be missing, which are read as NaN. */
  public boolean isIncomplete() {
    return values.mayMiss();
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
    return new Dataset(
        new ChosenRows(values, columns, selected),
        rowShape,
        scale,
        weights.select(selected.length, i -> selected[i]),
        known.select(selected.length, i -> selected[i]));
  }

  /** A copy of so many rows, evenly spread; of fewer, if there are fewer. */
  public Dataset sample(int count) {
    int some = (int) Math.min(count, rows);
    return select(some, i -> spread(i, some));
  }

  private Dataset select(int count, IntToLongFunction row) {
    CopiedRows.requireSome(count, columns);
    return new Dataset(
        values.select(count, row),
        rowShape,
        scale,
        weights.select(count, row),
        known.select(count, row));
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
    return new Dataset(
        new RowView(values, columns, first),
        rowShape,
        scale,
        weights.rows(first, count),
        known.rows(first, count));
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
        values instanceof DistantValues distant
            ? distant.columns(order)
            : new ColumnView(values, columns, order.clone()),
        List.of(order.length),
        scale,
        weights,
        known);
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
}
