package org.gmm4j.internal.compute;

import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * A machine that does the work that grows with the rows. All it is asked for is here; iteration and
 * factorisations stay outside. One thread uses a backend and its residents at a time.
 *
 * <p>The number contract: the same calls on fresh residents of the same rows, device and options
 * give the same results, bit by bit; what a resident remembers of earlier calls changes rounding
 * and reference points, and nothing else; moments are summed in double in a fixed order; see {@link
 * Precision} for how far devices agree.
 */
public interface Backend extends AutoCloseable {
  /** The device it runs on. */
  DeviceInfo device();

  /** What the large products are computed in, of the rows that were loaded last. */
  Precision precision();

  /**
   * Makes rows ready for use, uploading them once.
   *
   * @param acceleration whether work may be left out; a backend that leaves out none ignores it
   * @throws DeviceException if they do not fit the device
   */
  Resident load(Dataset rows, Acceleration acceleration);

  /** The same with accelerations. */
  default Resident load(Dataset rows) {
    return load(rows, Acceleration.ON);
  }

  @Override
  void close();

  /** Takes the components that rows belong to. */
  @FunctionalInterface
  interface LabelSink {
    /** The component of a row; both from 0. */
    void set(long row, int component);
  }

  /** Takes rows whose missing values are filled in, block by block in their order. */
  @FunctionalInterface
  interface ImputedSink {
    /**
     * A block.
     *
     * @param rows row-major [count × d]
     */
    void accept(long firstRow, int count, double[] rows);
  }

  /** Rows that a device holds. */
  interface Resident extends AutoCloseable {
    /** What the rows count as: a row of weight w is in every sum below w times. */
    RowWeights weights();

    /** Which rows stay in which component, whatever is computed. The default is for none. */
    default KnownLabels known() {
      return KnownLabels.none();
    }

    /**
     * The E-step and its sums in one sweep: moments about points near the mixture's means, with the
     * part of the scatter that its covariances ask for, and the log-likelihood.
     *
     * @throws DeviceException if the device gives up
     */
    Moments expect(GaussianMixture mixture);

    /**
     * The same for one who can use the sums of a component before those of others are there.
     *
     * @param listener hears of every component, at the latest before this returns
     * @throws DeviceException if the device gives up, maybe after the listener has heard of some
     */
    default Moments expect(GaussianMixture mixture, MomentsListener listener) {
      return listener.completeAll(expect(mixture));
    }

    /**
     * The count below which what {@link #expect} sums of a component may miss too much of it, since
     * responsibilities that are nothing in their rows are left out; see {@link
     * Precision#faintCount}.
     */
    double faintCount();

    /**
     * log-densities and posteriors of all rows, block by block. Posteriors that are {@link
     * Precision#negligible} beside the greatest may be given as 0.
     */
    void posterior(GaussianMixture mixture, RowSink sink);

    /**
     * The most probable components, the first of equals, and the log-likelihood.
     *
     * @param labels receives them, in any order
     * @return Σₙ wₙ log p(xₙ) in nats
     */
    default double label(GaussianMixture mixture, LabelSink labels) {
      int components = mixture.components();
      double[] sum = new double[1];
      posterior(
          mixture,
          (firstRow, count, logDensities, posteriors) -> {
            for (int i = 0; i < count; i++) {
              sum[0] += weights().times(firstRow + i, logDensities[i]);
              int best = i * components;
              for (int k = best + 1; k < (i + 1) * components; k++) {
                best = posteriors[k] > posteriors[best] ? k : best;
              }
              labels.set(firstRow + i, best - i * components);
            }
          });
      return sum[0];
    }

    /** The log-likelihood alone: Σₙ wₙ log p(xₙ) in nats. */
    default double logLikelihood(GaussianMixture mixture) {
      return label(mixture, (row, component) -> {});
    }

    /**
     * The sums for given responsibilities, times the weights; their log-likelihood is 0.
     *
     * @param references points near the components' means [K × d]: moments are taken about these or
     *     others close by, a pooled scatter about one point of the backend's choice. Not modified.
     * @param scatter what to sum of the second moments; of rows that miss values, these are
     *     expected by what others of the same component show, feature by feature
     */
    Moments accumulate(Responsibilities responsibilities, double[][] references, Scatter scatter);

    /**
     * The same, where it is known what to expect of values that are missing.
     *
     * @param completing the mixture that the responsibilities come from; of no matter to rows that
     *     miss nothing
     * @param scatter what its covariances ask for, or whole matrices of those that have matrices
     */
    default Moments accumulate(
        GaussianMixture completing,
        Responsibilities responsibilities,
        double[][] references,
        Scatter scatter) {
      return accumulate(responsibilities, references, scatter);
    }

    /** The same with whole scatter matrices. */
    default Moments accumulate(Responsibilities responsibilities, double[][] references) {
      return accumulate(responsibilities, references, new Scatter.Whole());
    }

    /**
     * Fills in what rows miss, given what they show: for those of which some miss values.
     *
     * @param seed of a draw for each row; null for the means
     */
    default void impute(GaussianMixture mixture, @Nullable Long seed, ImputedSink sink) {
      throw new IllegalStateException("these rows miss no value");
    }

    /**
     * Assigns every row to its nearest centre, with the sums for the next centres.
     *
     * @param centres [K × d]. Not modified.
     */
    Nearest nearest(double[][] centres);

    /**
     * Forgets what it remembers of earlier calls, so that what follows is the same as on fresh
     * rows. The default is for those that remember nothing.
     */
    default void forget() {}

    /**
     * Hands over what it remembers of earlier calls, to be saved, or to be restored in another
     * resident of the same rows, kind of device and precision, which then gives the same bits as
     * this one. Between two calls. The default is for those that remember nothing.
     */
    default void exchange(State state) {}

    /** What a fit takes on the device; null if that is main memory, or nothing was planned. */
    default @Nullable DeviceMemory memory() {
      return null;
    }

    /** Where the device's time went so far; null if that is not told, or nobody asked for it. */
    default @Nullable Profile profile() {
      return null;
    }

    @Override
    void close();
  }
}
