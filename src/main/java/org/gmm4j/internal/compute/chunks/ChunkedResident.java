package org.gmm4j.internal.compute.chunks;

import java.util.Objects;
import java.util.function.BiFunction;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Draws;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are visited chunk by chunk, each as rows that are new; the chunks' moments are added up
 * in their order.
 */
public final class ChunkedResident implements Backend.Resident {
  private final Dataset data;
  private final Precision precision;
  private final Chunks chunks;
  private final Sequence sequence;

  /**
   * Begins.
   *
   * @param most rows of a chunk
   * @param chunks where they are worked on; closed with this
   */
  public ChunkedResident(Dataset data, Precision precision, int most, Chunks chunks) {
    this.data = data;
    this.precision = precision;
    long count = (data.rows() - 1) / most + 1;
    int chunkRows = (int) ((data.rows() - 1) / count + 1); // all of about the same size
    this.chunks = chunks;
    this.sequence = new Sequence(chunks, data, chunkRows);
  }

  /** Does a step on each chunk, one after the other, and combines what comes of them. */
  private <T> T combined(BiFunction<Long, Backend.Resident, T> step, BiFunction<T, T, T> combine) {
    @Nullable T all = null;
    try {
      do {
        long first = sequence.next();
        try (Chunks.Chunk chunk = sequence.take()) {
          T one = step.apply(first, chunk.rows());
          all = all == null ? one : combine.apply(all, one);
        }
      } while (sequence.next() > 0);
    } catch (RuntimeException | Error failed) {
      try {
        sequence.close();
      } catch (RuntimeException | Error later) {
        failed.addSuppressed(later);
      }
      throw failed;
    }
    return Objects.requireNonNull(all);
  }

  private static Moments sum(Moments all, Moments more) {
    all.add(more);
    return all;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, MomentsListener.adding(0));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    MomentsListener ofChunk = MomentsListener.adding(listener.leastVariance());
    return listener.completeAll(
        combined((first, chunk) -> chunk.expect(mixture, ofChunk), ChunkedResident::sum));
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return combined(
        (first, chunk) ->
            chunk.accumulate((row, out) -> given.fill(first + row, out), references, scatter),
        ChunkedResident::sum);
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public Moments accumulate(
      GaussianMixture completing, Responsibilities given, double[][] references, Scatter scatter) {
    return combined(
        (first, chunk) ->
            chunk.accumulate(
                completing, (row, out) -> given.fill(first + row, out), references, scatter),
        ChunkedResident::sum);
  }

  @Override
  public void impute(GaussianMixture mixture, @Nullable Long seed, Backend.ImputedSink sink) {
    combined(
        (first, chunk) -> {
          chunk.impute(
              mixture,
              seed == null ? null : Draws.seed(seed, first),
              (row, count, rows) -> sink.accept(first + row, count, rows));
          return true;
        },
        (one, other) -> true);
  }

  @Override
  public double faintCount() {
    return precision.faintCount(data.weights().total());
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
    return new Nearest(owners, data.weights(), centres.length, () -> distances, () -> sums);
  }

  @Override
  public void forget() {
    chunks.forget();
  }

  @Override
  public void exchange(State state) {
    chunks.exchange(state);
  }

  @Override
  public @Nullable DeviceMemory memory() {
    return chunks.memory();
  }

  @Override
  public @Nullable Profile profile() {
    return chunks.profile();
  }

  @Override
  public void close() {
    try {
      sequence.close();
    } finally {
      chunks.close();
    }
  }
}
