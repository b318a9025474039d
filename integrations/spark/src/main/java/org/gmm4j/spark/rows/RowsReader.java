package org.gmm4j.spark.rows;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.Values;

/**
 * Reads a partition into arrays: the first column are features, a second one, if there is one,
 * weights. Rows of weight 0 are left out.
 */
final class RowsReader
    implements Function2<Integer, Iterator<InternalRow>, Iterator<RowsOfPartition>> {
  private static final long serialVersionUID = 1;

  private final FeatureType features;
  private final boolean weighted;
  private final double scale;

  RowsReader(FeatureType features, boolean weighted, double scale) {
    this.features = features;
    this.weighted = weighted;
    this.scale = scale;
  }

  /** A row that cannot be fitted; its message says what is wrong. */
  private static final class WrongRow extends Exception {
    private static final long serialVersionUID = 1;

    WrongRow(String what) {
      super(what);
    }
  }

  @Override
  public Iterator<RowsOfPartition> call(Integer partition, Iterator<InternalRow> rows) {
    Chunks chunks = new Chunks(features.element(), weighted);
    long row = 0;
    try {
      while (rows.hasNext()) {
        row++;
        add(rows.next(), chunks);
      }
      return List.of(chunks.end(scale)).iterator();
    } catch (WrongRow wrong) {
      return failed("partition %d, row %d: %s".formatted(partition, row, wrong.getMessage()));
    } catch (OutOfMemoryError full) {
      int columns = chunks.columns;
      chunks.clear();
      return failed(
          String.format(
              Locale.ROOT,
              "partition %d, row %,d: no memory left for rows of %,d %s; take more partitions, on"
                  + " more executors, or give them more memory (spark.executor.memory)",
              partition,
              row,
              columns,
              features.element().plural()));
    }
  }

  private Iterator<RowsOfPartition> failed(String wrong) {
    return List.of(RowsOfPartition.failed(features.element(), wrong)).iterator();
  }

  private void add(InternalRow row, Chunks chunks) throws WrongRow {
    double weight = 1;
    if (weighted) {
      weight = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new WrongRow(
            "the weight is %s; a weight must be a finite number, 0 or more"
                .formatted(row.isNullAt(1) ? "null" : weight));
      }
    }
    if (row.isNullAt(0)) {
      throw new WrongRow("the features are null");
    }
    int length = features.length(row);
    if (chunks.columns == 0 && length == 0) {
      throw new WrongRow("there are no features");
    }
    if (chunks.columns != 0 && length != chunks.columns) {
      throw new WrongRow(
          "%d features, the first row of the partition has %d".formatted(length, chunks.columns));
    }
    int missing = features.firstNull(row);
    if (missing >= 0) {
      throw new WrongRow("feature %d is null".formatted(missing + 1));
    }
    chunks.columns = length;
    switch (features.element()) {
      case UINT8 -> chunks.add(features.bytes(row), weight);
      case FLOAT32 -> {
        float[] values = features.floats(row);
        for (int j = 0; j < length; j++) {
          requireFinite(j, values[j]);
        }
        chunks.add(values, weight);
      }
      default -> {
        double[] values = features.doubles(row);
        for (int j = 0; j < length; j++) {
          requireFinite(j, values[j]);
        }
        chunks.add(values, weight);
      }
    }
  }

  private static void requireFinite(int feature, double value) throws WrongRow {
    if (!Double.isFinite(value)) {
      throw new WrongRow(
          "feature %d is %s; every value must be a finite number".formatted(feature + 1, value));
    }
  }

  /** Numbers on their way into arrays whose number is not known yet. */
  private static final class Chunks {
    private static final int LEAST = 1 << 10;

    private final ElementType type;
    private final boolean weighted;
    private final List<Object> full = new ArrayList<>();
    private int columns;
    private int rowsHere; // in the chunk that is being filled
    private int count;
    private Object chunk;
    private double[] weights = new double[0]; // of rows with weights

    Chunks(ElementType type, boolean weighted) {
      this.type = type;
      this.weighted = weighted;
      this.chunk = allocate(0);
    }

    private Object allocate(int values) {
      return switch (type) {
        case UINT8 -> new byte[values];
        case FLOAT32 -> new float[values];
        default -> new double[values];
      };
    }

    private Object resized(int values) {
      Object other = allocate(values);
      System.arraycopy(chunk, 0, other, 0, Math.min(values, rowsHere * columns));
      return other;
    }

    void add(Object values, double weight) {
      if (weight == 0) {
        return;
      }
      int most = Values.chunkRows(columns);
      if (rowsHere == most) {
        full.add(chunk);
        chunk = allocate(0);
        rowsHere = 0;
      }
      int room = Array.getLength(chunk) / columns;
      if (rowsHere == room) {
        int more = (int) Math.min(most, Math.max(2L * room, Math.max(1, LEAST / columns)));
        chunk = resized(more * columns);
      }
      System.arraycopy(values, 0, chunk, rowsHere * columns, columns);
      if (weighted && count == weights.length) {
        weights = Arrays.copyOf(weights, Math.max(LEAST, count + count / 2));
      }
      if (weighted) {
        weights[count] = weight;
      }
      count++;
      rowsHere++;
    }

    RowsOfPartition end(double scale) {
      if (rowsHere > 0) {
        full.add(resized(rowsHere * columns));
      }
      boolean ones = !weighted || Arrays.stream(weights, 0, count).allMatch(w -> w == 1);
      return new RowsOfPartition(
          type,
          full.toArray(),
          count == 0 ? 0 : columns,
          count,
          scale,
          ones ? null : Arrays.copyOf(weights, count));
    }

    void clear() {
      full.clear();
      chunk = allocate(0);
      weights = new double[0];
    }
  }
}
