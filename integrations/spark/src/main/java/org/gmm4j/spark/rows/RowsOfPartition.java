package org.gmm4j.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ByteValues;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition, as Spark keeps them: in chunks of numbers. Or what is wrong with them,
 * so that it reaches the driver as it is, at once, and not after several tries.
 *
 * @param type of the numbers
 * @param chunks byte[][], float[][] or double[][], as {@link Values} have them
 * @param columns d; 0 where there are no rows
 * @param count of rows, none of weight 0
 * @param scale what numbers are divided by
 * @param weights w of each; null where all count once
 * @param wrong null if nothing is
 */
public record RowsOfPartition(
    ElementType type,
    Object[] chunks,
    int columns,
    int count,
    double scale,
    double @Nullable [] weights,
    @Nullable String wrong)
    implements Serializable {

  /**
   * What the driver needs to know at first.
   *
   * @param columns 0 where there are no rows
   */
  public record Report(int columns, int count, @Nullable String wrong) implements Serializable {}

  static RowsOfPartition failed(ElementType type, String wrong) {
    return new RowsOfPartition(type, new Object[0], 0, 0, 1, null, wrong);
  }

  /** In short. */
  public Report report() {
    return new Report(columns, count, wrong);
  }

  /** For an engine; shares the numbers. Null if there are none. */
  public @Nullable Dataset data() {
    if (count == 0) {
      return null;
    }
    Values values =
        switch (type) {
          case UINT8 -> new ByteValues(copy(byte[][].class), columns, 1);
          case FLOAT32 -> new FloatValues(copy(float[][].class), columns, 1);
          default -> new DoubleValues(copy(double[][].class), columns, 1);
        };
    Dataset data = Dataset.ofValues(values, count, columns);
    Dataset scaled = scale == 1 ? data : data.dividedBy(scale);
    return weights == null ? scaled : scaled.weightedBy(weights);
  }

  private <T> T[] copy(Class<T[]> type) {
    return Arrays.copyOf(chunks, chunks.length, type);
  }
}
