package org.gmm4j;

import java.util.Objects;
import java.util.function.Function;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.outline.Gaps;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.FitPlan;
import org.gmm4j.distributed.Parts;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.fit.Demands;
import org.gmm4j.internal.fit.Fit;
import org.gmm4j.internal.fit.Fits;
import org.gmm4j.internal.fit.Forecast;
import org.gmm4j.internal.fit.KMeansBaseline;
import org.gmm4j.internal.fit.PartsFit;
import org.gmm4j.internal.fit.Plan;
import org.gmm4j.internal.fit.Room;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;
import org.gmm4j.internal.fit.rows.Counted;
import org.gmm4j.internal.fit.rows.StandardisedFit;
import org.gmm4j.internal.fit.step.SingleStep;

/**
 * Fits Gaussian mixtures. Immutable: it can be used again and again, by several threads at once.
 *
 * <pre>{@code
 * FitResult fit = GmmFitter.builder().components(2).build().fit(rows);
 * }</pre>
 */
public final class GmmFitter {
  private final FitOptions options;
  private final FitListener listener;

  /**
   * A fitter.
   *
   * @param listener hears how fits go on, and can end them
   */
  public GmmFitter(FitOptions options, FitListener listener) {
    this.options = Objects.requireNonNull(options, "options");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** Two components, ridge 1e-6, k-means start: scikit-learn's defaults but for the number. */
  public static GmmFitterBuilder builder() {
    return new GmmFitterBuilder();
  }

  /** What fits are asked for. */
  public FitOptions options() {
    return options;
  }

  /**
   * What a fit would take: memory, and seconds an iteration, for which some are run on a sample of
   * the rows. Nothing large is allocated, and a fit that would not fit is told of, not refused.
   *
   * @param data see {@link Outline#of}
   * @throws DataException if there are too few rows, or the start has other features than the data
   * @throws org.gmm4j.device.DeviceException if the device is missing
   */
  public FitPlan plan(Outline data) {
    if (options.standardised()) {
      StandardisedFit there = new StandardisedFit(options, data.sample());
      return Forecast.of(there.options(), there.apply(data));
    }
    return Forecast.of(options, Objects.requireNonNull(data, "data"));
  }

  /**
   * Begins a fit to rows that come batch by batch.
   *
   * @throws IllegalArgumentException if the options ask for what takes all rows at once: a ridge to
   *     be chosen, shrinkage, or several starts
   */
  public OnlineFitter online() {
    return new OnlineFitter(options, listener);
  }

  /**
   * Fits, on the device that was asked for. A listener ends it between two iterations, an interrupt
   * of this thread also between two blocks of rows: the best parameters so far come back, and the
   * thread stays interrupted.
   *
   * @param data rows [N × d], at least as many as components
   * @throws DataException if there are too few rows, the start has other features than the data, or
   *     memory does not suffice: then it says what would
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws FitException if no start leads to a mixture
   * @throws java.util.concurrent.CancellationException if it was ended before there were parameters
   * @throws org.gmm4j.checkpoint.SuspendedException if it was suspended, to go on later
   */
  public FitResult fit(Dataset data) {
    Usage usage = Fits.usage(options, listener);
    Devices.prepare(options.device());
    return fit(data, rows -> Devices.load(options.device(), usage, rows, options.acceleration()));
  }

  /**
   * K-means in place of a mixture, for a fit to be judged beside it: Lloyd's iterations to
   * scikit-learn's rule, from k-means++ seeds that are those of a fit which starts by k-means, or
   * from the means of a given start; of several starts that with the least inertia.
   *
   * @param data rows [N × d], at least as many as components
   * @throws DataException if there are too few rows, or the start has other features than the data
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws java.util.concurrent.CancellationException if this thread was interrupted
   */
  public KMeansResult kMeans(Dataset data) {
    if (options.standardised()) {
      StandardisedFit there = new StandardisedFit(options, data);
      return there.undo(new GmmFitter(there.options(), listener).kMeans(there.apply(data)));
    }
    Dataset counted = Counted.rows(Objects.requireNonNull(data, "data"));
    KMeansBaseline baseline = new KMeansBaseline(options, counted);
    Usage usage = new Usage(options.precision(), null, false, listener::notice);
    listener.stage("k-means");
    KMeansResult result;
    try (Loaded loaded = Devices.load(options.device(), usage, counted, options.acceleration())) {
      result = baseline.run(loaded);
    }
    return counted == data ? result : Counted.withLabelsOf(data, result);
  }

  /** How far a row belongs to each component. */
  @FunctionalInterface
  public interface Shares {
    /**
     * Writes those of one row. May be called from several threads and more than once for a row;
     * must give the same answer every time.
     *
     * @param row from 0
     * @param out [K], zeros on entry
     */
    void fill(long row, double[] out);
  }

  /**
   * One M-step: the mixture of rows whose shares are known, by which fits may begin as elsewhere.
   * No iteration, and no start is looked for; what is fixed, and what is known of rows, is not
   * asked for either.
   *
   * @param data rows [N × d], at least as many as components
   * @param shares of each, in every component 0 or more
   * @throws DataException if there are too few rows
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws FitException if a covariance is singular
   * @throws java.util.concurrent.CancellationException if this thread was interrupted
   */
  public GaussianMixture maximise(Dataset data, Shares shares) {
    return step(data, shares::fill);
  }

  /**
   * The same for rows of which each belongs to one component.
   *
   * @param labels components from 0, or −1 for none [N]
   * @throws DataException if one is no component, or they are not N
   */
  public GaussianMixture maximise(Dataset data, int[] labels) {
    SingleStep.requireLabels(labels, data, options.components());
    return step(data, Responsibilities.hard(labels.clone()));
  }

  private GaussianMixture step(Dataset data, Responsibilities given) {
    if (options.standardised()) {
      StandardisedFit there = new StandardisedFit(options, data);
      GmmFitter fitter = new GmmFitter(there.options(), listener);
      return there.undo(fitter.step(there.apply(data), given));
    }
    return new SingleStep(options, listener).of(data, given);
  }

  /** {@link #fit(Dataset)} on rows that are loaded otherwise; for tests. */
  FitResult fit(Dataset data, Function<Dataset, Loaded> loading) {
    Demands.requireLabels(options, Objects.requireNonNull(data, "data"));
    Dataset counted = Counted.rows(data);
    FitResult result = fitCounted(counted, loading);
    return counted == data ? result : Counted.withLabelsOf(data, result);
  }

  /**
   * Fits to rows that other processes keep: the same as {@link #fit(Dataset)} to all of them, to
   * rounding. Each step of an iteration is done where the rows are; the M-step and what is between
   * is done here. Labels stay there: {@link FitResult#labels} has none.
   *
   * @param parts of which none has a row of weight 0
   * @throws IllegalArgumentException if the options ask for what rows in parts cannot have
   * @throws DataException as with rows that are here, but for memory
   * @throws org.gmm4j.device.DeviceException if a process has no such device, or it gives up
   * @throws FitException if no start leads to a mixture
   */
  public FitResult fitParts(Parts parts) {
    return PartsFit.run(options, listener, Objects.requireNonNull(parts, "parts"));
  }

  private FitResult fitCounted(Dataset data, Function<Dataset, Loaded> loading) {
    if (options.standardised()) {
      StandardisedFit there = new StandardisedFit(options, data);
      GmmFitter fitter = new GmmFitter(there.options(), there.listener(listener));
      try {
        return there.undo(fitter.fitCounted(there.apply(data), loading));
      } catch (FitException failed) {
        throw there.undo(failed);
      }
    }
    Room.requireForResult(options, data);
    Checkpointer checkpointer = new Checkpointer(options, data, listener);
    long begin = System.nanoTime();
    listener.stage("loading");
    Gaps gaps = Demands.requireKnown(options, data);
    Plan plan = Plan.of(options, data);
    Room.requireForFit(options, data, plan.rows().columns(), listener::notice);
    Fit.Fitted fitted;
    try (Loaded loaded = loading.apply(plan.rows())) {
      Demands.tell(gaps, data, listener::notice);
      fitted =
          new Fit(options, listener, plan, loaded, checkpointer)
              .run((System.nanoTime() - begin) / 1e9);
    }
    return fitted.expanded(plan); // in memory that the device's rows took before
  }
}
