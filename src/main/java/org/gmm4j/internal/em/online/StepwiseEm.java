package org.gmm4j.internal.em.online;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.JoinedRows;
import org.gmm4j.em.Collapse;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Recentring;
import org.gmm4j.internal.em.start.Starts;
import org.jspecify.annotations.Nullable;

/**
 * Stepwise EM (Cappé &amp; Moulines 2009; Liang &amp; Klein 2009): each batch of rows takes an
 * E-step and an M-step from statistics between the past's and its own, see {@link Interpolation}.
 * Its share is
 *
 * <pre>
 *   γₜ = (t + 1)^−α,   α = 0.7,   t = 1, 2, …
 * </pre>
 *
 * which for ½ &lt; α ≤ 1 adds up to infinity while its squares do not, so that it converges; nearer
 * to 1 the first batches, whose E-steps were poor, would never be forgotten (Liang &amp; Klein
 * found 0.5 to 0.7 best).
 *
 * <p>The first batches wait until they are enough rows to start from, as the options say; then each
 * takes its step.
 */
public final class StepwiseEm {
  private static final double ALPHA = 0.7;

  private static final int START_ROWS = 2048;
  private static final int START_ROWS_A_COMPONENT = 512;

  private final FitOptions options;
  private final Regularization regularization;
  private final FeaturePlan plan;
  private final Loaded device;
  private final long seed;
  private final List<Dataset> waiting = new ArrayList<>();
  private List<Collapse> collapses = List.of();
  private @Nullable GaussianMixture mixture;
  private int steps;

  /**
   * Begins.
   *
   * @param regularization with a ridge that is chosen
   * @param plan of the batches' features
   * @param start parameters to start from, in the batches' features; null to find some
   * @param device does the work
   * @param seed of the start
   */
  public StepwiseEm(
      FitOptions options,
      Regularization regularization,
      FeaturePlan plan,
      @Nullable GaussianMixture start,
      Loaded device,
      long seed) {
    this.options = options;
    this.regularization = regularization;
    this.plan = plan;
    this.mixture = start;
    this.device = device;
    this.seed = seed;
  }

  /**
   * Takes a step, or waits for more rows to start from.
   *
   * @param batch rows, at least one
   * @return why that failed; null if it did not. The parameters are as they were then, and batches
   *     that wait go on waiting.
   */
  public Maximization.@Nullable Failed add(Dataset batch) {
    GaussianMixture present = mixture;
    Maximization found;
    collapses = List.of();
    int taken = 1;
    if (present == null) {
      waiting.add(batch);
      if (waitingRows() < enoughRows()) {
        return null;
      }
      taken = waiting.size();
      found = begun();
    } else {
      found = step(present, batch, gamma(steps + 1));
    }
    if (found instanceof Maximization.Failed failed) {
      return failed;
    }
    mixture = ((Maximization.Next) found).mixture();
    collapses = ((Maximization.Next) found).collapses();
    steps += taken;
    waiting.clear();
    return null;
  }

  /** Components that collapsed in the last batch, with all that it had to wait for. */
  public List<Collapse> collapses() {
    return collapses;
  }

  /** Whether there are parameters that took all batches. */
  public boolean hasBegun() {
    return mixture != null;
  }

  /**
   * The parameters now; of batches that wait still, what they would lead to.
   *
   * @throws DataException if there are too few rows for that
   */
  public Maximization mixture() {
    GaussianMixture present = mixture;
    return present == null ? begun() : new Maximization.Next(present);
  }

  private long waitingRows() {
    return waiting.stream().mapToLong(Dataset::rows).sum();
  }

  private long enoughRows() {
    long ofComponents = (long) START_ROWS_A_COMPONENT * options.components();
    return Math.max(Math.max(START_ROWS, ofComponents), options.covariance().leastRank());
  }

  /** The parameters after all batches that wait. */
  private Maximization begun() {
    long rows = waitingRows();
    if (rows < options.components()) {
      throw new DataException(
          "%d components need at least as many rows; so far there are %d"
              .formatted(options.components(), rows));
    }
    Dataset all = JoinedRows.of(waiting);
    String objection = options.covariance().objection(all.rows(), all.columns());
    if (objection != null) {
      throw new DataException(objection);
    }
    Maximization found =
        with(
            all,
            resident ->
                new Starts(options, regularization, plan, new FitListener() {})
                    .find(all, resident, new SplittableRandom(seed))
                    .orRaised(options.em().onCollapse(), plan));
    for (int i = 0; i < waiting.size(); i++) {
      if (!(found instanceof Maximization.Next next)) {
        return found;
      }
      found = step(next.mixture(), waiting.get(i), gamma(i + 1)).after(next.collapses());
    }
    return found;
  }

  /** γₜ. */
  static double gamma(int step) {
    return Math.pow(step + 1.0, -ALPHA);
  }

  /** The parameters after one more batch. */
  Maximization step(GaussianMixture present, Dataset batch, double gamma) {
    return with(
        batch,
        resident -> {
          Moments moments = resident.expect(present);
          Maximization found = maximised(present, moments, gamma, resident);
          return Recentring.isNeeded(moments, found)
              ? maximised(present, Recentring.again(resident, present, moments), gamma, resident)
              : found;
        });
  }

  private Maximization maximised(
      GaussianMixture present, Moments batch, double gamma, Backend.Resident rows) {
    return Maximization.of(
            present.covariance().structure(),
            Interpolation.of(present, regularization.ridge(), batch, gamma, rows.faintCount()),
            regularization,
            present)
        .inRows(rows.weights())
        .orRaised(options.em().onCollapse(), plan);
  }

  private Maximization with(Dataset rows, Function<Backend.Resident, Maximization> work) {
    return device.onDevice(
        backend -> {
          try (Backend.Resident resident = backend.load(rows, options.acceleration())) {
            return work.apply(resident);
          }
        });
  }
}
