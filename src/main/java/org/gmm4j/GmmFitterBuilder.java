package org.gmm4j;

import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.FullCovariance;
import org.jspecify.annotations.Nullable;

/**
 * Collects {@link FitOptions}. The last call of a method counts, and no call takes back what
 * another one has set: what contradicts each other is refused when all is known.
 */
public final class GmmFitterBuilder {
  private static final int USUAL_COMPONENTS = 2;

  private @Nullable Integer components;
  private @Nullable CovarianceStructure covariance;
  private Regularization regularization = Regularization.standard();
  private @Nullable Initialization initialization;
  private @Nullable GaussianMixture start;
  private @Nullable Integer batch;
  private int restarts = 1;
  private long seed;
  private int maxIterations = 100;
  private StoppingRule stoppingRule = StoppingRule.DEFAULT;
  private double tolerance = 1e-3;
  private String device = "auto";
  private @Nullable Precision precision;
  private Acceleration acceleration = Acceleration.ON;
  private boolean profile;
  private Checkpoints checkpoints = Checkpoints.none();
  private boolean standardised;
  private FitListener listener = new FitListener() {};

  GmmFitterBuilder() {}

  /** Begins with options that are there; without a listener. */
  GmmFitterBuilder(FitOptions options) {
    components = options.components();
    covariance = options.covariance();
    regularization = options.regularization();
    initialization = options.start() == null ? options.initialization() : null;
    start = options.start();
    batch = options.batch();
    restarts = options.restarts();
    seed = options.seed();
    maxIterations = options.maxIterations();
    stoppingRule = options.stoppingRule();
    tolerance = options.tolerance();
    device = options.device();
    precision = options.precision();
    acceleration = options.acceleration();
    profile = options.profile();
    checkpoints = options.checkpoints();
    standardised = options.standardised();
  }

  /** Parameters to start from in place of what was said before; null for an initialization. */
  GmmFitterBuilder startingFrom(@Nullable GaussianMixture mixture) {
    start = mixture;
    initialization = mixture == null ? initialization : null;
    return this;
  }

  /** Without a first pass over batches. */
  GmmFitterBuilder withoutBatch() {
    batch = null;
    return this;
  }

  /** Number of components; 2, or that of a start, if nobody says. */
  public GmmFitterBuilder components(int count) {
    components = count;
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
    covariance = structure;
    return this;
  }

  /** What keeps covariances from being singular; a ridge of 1e-6 if nobody says. */
  public GmmFitterBuilder regularization(Regularization value) {
    regularization = value;
    return this;
  }

  /** How starts are found; by k-means if nobody says. */
  public GmmFitterBuilder initialization(Initialization rule) {
    initialization = rule;
    return this;
  }

  /** Parameters to start from, in place of an initialization. */
  public GmmFitterBuilder start(GaussianMixture mixture) {
    start = mixture;
    return this;
  }

  /**
   * Before the exact iterations, a pass of stepwise EM over mini-batches of so many rows at most:
   * for many rows. No such pass if nobody says.
   */
  public GmmFitterBuilder batch(int rows) {
    batch = rows;
    return this;
  }

  /** How many starts to try; the best is kept. */
  public GmmFitterBuilder restarts(int count) {
    restarts = count;
    return this;
  }

  /** Seed of all randomness. */
  public GmmFitterBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Most iterations of a start. */
  public GmmFitterBuilder maxIterations(int count) {
    maxIterations = count;
    return this;
  }

  /** When a start's iterations have ended. */
  public GmmFitterBuilder stoppingRule(StoppingRule value) {
    stoppingRule = value;
    return this;
  }

  /** The stopping rule's scale, in nats a row; with 0 all iterations are run. */
  public GmmFitterBuilder tolerance(double nats) {
    tolerance = nats;
    return this;
  }

  /** auto, cpu, opencl, opencl:I, opencl:NAME, opencl:I,J… or opencl:all. */
  public GmmFitterBuilder device(String name) {
    device = name;
    return this;
  }

  /** Precision of the large products; null for the device's default. */
  public GmmFitterBuilder precision(@Nullable Precision value) {
    precision = value;
    return this;
  }

  /** Whether work that provably changes nothing is left out, as it is by default. */
  public GmmFitterBuilder acceleration(Acceleration value) {
    acceleration = value;
    return this;
  }

  /** Whether to measure where an OpenCL device's time goes. */
  public GmmFitterBuilder profile(boolean wanted) {
    profile = wanted;
    return this;
  }

  /** Where fits keep what they have done, and go on from. */
  public GmmFitterBuilder checkpoints(Checkpoints value) {
    checkpoints = value;
    return this;
  }

  /**
   * Whether columns are put to mean 0 and standard deviation 1 for the fit, which is undone in its
   * result: the ridge is in standard deviations then.
   */
  public GmmFitterBuilder standardised(boolean wanted) {
    standardised = wanted;
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
    if (start != null && initialization != null) {
      throw new IllegalArgumentException(
          "a start is given, so that an initialization has nothing to do: choose one");
    }
    GaussianMixture given = start;
    return new FitOptions(
        components != null ? components : given != null ? given.components() : USUAL_COMPONENTS,
        covariance != null
            ? covariance
            : given != null ? given.covariance().structure() : new FullCovariance.Structure(),
        regularization,
        initialization != null ? initialization : Initialization.KMEANS,
        given,
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
        standardised);
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
