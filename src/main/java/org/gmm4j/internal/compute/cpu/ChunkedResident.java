package org.gmm4j.internal.compute.cpu;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * So many rows that even a few bytes of each would be too much to remember: they are visited chunk
 * by chunk, each as rows that are new, and the chunks' moments are added up in their order. What is
 * remembered of a row would save little where there are few features, and those are the rows of
 * which there are many.
 */
final class ChunkedResident implements Backend.Resident {
  /** Most rows that are remembered, of so many features that it pays, and of fewer. */
  private static final int MOST_WIDE = 1 << 24;

  private static final int MOST_NARROW = 1 << 22;
  private static final int WIDE = 48;

  private static final int CHUNK = 1 << 20;

  private final Dataset data;
  private final Precision precision;
  private final int chunkRows;
  private final Function<Dataset, Backend.Resident> load;

  /**
   * Begins.
   *
   * @param load loads the rows of a chunk
   */
  ChunkedResident(Dataset data, Precision precision, Function<Dataset, Backend.Resident> load) {
    this(data, precision, CHUNK, load);
  }

  /** The same with chunks of another size; for tests. */
  ChunkedResident(
      Dataset data, Precision precision, int most, Function<Dataset, Backend.Resident> load) {
    this.data = data;
    this.precision = precision;
    long chunks = (data.rows() - 1) / most + 1;
    this.chunkRows = (int) ((data.rows() - 1) / chunks + 1); // all of about the same size
    this.load = load;
  }

  /** Whether rows are so many; it depends on nothing else, so that results do not either. */
  static boolean isFor(RowKind rows) {
    return rows.count() > (rows.columns() < WIDE ? MOST_NARROW : MOST_WIDE);
  }

  /** Of how many rows, at most, something is remembered at a time. */
  static int remembered(RowKind rows) {
    return isFor(rows) ? CHUNK : (int) rows.count();
  }

  /** Does a step on each chunk, one after the other, and combines what comes of them. */
  private <T> T combined(BiFunction<Long, Backend.Resident, T> step, BiFunction<T, T, T> combine) {
    @Nullable T all = null;
    for (long first = 0; first < data.rows(); first += chunkRows) {
      long count = Math.min(chunkRows, data.rows() - first);
      try (Backend.Resident chunk = load.apply(data.rows(first, count))) {
        T one = step.apply(first, chunk);
        all = all == null ? one : combine.apply(all, one);
      }
    }
    return java.util.Objects.requireNonNull(all);
  }

  private static Moments sum(Moments all, Moments more) {
    all.add(more);
    return all;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return combined((first, chunk) -> chunk.expect(mixture), ChunkedResident::sum);
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return combined(
        (first, chunk) ->
            chunk.accumulate((row, out) -> given.fill(first + row, out), references, scatter),
        ChunkedResident::sum);
  }

  @Override
  public double faintCount() {
    return precision.faintCount(data.rows());
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    combined(
        (first, chunk) -> {
          chunk.posterior(
              mixture,
              (row, count, logDensities, posteriors) ->
                  sink.accept(first + row, count, logDensities, posteriors));
          return true;
        },
        (one, other) -> true);
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    return combined(
        (first, chunk) -> chunk.label(mixture, (row, k) -> labels.set(first + row, k)),
        Double::sum);
  }

  @Override
  public Nearest nearest(double[][] centres) {
    int[] owners = new int[data.arrayRows()];
    double[] distances = new double[owners.length];
    double[][] sums = new double[centres.length][centres[0].length];
    combined(
        (first, chunk) -> {
          Nearest found = chunk.nearest(centres);
          int count = found.owners().length;
          System.arraycopy(found.owners(), 0, owners, first.intValue(), count);
          System.arraycopy(found.squaredDistances(), 0, distances, first.intValue(), count);
          for (int k = 0; k < sums.length; k++) {
            for (int j = 0; j < sums[k].length; j++) {
              sums[k][j] += found.sums()[k][j];
            }
          }
          return true;
        },
        (one, other) -> true);
    return new Nearest(owners, centres.length, () -> distances, () -> sums);
  }

  @Override
  public void close() {}
}
