package org.gmm4j;

import java.util.Objects;
import org.gmm4j.Initialization.Rule;
import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.EmOptions;
import org.gmm4j.em.Extrapolation;
import org.jspecify.annotations.Nullable;

/**
 * What a fit is asked for; valid if it exists. {@link GmmFitter#builder()} collects them.
 *
 * @param components K, at least 1
 * @param covariance structure of the covariances
 * @param regularization of the covariances
 * @param initialization how starts are found; not used with a given one
 * @param start parameters to start from, of these components and this structure; null to find some
 * @param fixed parts of the start that stay as they are
 * @param batch rows of a mini-batch at most, in a first pass of stepwise EM before the exact
 *     iterations; null for no such pass
 * @param restarts how many starts to try, at least 1; the best is kept
 * @param seed of all randomness
 * @param maxIterations most iterations of a start, at least 1
 * @param stoppingRule when a start's iterations have ended
 * @param tolerance the rule's scale, in nats a row; with 0 all iterations are run
 * @param device auto, cpu, opencl, opencl:I, opencl:NAME, opencl:I,J… or opencl:all
 * @param precision of the large products; null for the device's default
 * @param acceleration whether work that provably changes nothing is left out
 * @param profile whether to measure where an OpenCL device's time goes
 * @param checkpoints where the fit keeps what it has done
 * @param standardised whether columns are put to mean 0 and deviation 1 for the fit: the ridge and
 *     shrinkage are in these units then; results and a start are in the data's
 * @param em how EM goes
 */
