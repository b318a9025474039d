package org.gmm4j.data.outline;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * What is known of data without reading all of them: what a plan needs.
 *
 * @param name for messages and reports
 * @param rows how many there are, N
 * @param onDisk whether they stay in their file and are read whenever they are needed
 * @param spare bytes of memory that reading takes beside the rows that are kept, at most
 * @param weighted whether rows have weights of their own
 * @param sample some of them, all of them if they are few; of rows of weight 0 none
 */
public record Outline(
    String name, long rows, boolean onDisk, long spare, boolean weighted, Dataset sample) {
  /** Bytes of rows that are looked at. */
  private static final long SAMPLE = 32L << 20;

  /** Neighbouring rows in a file that are looked at together: a read each. */
  private static final int STRETCH = 1 << 16; // bytes

  /** That of rows which are there. */
  public static Outline of(String name, Dataset rows) {
    long each = (long) rows.columns() * rows.type().bytes();
    Dataset sample = rows.select(spread(rows.rows(), each));
    boolean weighted = !rows.weights().areOnes();
    return new Outline(name, rows.rows(), rows.isOnDisk(), 0, weighted, sample).counted();
  }

  /**
   * That of the built-in set, or of a file.
   *
   * @param data as {@link DataSource#open} takes it, as are the labels, which are looked at only if
   *     some are chosen
   * @param weights as {@link DataSource#weightedBy} takes them; null for none
   * @param classes keep the rows with these labels; empty for all
   * @throws DataException if a file is missing or damaged or the lengths differ
   */
  public static Outline of(
      String data,
      @Nullable String labels,
      @Nullable String weights,
      ReadOptions options,
      Set<String> classes) {
    if (data.equals(DataSource.MNIST_2V6)) {
      DataSource all = DataSource.open(data, labels, options);
      DataSource source = weights == null ? all : all.weightedBy(weights);
      return of(data, (classes.isEmpty() ? source : source.keep(classes)).rows());
    }
    Labels known = labels == null || classes.isEmpty() ? null : DataSource.labels(labels);
    return DataSource.look(
        data,
        options,
        (array, file) ->
            of(
                data,
                array,
                weights,
                options,
                known == null && !classes.isEmpty() ? file.labels() : known,
                classes));
  }

  /** Number of features, d. */
  public int columns() {
    return sample.columns();
  }

  /** The same, with the sample in other units. */
  public Outline dividedBy(double divisor) {
    return withSample(sample.dividedBy(divisor));
  }

  /** The same, looked at otherwise. */
  public Outline withSample(Dataset other) {
    return new Outline(name, rows, onDisk, spare, weighted, other);
  }

  /** Bytes that all rows take in memory. */
  public long bytes() {
    return rows * columns() * sample.type().bytes();
  }

  /** Looks at the rows of a file; those with one of some labels, if any are named. */
  private static Outline of(
      String name,
      StoredArray array,
      @Nullable String weights,
      ReadOptions options,
      @Nullable Labels labels,
      Set<String> of)
      throws IOException {
    FileBlocks.Part part = options.transposed() ? null : array.onDisk().orElse(null);
    Outline all;
    long[] ids;
    if (part == null) {
      requireByRows(name, array, options);
      SampledRows sink = new SampledRows(SAMPLE);
      try {
        options.read(name, array, sink);
      } catch (SampledRows.Enough enough) {
        // the others are not looked at
      }
      ids = sink.ids();
      all = of(name, sink.rows(), false, sink.values(), ids.length, sink.columns(), options);
    } else {
      ids = spread(part.rows(), part.rowBytes());
      int[] columns = options.columns(name, array);
      boolean stays = part.keptBytes() > options.mostInMemory();
      Values some = new FileValues(part).select(ids.length, i -> ids[i]);
      all = of(name, part.rows(), stays, some, ids.length, part.columns(), options);
      if (columns != null) {
        all = all.withSample(all.sample.columns(columns));
      }
    }
    if (weights != null) {
      all = all.weightedBy(DataSource.readWeights(weights, name, all.rows), ids);
    }
    return (of.isEmpty() ? all : all.keep(labels, of, ids)).counted();
  }

  private static Outline of(
      String name,
      long rows,
      boolean onDisk,
      Values sample,
      int count,
      int columns,
      ReadOptions options) {
    Dataset some = Dataset.ofValues(sample, count, columns);
    Double mark = options.missing();
    return new Outline(name, rows, onDisk, 0, false, mark == null ? some : some.withMissing(mark));
  }

  /**
   * The same rows with weights.
   *
   * @param ids the numbers of those that were looked at
   */
  private Outline weightedBy(RowWeights all, long[] ids) {
    double[] some = Arrays.stream(ids).mapToDouble(id -> all.asGiven(all.of(id))).toArray();
    boolean any = Arrays.stream(some).anyMatch(weight -> weight > 0);
    return new Outline(
        name, rows, onDisk, spare, !all.areOnes(), any ? sample.weightedBy(some) : sample);
  }

  /** Without rows of weight 0 among those that are looked at, if others are. */
  private Outline counted() {
    int[] counted =
        IntStream.range(0, sample.arrayRows()).filter(i -> sample.weights().of(i) > 0).toArray();
    return counted.length == 0 || counted.length == sample.rows()
        ? this
        : withSample(sample.select(counted));
  }

  private static void requireByRows(String name, StoredArray array, ReadOptions options) {
    double values = Arrays.stream(array.shape()).mapToDouble(Math::abs).reduce(1, (a, b) -> a * b);
    boolean byRows = array.comesByRows() && !options.transposed();
    if (!byRows && values * Double.BYTES > options.mostInMemory()) {
      throw new DataException(
          name
              + ": has a row in every column, so that looking at some rows means reading all; write"
              + " them as rows first, as a plain NPY file");
    }
  }

  /** The rows with one of some labels, which are copied into memory. */
  private Outline keep(@Nullable Labels labels, Set<String> classes, long[] ids) {
    DataSource some = new DataSource(name, sample, null);
    Labels all = labels == null ? some.keep(classes).labels() : labels; // the former says so
    if (all == null || all.codes().length != rows) {
      throw new DataException(
          "%s: has %d rows, but there are %d labels"
              .formatted(name, rows, all == null ? 0 : all.codes().length));
    }
    int[] kept =
        IntStream.range(0, all.codes().length)
            .filter(i -> classes.contains(all.name(all.codes()[i])))
            .toArray();
    int[] ofSample =
        IntStream.range(0, ids.length)
            .filter(i -> classes.contains(all.name(all.codes()[(int) ids[i]])))
            .toArray();
    if (kept.length == 0) {
      throw new DataException(
          "%s: no row has a label of %s".formatted(name, String.join(", ", classes)));
    }
    Dataset chosen = ofSample.length == 0 ? sample : sample.select(ofSample);
    return new Outline(name, kept.length, false, onDisk ? 0 : bytes(), weighted, chosen);
  }

  /** Numbers of rows in stretches that are spread evenly; of few, all. */
  private static long[] spread(long rows, long rowBytes) {
    long wanted = Math.max(1, SAMPLE / rowBytes);
    if (rows <= wanted) {
      return LongStream.range(0, rows).toArray();
    }
    int length = (int) Math.max(1, Math.min(wanted, STRETCH / rowBytes));
    int stretches = (int) (wanted / length);
    return LongStream.range(0, stretches)
        .flatMap(
            s -> {
              long first = (rows - length) * s / Math.max(1, stretches - 1);
              return LongStream.range(first, first + length);
            })
        .toArray();
  }
}
