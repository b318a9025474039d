package org.gmm4j.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ByteValues;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition, as Spark keeps them: in chunks of numbers. Or what is wrong with them,
 * so that it reaches the driver as it is, at once, and not after several tries. No record: Kryo,
 * which may be Spark's serializer, cannot read these.
 */
public final class RowsOfPartition implements Serializable {
  private static final long serialVersionUID = 1;

  private final ElementType type;
  private final Object[] chunks; // byte[][], float[][] or double[][], as Values have them
  private final double scale;
  private final double @Nullable [] weights; // null where all count once
  private final Report report;

  /**
   * Rows, none of weight 0.
   *
   * @param chunks byte[][], float[][] or double[][], as {@link Values} have them
   * @param columns d; 0 where there are no rows
   * @param scale what numbers are divided by
   * @param weights w of each; null where all count once
   */
  RowsOfPartition(
      ElementType type,
      Object[] chunks,
      int columns,
      int count,
      double scale,
      double @Nullable [] weights) {
    this.type = type;
    this.chunks = chunks;
    this.scale = scale;
    this.weights = weights;
    this.report = new Report(columns, count, Checksum.of(chunks, weights), null);
  }

  private RowsOfPartition(ElementType type, String wrong) {
    this.type = type;
    this.chunks = new Object[0];
    this.scale = 1;
    this.weights = null;
    this.report = new Report(0, 0, 0, wrong);
  }

  static RowsOfPartition failed(ElementType type, String wrong) {
    return new RowsOfPartition(type, wrong);
  }

  /** What the driver needs to know at first. */
  public static final class Report implements Serializable {
    private static final long serialVersionUID = 1;

    private final int columns;
    private final int count;
    private final int checksum;
    private final @Nullable String wrong;

    Report(int columns, int count, int checksum, @Nullable String wrong) {
      this.columns = columns;
      this.count = count;
      this.checksum = checksum;
      this.wrong = wrong;
    }

    /** Features of a row; 0 where there are no rows. */
    public int columns() {
      return columns;
    }

    /** What is wrong with the rows; null if nothing is. */
    public @Nullable String wrong() {
      return wrong;
    }

    /**
     * Demands the same rows, in the same order.
     *
     * @param partition whose rows they are
     * @param now that of rows that were computed again
     * @throws DataException if they are others
     */
    public void requireSame(int partition, Report now) {
      if (now.wrong != null) {
        throw new DataException(now.wrong);
      }
      if (now.columns != columns || now.count != count || now.checksum != checksum) {
        throw new DataException(
            ("partition %d: its rows were computed again and are not the same: %s; what they come"
                    + " from has no order of its own, so write it to files, or checkpoint it, and"
                    + " fit to that")
                .formatted(
                    partition,
                    now.count == count
                        ? "another order, or other values"
                        : "%d in the place of %d".formatted(now.count, count)));
      }
    }
  }

  /** In short. */
  public Report report() {
    return report;
  }

  /** For an engine; shares the numbers. Null if there are none. */
  public @Nullable Dataset data() {
    int columns = report.columns;
    if (report.count == 0) {
      return null;
    }
    Values values =
        switch (type) {
          case UINT8 -> new ByteValues(copy(byte[][].class), columns, 1);
          case FLOAT32 -> new FloatValues(copy(float[][].class), columns, 1);
          default -> new DoubleValues(copy(double[][].class), columns, 1);
        };
    Dataset data = Dataset.ofValues(values, report.count, columns);
    Dataset scaled = scale == 1 ? data : data.dividedBy(scale);
    return weights == null ? scaled : scaled.weightedBy(weights);
  }

  private <T> T[] copy(Class<T[]> type) {
    return Arrays.copyOf(chunks, chunks.length, type);
  }
}