public record FitOptions(
    int components,
    CovarianceStructure covariance,
    Regularization regularization,
    Initialization initialization,
    @Nullable GaussianMixture start,
    FixedParts fixed,
    @Nullable Integer batch,
    int restarts,
    long seed,
    int maxIterations,
    StoppingRule stoppingRule,
    double tolerance,
    String device,
    @Nullable Precision precision,
    Acceleration acceleration,
    boolean profile,
    Checkpoints checkpoints,
    boolean standardised,
    EmOptions em) {
  /** A hierarchy of this many rows has as many distances as an array holds. */
  private static final int MOST_MERGED = 40_000;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if options make no sense, alone or together
   */
  public FitOptions {
    Objects.requireNonNull(covariance, "covariance");
    Objects.requireNonNull(regularization, "regularization");
    Objects.requireNonNull(initialization, "initialization");
    Objects.requireNonNull(stoppingRule, "stoppingRule");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(acceleration, "acceleration");
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(em, "em");
    Objects.requireNonNull(fixed, "fixed");
    require(components >= 1, "components must be at least 1, not " + components);
    require(batch == null || batch >= 1, "a batch has at least 1 row, not " + batch);
    require(
        batch == null || regularization.shrinkage().isNone(),
        "batches cannot be had with shrinkage: what is kept of them are covariances, from which no"
            + " shrinkage can be taken back");
    require(restarts >= 1, "restarts must be at least 1, not " + restarts);
    require(maxIterations >= 1, "iterations must be at least 1, not " + maxIterations);
    require(tolerance >= 0, "the tolerance must be 0 or more, not " + tolerance);
    boolean full = covariance.factors() == CovarianceStructure.Factors.OWN;
    require(
        full || regularization.shrinkage().isNone(),
        "shrinkage is for full covariances only, not for " + covariance.name());
    if (!fixed.isNone()) {
      require(
          em.keepsParts(),
          "what is fixed stays where it is, so that components cannot be reseeded, dropped, split and"
              + " merged, or extrapolated");
      requireFixable(fixed, components, covariance, regularization, start, batch, standardised);
    }
    boolean merges =
        initialization.rule() == Rule.HIERARCHICAL || initialization.rule() == Rule.VARIED;
    if (start == null && merges && components > MOST_MERGED) {
      throw new IllegalArgumentException(
          "%s starts are for at most %,d components, not %,d"
              .formatted(initialization.option(), MOST_MERGED, components));
    }
    if (start != null) {
      require(
          start.components() == components,
          "the start has " + start.components() + " components, not " + components);
      require(
          restarts == 1, "from a start every fit is the same: leave restarts out, or the start");
      String stored = start.covariance().structure().name();
      require(
          stored.equals(covariance.name()),
          "the start has " + stored + " covariances, not " + covariance.name());
      require(
          !standardised || !covariance.isIsotropic(),
          covariance.name()
              + " covariances of the data are others in standardised units: leave the start out");
    }
  }

  private static void requireFixable(
      FixedParts fixed,
      int components,
      CovarianceStructure covariance,
      Regularization regularization,
      @Nullable GaussianMixture start,
      @Nullable Integer batch,
      boolean standardised) {
    require(start != null, "only parts of a start can be fixed: give one");
    require(
        fixed.greatestComponent() < components,
        "there is no component %d to be fixed: the last of %d is %d"
            .formatted(fixed.greatestComponent(), components, components - 1));
    int covariances = fixed.count(Part.COVARIANCES, components);
    boolean allOrNone = covariances == 0 || covariances == components;
    require(
        allOrNone || covariance.factors() != CovarianceStructure.Factors.SHARED,
        "the tied covariance is that of all components: fix covariances, or none of them");
    require(
        allOrNone || !standardised,
        "columns that are standardised take covariances that are all fixed, or none of them");
    require(batch == null, "a first pass of batches moves all parts: leave it out to fix some");
    require(
        !regularization.isOpen(),
        "a ridge is chosen by fits that are free: give one to fix parts of the start");
    require(
        !fixed.includesAny(Part.MEANS) || !regularization.shrinkage().needsFourthMoments(),
        "ledoit-wolf takes fourth powers about the means of the rows: shrink by oas or a number"
            + " to fix means");
  }

  /**
   * The same for mixtures of another kind.
   *
   * @throws IllegalArgumentException if that makes no sense with the others
   */
  public FitOptions with(int count, CovarianceStructure structure) {
    Draft draft = new Draft(this);
    draft.components = count;
    draft.covariance = structure;
    return draft.options();
  }

  /**
   * The same from given parameters, once.
   *
   * @param mixture to start from
   * @param chosen what it was fitted with
   * @throws IllegalArgumentException if that makes no sense with the others
   */
  public FitOptions startingFrom(GaussianMixture mixture, Regularization chosen) {
    Draft draft = new Draft(this);
    draft.components = mixture.components();
    draft.covariance = mixture.covariance().structure();
    draft.regularization = chosen;
    draft.start = mixture;
    draft.batch = null;
    draft.restarts = 1;
    return draft.options();
  }

  /** The same for one of its starts alone, from 1. */
  public FitOptions ofRestart(int number) {
    Draft draft = new Draft(this);
    draft.initialization = initialization.ofRestart(number);
    draft.restarts = 1;
    return draft.options();
  }

  /**
   * The same for columns that are standardised.
   *
   * @param there the start in these units; null without one
   */
  public FitOptions standardised(@Nullable GaussianMixture there) {
    Draft draft = new Draft(this);
    draft.start = there;
    draft.standardised = false;
    return draft.options();
  }

  /** Options that can still change; those that are null are not chosen yet. */
  static final class Draft {
    private static final int USUAL_COMPONENTS = 2;

    @Nullable Integer components;
    @Nullable CovarianceStructure covariance;
    Regularization regularization = Regularization.standard();
    @Nullable Initialization initialization;
    @Nullable GaussianMixture start;
    @Nullable Integer batch;
    int restarts = 1;
    long seed;
    int maxIterations = 100;
    StoppingRule stoppingRule = StoppingRule.DEFAULT;
    double tolerance = 1e-3;
    String device = "auto";
    @Nullable Precision precision;
    Acceleration acceleration = Acceleration.ON;
    boolean profile;
    Checkpoints checkpoints = Checkpoints.none();
    boolean standardised;
    FixedParts fixed = FixedParts.none();
    @Nullable CollapsePolicy onCollapse;
    boolean hard;
    Extrapolation extrapolation = Extrapolation.NONE;
    boolean splitAndMerge;

    /** With nothing chosen. */
    Draft() {}

    private Draft(FitOptions options) {
      components = options.components;
      covariance = options.covariance;
      regularization = options.regularization;
      initialization = options.initialization;
      start = options.start;
      batch = options.batch;
      restarts = options.restarts;
      seed = options.seed;
      maxIterations = options.maxIterations;
      stoppingRule = options.stoppingRule;
      tolerance = options.tolerance;
      device = options.device;
      precision = options.precision;
      acceleration = options.acceleration;
      profile = options.profile;
      checkpoints = options.checkpoints;
      standardised = options.standardised;
      fixed = options.fixed;
      onCollapse = options.em.onCollapse();
      hard = options.em.hard();
      extrapolation = options.em.extrapolation();
      splitAndMerge = options.em.splitAndMerge();
    }

    /**
     * They, with what nobody chose.
     *
     * @throws IllegalArgumentException if they make no sense, alone or together
     */
    FitOptions options() {
      GaussianMixture given = start;
      CollapsePolicy usual =
          regularization.ridge() == 0 ? CollapsePolicy.FAIL : CollapsePolicy.REPAIR;
      return new FitOptions(
          components != null ? components : given != null ? given.components() : USUAL_COMPONENTS,
          covariance != null
              ? covariance
              : given != null ? given.covariance().structure() : new FullCovariance.Structure(),
          regularization,
          initialization != null
              ? initialization
              : restarts > 1 ? Initialization.VARIED : Initialization.KMEANS,
          given,
          fixed,
          batch,
          restarts,
          seed,
          maxIterations,
          stoppingRule,
          tolerance,
          device,
          precision,
          acceleration,
          profile,
          checkpoints,
          standardised,
          new EmOptions(
              onCollapse != null ? onCollapse : usual, hard, extrapolation, splitAndMerge));
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
