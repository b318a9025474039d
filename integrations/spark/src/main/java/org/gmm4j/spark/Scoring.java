package org.gmm4j.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gmm4j.GaussianMixture;
import org.gmm4j.PartWorker;
import org.gmm4j.data.DataException;
import org.gmm4j.distributed.Letter;
import org.gmm4j.spark.rows.Columns;
import org.gmm4j.spark.rows.RowFeatures;

/** Adds to each row of a partition what a mixture says of it, block by block. */
final class Scoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** Numbers of a block at most, and rows. */
  private static final int VALUES = 1 << 20;

  private static final int ROWS = 1 << 12;

  /** Multiplications a row, below which a block is not worth its while. */
  private static final long FEW = 1 << 10;

  private final Broadcast<Letter> mixture;
  private final int[] features;
  private final double scale;
  private final boolean prediction;
  private final boolean probability;

  /**
   * Prepares.
   *
   * @param features path of their column
   * @param scale what they are divided by
   */
  Scoring(
      Broadcast<Letter> mixture,
      int[] features,
      double scale,
      boolean prediction,
      boolean probability) {
    this.mixture = mixture;
    this.features = features;
    this.scale = scale;
    this.prediction = prediction;
    this.probability = probability;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Blocks(rows, PartWorker.received(mixture.value()));
  }

  /** Rows that come out, of which one block is there at a time. */
  private final class Blocks implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final GaussianMixture scored;
    private final int size;
    private Iterator<Row> block = List.<Row>of().iterator();
    private long number; // of rows that were read

    Blocks(Iterator<Row> rows, GaussianMixture scored) {
      this.rows = rows;
      this.scored = scored;
      long d = scored.features();
      this.size =
          d * d * scored.components() < FEW ? 1 : (int) Math.max(1, Math.min(ROWS, VALUES / d));
    }

    @Override
    public boolean hasNext() {
      return block.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!block.hasNext()) {
        block = nextBlock();
      }
      return block.next();
    }

    private Iterator<Row> nextBlock() {
      List<Row> some = new ArrayList<>();
      List<double[]> numbers = new ArrayList<>();
      do {
        Row row = rows.next();
        some.add(row);
        numbers.add(numbers(row));
      } while (some.size() < size && rows.hasNext());
      double[][] posteriors =
          size == 1
              ? new double[][] {scored.posterior(numbers.get(0))}
              : PartWorker.posteriors(
                  scored, numbers.toArray(double[][]::new), TaskContext.get().cpus());
      List<Row> out = new ArrayList<>(some.size());
      for (int i = 0; i < posteriors.length; i++) {
        out.add(extended(some.get(i), posteriors[i]));
      }
      return out.iterator();
    }

    private double[] numbers(Row row) {
      number++;
      try {
        return RowFeatures.of(Columns.value(row, features), scored.features(), scale);
      } catch (DataException wrong) {
        throw new DataException(
            "partition %d, row %d: %s"
                .formatted(TaskContext.getPartitionId(), number, wrong.getMessage()));
      }
    }

    private Row extended(Row row, double[] posteriors) {
      int length = row.length();
      Object[] values = new Object[length + (prediction ? 1 : 0) + (probability ? 1 : 0)];
      for (int i = 0; i < length; i++) {
        values[i] = row.get(i);
      }
      if (prediction) {
        values[length] = greatest(posteriors);
      }
      if (probability) {
        values[values.length - 1] = Vectors.dense(posteriors);
      }
      return RowFactory.create(values);
    }

    /** The first of the greatest. */
    private static int greatest(double[] posteriors) {
      int best = 0;
      for (int k = 1; k < posteriors.length; k++) {
        best = posteriors[k] > posteriors[best] ? k : best;
      }
      return best;
    }
  }
}
