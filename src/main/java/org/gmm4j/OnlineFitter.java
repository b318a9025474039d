package org.gmm4j;

import java.util.Objects;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.EmOptions;
import org.gmm4j.internal.fit.OnlineFit;
import org.jspecify.annotations.Nullable;

/**
 * Fits a mixture to rows that come batch by batch and need not stay: stepwise EM (Cappé &amp;
 * Moulines 2009). Every batch takes one step, which moves the mixture by (t + 1)^−0.7 of the way to
 * what the t-th batch says, whatever its size: give batches of about equal size, of many rows a
 * component, and not sorted. Threads that share one take turns.
 *
 * <pre>{@code
 * try (OnlineFitter online = GmmFitter.builder().components(10).build().online()) {
 *   while (stream.hasNext()) {
 *     online.partialFit(stream.next());
 *   }
 *   GaussianMixture mixture = online.mixture();
 * }
 * }</pre>
 *
 * The same options and batches give the same mixture, bit by bit. Options that say when iterations
 * end, and of which batches a fit makes a first pass, are of no matter here.
 */
public final class OnlineFitter implements AutoCloseable {
  private final FitOptions options;
  private final FitListener listener;
  private @Nullable OnlineFit fit;
  private boolean closed;

  OnlineFitter(FitOptions options, FitListener listener) {
    require(
        !options.regularization().isOpen(),
        "a ridge is chosen by looking at all rows: give one to fit batch by batch");
    require(
        options.regularization().shrinkage().isNone(),
        "shrinkage cannot be had batch by batch: what is kept are covariances, from which none can"
            + " be taken back");
    require(
        !options.standardised(),
        "columns are standardised by looking at all rows: batches are taken as they are");
    require(options.fixed().isNone(), "batches move all parts: none can be fixed");
    require(
        options.em().equals(EmOptions.plain(options.em().inPlace().onCollapse())),
        "batches take steps of EM itself, in which no component makes way: leave out what reseeds,"
            + " drops, moves or extrapolates, and hard assignments");
    require(options.restarts() == 1, "several starts need all rows several times: leave them out");
    this.options = options;
    this.listener = listener;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Takes a step. Without a start among the options, the first batches are kept, not copied, until
   * they are 2048 rows and 512 a component; the start is found among them, and each takes its step
   * then.
   *
   * @param batch rows of the features, type and scale of those before; at least one
   * @throws DataException if they are others, or such that cannot be fitted
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws FitException if a covariance becomes singular
   * @throws java.util.concurrent.CancellationException if this thread is interrupted; after any
   *     exception the mixture is as it was
   */
  public synchronized void partialFit(Dataset batch) {
    if (closed) {
      throw new IllegalStateException("the fitter is closed");
    }
    Objects.requireNonNull(batch, "batch");
    OnlineFit present = fit;
    if (present == null) {
      present = new OnlineFit(options, listener, batch);
      fit = present;
    }
    present.add(batch);
  }

  /**
   * The mixture so far. Asking changes nothing: while the first batches wait, it is what they would
   * lead to, anew for each call.
   *
   * @throws DataException if there were fewer rows than components
   * @throws FitException if a covariance is singular
   * @throws IllegalStateException if there was no batch, or this is closed
   */
  public synchronized GaussianMixture mixture() {
    OnlineFit present = fit;
    if (present == null || closed) {
      throw new IllegalStateException(closed ? "the fitter is closed" : "there was no batch yet");
    }
    return present.mixture();
  }

  /** Frees the device; a second call does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    if (fit != null) {
      fit.close();
      fit = null;
    }
  }
}
