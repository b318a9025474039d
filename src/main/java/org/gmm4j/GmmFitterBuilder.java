package org.gmm4j;

import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.Extrapolation;
import org.jspecify.annotations.Nullable;

/**
 * Collects {@link FitOptions}. The last call of a method counts, and no call takes back what
 * another one has set: what contradicts each other is refused when all is known.
 */
public final class GmmFitterBuilder {
  private final FitOptions.Draft draft = new FitOptions.Draft();
  private FitListener listener = new FitListener() {};

  GmmFitterBuilder() {}

  /** Number of components; 2, or that of a start, if nobody says. */
  public GmmFitterBuilder components(int count) {
    draft.components = count;
    return this;
  }

  /**
   * Structure of the covariances by its name: full, tied, diag, spherical, ppca:Q or mfa:Q, where Q
   * is the number of factors, or auto. Full, or that of a start, if nobody says.
   *
   * @throws IllegalArgumentException if there is no such structure
   */
  public GmmFitterBuilder covariance(String name) {
    return covariance(CovarianceStructure.of(name));
  }

  /** Structure of the covariances. */
  public GmmFitterBuilder covariance(CovarianceStructure structure) {
    draft.covariance = structure;
    return this;
  }

  /** What keeps covariances from being singular; a ridge of 1e-6 if nobody says. */
  public GmmFitterBuilder regularization(Regularization value) {
    draft.regularization = value;
    return this;
  }

  /**
   * How starts are found. If nobody says, one is found by k-means, and several are varied, of which
   * the first is that.
   */
  public GmmFitterBuilder initialization(Initialization rule) {
    draft.initialization = rule;
    return this;
  }

  /** Parameters to start from, in place of an initialization. */
  public GmmFitterBuilder start(GaussianMixture mixture) {
    draft.start = mixture;
    return this;
  }

  /**
   * Parts of the start that stay as they are, bit by bit, while all others are fitted; none if
   * nobody says.
   */
  public GmmFitterBuilder fixed(FixedParts parts) {
    draft.fixed = parts;
    return this;
  }

  /** The same for one component as a whole, from 0. */
  public GmmFitterBuilder fixed(int component) {
    return fixed(FixedParts.component(component));
  }

  /**
   * Before the exact iterations, a pass of stepwise EM over mini-batches of so many rows at most:
   * for many rows. No such pass if nobody says.
   */
  public GmmFitterBuilder batch(int rows) {
    draft.batch = rows;
    return this;
  }

  /** How many starts to try; the best is kept. */
  public GmmFitterBuilder restarts(int count) {
    draft.restarts = count;
    return this;
  }

  /** Seed of all randomness. */
  public GmmFitterBuilder seed(long value) {
    draft.seed = value;
    return this;
  }

  /** Most iterations of a start. */
  public GmmFitterBuilder maxIterations(int count) {
    draft.maxIterations = count;
    return this;
  }

  /** When a start's iterations have ended. */
  public GmmFitterBuilder stoppingRule(StoppingRule value) {
    draft.stoppingRule = value;
    return this;
  }

  /** The stopping rule's scale, in nats a row; with 0 all iterations are run. */
  public GmmFitterBuilder tolerance(double nats) {
    draft.tolerance = nats;
    return this;
  }

  /** auto, cpu, opencl, opencl:I, opencl:NAME, opencl:I,J… or opencl:all. */
  public GmmFitterBuilder device(String name) {
    draft.device = name;
    return this;
  }

  /** Precision of the large products; null for the device's default. */
  public GmmFitterBuilder precision(@Nullable Precision value) {
    draft.precision = value;
    return this;
  }

  /** Whether work that provably changes nothing is left out, as it is by default. */
  public GmmFitterBuilder acceleration(Acceleration value) {
    draft.acceleration = value;
    return this;
  }

  /** Whether to measure where an OpenCL device's time goes. */
  public GmmFitterBuilder profile(boolean wanted) {
    draft.profile = wanted;
    return this;
  }

  /** Where fits keep what they have done, and go on from. */
  public GmmFitterBuilder checkpoints(Checkpoints value) {
    draft.checkpoints = value;
    return this;
  }

  /**
   * Whether columns are put to mean 0 and standard deviation 1 for the fit, which is undone in its
   * result: the ridge is in standard deviations then.
   */
  public GmmFitterBuilder standardised(boolean wanted) {
    draft.standardised = wanted;
    return this;
  }

  /**
   * What becomes of components that collapse; they are repaired if nobody says, but without a ridge
   * the fit fails.
   */
  public GmmFitterBuilder onCollapse(CollapsePolicy value) {
    draft.onCollapse = value;
    return this;
  }

  /** Whether each row belongs wholly to its most probable component: classification EM. */
  public GmmFitterBuilder hardAssignments(boolean wanted) {
    draft.hard = wanted;
    return this;
  }

  /** Whether iterations are used to look ahead; a step beyond EM's is taken only upwards. */
  public GmmFitterBuilder extrapolation(Extrapolation value) {
    draft.extrapolation = value;
    return this;
  }

  /**
   * Whether, behind the starts, moves are tried on the best one that merge two components and
   * divide a third: until five in a row gain nothing. Of fewer than three there are none.
   */
  public GmmFitterBuilder splitAndMerge(boolean wanted) {
    draft.splitAndMerge = wanted;
    return this;
  }

  /** Hears how fits go on, and can end them. */
  public GmmFitterBuilder listener(FitListener value) {
    listener = value;
    return this;
  }

  /**
   * The options so far.
   *
   * @throws IllegalArgumentException if they make no sense, alone or together
   */
  public FitOptions options() {
    if (draft.start != null && draft.initialization != null) {
      throw new IllegalArgumentException(
          "a start is given, so that an initialization has nothing to do: choose one");
    }
    return draft.options();
  }

  /**
   * The fitter.
   *
   * @throws IllegalArgumentException as {@link #options()}
   */
  public GmmFitter build() {
    return new GmmFitter(options(), listener);
  }
}
