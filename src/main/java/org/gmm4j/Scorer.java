package org.gmm4j;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.fit.Room;
import org.jspecify.annotations.Nullable;

/**
 * Applies a mixture to whole data sets, on any device. Rows stay on the device from one call to the
 * next, as long as they are the same data set. Threads that share a scorer take turns.
 *
 * <pre>{@code
 * try (Scorer scorer = Scorer.on("auto", mixture)) {
 *   int[] labels = scorer.predict(rows);
 * }
 * }</pre>
 */
public final class Scorer implements AutoCloseable {
  private static final int ROW = 24; // bytes that an array takes beside its numbers

  private final String device;
  private final GaussianMixture mixture;
  private final Usage usage;
  private @Nullable Dataset data;
  private @Nullable Loaded loaded;
  private boolean closed;

  private Scorer(String device, GaussianMixture mixture, Usage usage) {
    this.device = Objects.requireNonNull(device, "device");
    this.mixture = Objects.requireNonNull(mixture, "mixture");
    this.usage = usage;
  }

  /**
   * A scorer in the device's default precision, with nobody listening.
   *
   * @param device auto, cpu, opencl, opencl:I, opencl:NAME, opencl:I,J… or opencl:all; opened with
   *     the first rows
   */
  public static Scorer on(String device, GaussianMixture mixture) {
    return on(device, mixture, null, notice -> {});
  }

  /**
   * A scorer.
   *
   * @param device as above
   * @param precision of the large products; null for the device's default
   * @param notices hears what a person should know: that a device gave up, for instance
   */
  public static Scorer on(
      String device,
      GaussianMixture mixture,
      @Nullable Precision precision,
      Consumer<String> notices) {
    return new Scorer(device, mixture, new Usage(precision, null, false, notices));
  }

  /**
   * What rows look like to a mixture.
   *
   * @param assignments the most probable component of every row; the first of equals
   * @param logLikelihood mean log p(x) a row, in nats; Σ w log p(x) / Σ w of rows with weights
   * @param totalWeight Σ w, the N of the criteria: the number of rows, if they have no weights
   * @param bic −2 Σ log p(x) + p log N, with p free parameters
   * @param aic −2 Σ log p(x) + 2 p
   */
  public record Score(
      FitResult.Assignments assignments,
      double logLikelihood,
      double totalWeight,
      double bic,
      double aic) {
    /** Σ w log p(x) over all rows, in nats. */
    public double totalLogLikelihood() {
      return logLikelihood * totalWeight;
    }

    /** The same as an array of its own [N]; see {@link FitResult#labels}. */
    public int[] labels() {
      return assignments.toArray();
    }

    /** Number of rows, whatever they weigh. */
    public long rows() {
      return assignments.rows();
    }
  }

  /** Takes posteriors block by block, in the order of the rows. */
  @FunctionalInterface
  public interface Sink {
    /**
     * A block of rows. The arrays are reused for the next.
     *
     * @param firstRow from 0
     * @param count of rows
     * @param logDensities log p(x) of each, in nats [count]
     * @param posteriors of each row and component [count × K], row-major
     */
    void accept(long firstRow, int count, double[] logDensities, double[] posteriors);
  }

  /** Takes rows whose missing values are filled in, block by block in their order. */
  @FunctionalInterface
  public interface ImputedSink {
    /**
     * A block of rows.
     *
     * @param firstRow from 0
     * @param rows divided by their scale, row-major [count × d]
     */
    void accept(long firstRow, int count, double[] rows);
  }

  /** Takes the most probable components, a row at a time. */
  @FunctionalInterface
  public interface LabelSink {
    /** The component of a row; both from 0. */
    void set(long row, int component);
  }

  /**
   * Labels, log-likelihood and criteria, in one visit of the rows.
   *
   * @throws IllegalArgumentException if the rows have other features than the mixture
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws IllegalStateException if this is closed
   */
  public synchronized Score score(Dataset rows) {
    Loaded there = load(rows, 1);
    FitResult.Assignments labels = new FitResult.Assignments(rows.rows(), mixture.components());
    double mean = there.rows().label(mixture, labels::set) / rows.weights().total();
    double total = rows.weights().given();
    return new Score(
        labels,
        mean,
        total,
        Criteria.bic(mixture, mean, total),
        Criteria.aic(mixture, mean, total));
  }

  /**
   * The most probable component of every row, from 0 [N]; fails as {@link #score}.
   *
   * @throws org.gmm4j.data.DataException if no array holds as many
   */
  public int[] predict(Dataset rows) {
    arrayRows(rows, "labels");
    return score(rows).labels();
  }

  /**
   * The most probable component of every row, the first of equals, with no array of them.
   *
   * @param sink receives each once, in any order
   * @return mean log p(x) a row, in nats
   * @throws IllegalArgumentException if the rows have other features than the mixture
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws IllegalStateException if this is closed
   */
  public synchronized double predict(Dataset rows, LabelSink sink) {
    Objects.requireNonNull(sink, "sink");
    return load(rows, 0).rows().label(mixture, sink::set) / rows.weights().total();
  }

  /** log p(x) of every row, in nats [N]; fails as {@link #score}. */
  public synchronized double[] logDensities(Dataset rows) {
    int count = arrayRows(rows, "log-densities");
    load(rows, Double.BYTES);
    double[] all = new double[count];
    posteriors(
        rows,
        (firstRow, size, logDensities, posteriors) ->
            System.arraycopy(logDensities, 0, all, (int) firstRow, size));
    return all;
  }

  /** Posterior probabilities [N × K]; fails as {@link #score}. */
  public synchronized double[][] posteriors(Dataset rows) {
    int components = mixture.components();
    int length = arrayRows(rows, "posteriors");
    load(rows, ROW + (long) Double.BYTES * components);
    double[][] all = new double[length][];
    posteriors(
        rows,
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            all[(int) firstRow + i] =
                Arrays.copyOfRange(posteriors, i * components, (i + 1) * components);
          }
        });
    return all;
  }

  /** Posterior probabilities block by block, never all at once; fails as {@link #score}. */
  public synchronized void posteriors(Dataset rows, Sink sink) {
    Objects.requireNonNull(sink, "sink");
    load(rows, 0).rows().posterior(mixture, sink::accept);
  }

  /** All rows, with the means of what they miss given what they show; fails as {@link #score}. */
  public double[][] impute(Dataset rows) {
    double[][] all = new double[arrayRows(rows, "rows")][];
    int d = rows.columns();
    impute(
        rows,
        (firstRow, count, values) -> {
          for (int i = 0; i < count; i++) {
            all[(int) firstRow + i] = Arrays.copyOfRange(values, i * d, (i + 1) * d);
          }
        });
    return all;
  }

  /** The same block by block, never all at once. */
  public synchronized void impute(Dataset rows, ImputedSink sink) {
    impute(rows, null, sink);
  }

  /** The same with a draw of what each row misses, given what it shows; another for each seed. */
  public synchronized void impute(Dataset rows, long seed, ImputedSink sink) {
    impute(rows, Long.valueOf(seed), sink);
  }

  private void impute(Dataset rows, @Nullable Long seed, ImputedSink sink) {
    Objects.requireNonNull(sink, "sink");
    Loaded there = load(rows, 0);
    if (rows.isIncomplete()) {
      there.rows().impute(mixture, seed, sink::accept);
      return;
    }
    for (long row = 0; row < rows.rows(); row++) {
      sink.accept(row, 1, rows.row(row));
    }
  }

  /** Where the rows of the last call are; null before the first. */
  public synchronized @Nullable DeviceInfo device() {
    return loaded == null ? null : loaded.backend().device();
  }

  /** The length of an array of what rows are asked for. */
  private static int arrayRows(Dataset rows, String wanted) {
    try {
      return rows.arrayRows();
    } catch (DataException tooMany) {
      throw new DataException(
          "%s: let a sink take the %s".formatted(tooMany.getMessage(), wanted), tooMany);
    }
  }

  /**
   * The rows on the device.
   *
   * @param resultBytes what is handed over for each
   */
  private Loaded load(Dataset rows, long resultBytes) {
    if (closed) {
      throw new IllegalStateException("the scorer is closed");
    }
    if (Objects.requireNonNull(rows, "rows").columns() != mixture.features()) {
      throw new IllegalArgumentException(
          "rows of %d features for a mixture of %d".formatted(rows.columns(), mixture.features()));
    }
    Room.requireForScoring(device, usage, mixture, rows, resultBytes * rows.rows());
    Loaded there = loaded;
    if (there == null || data != rows) {
      free();
      there = Devices.load(device, usage, rows, Acceleration.ON);
      loaded = there;
      data = rows;
    }
    return there;
  }

  private void free() {
    Loaded there = loaded;
    loaded = null;
    data = null;
    if (there != null) {
      there.close();
    }
  }

  /** Frees the device; a second call does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    free();
  }
}
