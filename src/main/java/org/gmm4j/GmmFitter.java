package org.gmm4j;

import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.MixtureKind;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.FourthMoments;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.ridge.RidgeInfluence;
import org.gmm4j.internal.em.ridge.RidgeSearch;
import org.gmm4j.internal.em.start.Start;
import org.jspecify.annotations.Nullable;

/**
 * Fits Gaussian mixtures. Holds validated options, is immutable and can be used again and again.
 *
 * <pre>{@code
 * FitResult fit = GmmFitter.builder().components(2).ridge(0.05).build().fit(rows);
 * }</pre>
 */
public final class GmmFitter {
  /** In place of a ridge that is not chosen yet: any above 0 leads to the same plan. */
  private static final double ANY_RIDGE = 1;

  /** d² must fit an int. */
  private static final int GREATEST_FEATURES = 46_340;

  private final int components;
  private final CovarianceStructure structure;
  private final Initialization initialization;
  private final @Nullable GaussianMixture start;
  private final int restarts;
  private final long seed;
  private final ExpectationMaximization em;
  private final boolean defaultRidge;
  private final boolean automaticRidge;
  private final String device;
  private final @Nullable Precision precision;
  private final Acceleration acceleration;
  private final boolean profile;
  private final FitListener listener;

  private GmmFitter(Builder builder) {
    this.components = builder.components;
    this.structure = builder.shrunkStructure();
    this.initialization = builder.initialization;
    this.start = builder.start;
    this.restarts = builder.restarts;
    this.seed = builder.seed;
    this.em =
        new ExpectationMaximization(
            builder.maxIterations, builder.stoppingRule, builder.tolerance, builder.ridge);
    this.defaultRidge = builder.defaultRidge;
    this.automaticRidge = builder.automaticRidge;
    this.device = builder.device;
    this.precision = builder.precision;
    this.acceleration = builder.acceleration;
    this.profile = builder.profile;
    this.listener = builder.listener;
  }

  /** Two components, ridge 1e-6, k-means start: scikit-learn's defaults but for the number. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Fits, on the device that was asked for.
   *
   * @param data rows [N × d], at least as many as components
   * @throws DataException if there are too few rows, or the start has other features than the data
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   * @throws FitException if no start leads to a mixture
   */
  public FitResult fit(Dataset data) {
    MixtureKind mixtures = new MixtureKind(components, structure);
    Usage usage = new Usage(precision, mixtures, profile, listener::notice);
    return fit(data, rows -> Devices.load(device, usage, rows, acceleration));
  }

  /** The same, on rows that are loaded otherwise; for tests. */
  FitResult fit(Dataset data, Function<Dataset, Devices.Loaded> loading) {
    check(data);
    long begin = System.nanoTime();
    listener.stage("loading");
    double ridge = automaticRidge ? ANY_RIDGE : em.ridge();
    FeaturePlan plan =
        acceleration == Acceleration.ON && structure instanceof FullCovariance.Structure
            ? FeaturePlan.of(data, ridge)
            : FeaturePlan.asTheyAre(data, ridge);
    if (!shrinkage().isNone()) {
      plan = plan.withConstants(); // they share in the mean variance, a component's own
    }
    GaussianMixture plannedStart = null;
    if (start != null) {
      if (plan.reduce(start).isEmpty()) {
        plan = plan.withConstants();
      }
      plannedStart =
          plan.reduce(start)
              .map(this::estimatedByStructure)
              .orElseThrow(() -> new DataException("a covariance of the start is singular"));
    }
    return run(loading, plan.apply(data), plan, plannedStart, begin).expanded();
  }

  private Fitted run(
      Function<Dataset, Devices.Loaded> loading,
      Dataset planned,
      FeaturePlan plan,
      @Nullable GaussianMixture plannedStart,
      long begin) {
    try (Devices.Loaded loaded = loading.apply(planned)) {
      if (profile && loaded.rows().profile() == null) {
        throw new DeviceException(
            "a profile is made from the events of OpenCL, which the cpu has none of: choose"
                + " --device opencl");
      }
      DeviceMemory memory = loaded.rows().memory();
      if (memory != null) {
        listener.stage("device memory " + memory.describe());
      }
      double loadSeconds = since(begin);
      Fit fit = new Fit(planned, plan, plannedStart, loaded, em, 0);
      return (automaticRidge ? fit.withChosenRidge() : fit).run(loadSeconds);
    }
  }

  /** A start from elsewhere knows nothing of shrinkage. */
  private GaussianMixture estimatedByStructure(GaussianMixture mixture) {
    if (!(mixture.covariance() instanceof FullCovariance covariance)
        || !(structure instanceof FullCovariance.Structure full)) {
      return mixture;
    }
    double[][] means =
        IntStream.range(0, mixture.components()).mapToObj(mixture::mean).toArray(double[][]::new);
    return new GaussianMixture(mixture.weights(), means, covariance.estimatedBy(full));
  }

  private Shrinkage shrinkage() {
    return structure instanceof FullCovariance.Structure full ? full.shrinkage() : Shrinkage.none();
  }

  private void check(Dataset data) {
    String objection = structure.objection(data.rows(), data.columns());
    if (objection != null) {
      throw new DataException(objection);
    }
    double bytes = structure.heapBytes(components, data.columns());
    long heap = Runtime.getRuntime().maxMemory();
    boolean matrices =
        structure instanceof FullCovariance.Structure
            || structure instanceof TiedCovariance.Structure;
    if (bytes > heap || (matrices && data.columns() > GREATEST_FEATURES)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s covariances of %d components and %d features take about %.1f GiB of Java heap,"
                  + " there are %.1f: use %sfewer features or components, or a larger heap"
                  + " (GMM4J_JAVA_OPTIONS=-Xmx…)",
              structure.name(),
              components,
              data.columns(),
              bytes / (1L << 30),
              heap / (double) (1L << 30),
              matrices ? "--covariance mfa:Q or diag, " : ""));
    }
    if (data.rows() < components) {
      throw new DataException(
          "%d components need at least as many rows; there are %d"
              .formatted(components, data.rows()));
    }
    if (start != null && start.features() != data.columns()) {
      throw new DataException(
          "the start has %d features, the data have %d"
              .formatted(start.features(), data.columns()));
    }
  }

  /**
   * A fit whose result has to be put into the user's features: when the device's memory and the
   * resident's is free again, since that takes K·d² numbers more.
   *
   * @param logLikelihood mean a row of the planned features
   */
  private record Fitted(
      ExpectationMaximization.Run run,
      int[] labels,
      double logLikelihood,
      FeaturePlan plan,
      double ridge,
      boolean automaticRidge,
      Shrinkage shrinkage,
      double scale,
      DeviceInfo device,
      Precision precision,
      @Nullable DeviceMemory memory,
      @Nullable Profile profile,
      FitResult.Seconds seconds) {
    FitResult expanded() {
      long begin = System.nanoTime();
      GaussianMixture mixture = expand(run.mixture(), plan, ridge);
      return new FitResult(
          mixture,
          labels,
          logLikelihood + plan.logDensityOfConstants(),
          run.lowerBound(),
          run.iterations(),
          run.converged(),
          ridge,
          automaticRidge,
          shrinkage,
          labels.length,
          scale,
          device,
          precision,
          memory,
          profile,
          seconds.withMoreEm(since(begin)));
    }
  }

  private static GaussianMixture expand(GaussianMixture mixture, FeaturePlan plan, double ridge) {
    return plan.expand(mixture)
        .orElseThrow(
            () ->
                new FitException(
                    "a covariance lost its rank when its features were put back in order; a larger"
                        + " ridge would help",
                    ridge,
                    null));
  }

  /** One call of {@link #fit}: what does not change while it runs. */
  private final class Fit {
    private final Dataset data;
    private final FeaturePlan plan;
    private final @Nullable GaussianMixture given;
    private final Devices.Loaded loaded;
    private final Backend.Resident rows;
    private final ExpectationMaximization loop;
    private final double ridgeSeconds;
    private @Nullable GaussianMixture next;

    Fit(
        Dataset data,
        FeaturePlan plan,
        @Nullable GaussianMixture given,
        Devices.Loaded loaded,
        ExpectationMaximization loop,
        double ridgeSeconds) {
      this.data = data;
      this.plan = plan;
      this.given = given;
      this.loaded = loaded;
      this.rows =
          shrinkage().needsQuartics() ? new FourthMoments(loaded.rows(), data) : loaded.rows();
      this.loop = loop;
      this.ridgeSeconds = ridgeSeconds;
    }

    /** The same with the ridge that suits the first start best. */
    Fit withChosenRidge() {
      long begin = System.nanoTime();
      RidgeSearch search =
          new RidgeSearch(
              components,
              loop,
              (some, rows, ridge) -> first(some, rows, ridge, new SplittableRandom(seed).split()),
              plan,
              listener);
      double ridge = search.choose(data, loaded.backend(), rows, acceleration);
      return new Fit(
          data, plan.withRidge(ridge), given, loaded, loop.withRidge(ridge), since(begin));
    }

    Fitted run(double loadSeconds) {
      SplittableRandom random = new SplittableRandom(seed);
      ExpectationMaximization.Run best = null;
      String firstFailure = null;
      double initSeconds = 0;
      double emSeconds = 0;
      for (int restart = 1; restart <= restarts; restart++) {
        long begin = System.nanoTime();
        listener.stage("start");
        String failure = prepare(random.split());
        initSeconds += since(begin);
        if (failure != null) {
          firstFailure = firstFailure == null ? failure : firstFailure;
          continue;
        }
        begin = System.nanoTime();
        listener.stage("EM");
        best = better(best, loop.run(takeStart(), plan, rows, restart, listener));
        emSeconds += since(begin);
      }
      if (best == null) {
        throw new FitException(String.valueOf(firstFailure), loop.ridge(), null);
      }
      if (best.failure() != null) {
        throw new FitException(
            best.iterations() == 0
                ? "in the first iteration " + best.failure()
                : "after iteration %d %s".formatted(best.iterations(), best.failure()),
            loop.ridge(),
            best.iterations() > 0 ? expand(best.mixture(), plan, loop.ridge()) : null);
      }
      noticeEmptyComponents(best.mixture());
      noticeRidge(best.mixture(), data);
      return finish(best, new FitResult.Seconds(loadSeconds, ridgeSeconds, initSeconds, emSeconds));
    }

    /** Finds the start of the next run; returns why there is none, or null. */
    private @Nullable String prepare(SplittableRandom random) {
      Maximization found = first(data, rows, loop.ridge(), random);
      if (found instanceof Maximization.Failed failed) {
        return "at the start " + ExpectationMaximization.describe(failed.singular(), plan);
      }
      next = ((Maximization.Next) found).mixture();
      return null;
    }

    /** The start of the next run, which nobody holds any more when the run has left it behind. */
    private GaussianMixture takeStart() {
      GaussianMixture taken = Objects.requireNonNull(next);
      next = null;
      return taken;
    }

    private Maximization first(
        Dataset some, Backend.Resident rows, double ridge, SplittableRandom random) {
      return given != null
          ? new Maximization.Next(given)
          : Start.find(structure, initialization, some, rows, components, ridge, random);
    }

    private Fitted finish(ExpectationMaximization.Run run, FitResult.Seconds seconds) {
      long begin = System.nanoTime();
      listener.stage("labels");
      int[] labels = new int[data.rows()];
      double logLikelihood = rows.label(run.mixture(), labels) / data.rows();
      return new Fitted(
          run,
          labels,
          logLikelihood,
          plan,
          loop.ridge(),
          automaticRidge,
          shrinkage(),
          data.scale(),
          loaded.backend().device(),
          loaded.backend().precision(),
          rows.memory(),
          rows.profile(),
          seconds.withMoreEm(since(begin)));
    }
  }

  /** A run that ended well before one that failed, then the higher bound, then the earlier. */
  private static ExpectationMaximization.Run better(
      ExpectationMaximization.@Nullable Run best, ExpectationMaximization.Run run) {
    if (best == null || (best.failure() != null && run.failure() == null)) {
      return run;
    }
    boolean comparable = (best.failure() == null) == (run.failure() == null);
    return comparable && run.lowerBound() > best.lowerBound() ? run : best;
  }

  private void noticeEmptyComponents(GaussianMixture mixture) {
    double[] weights = mixture.weights();
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] == 0) {
        listener.notice("component " + (k + 1) + " has lost all its rows; its weight is 0");
      }
    }
  }

  private void noticeRidge(GaussianMixture mixture, Dataset data) {
    if (defaultRidge) {
      RidgeInfluence.medianVariance(mixture, em.ridge(), data)
          .ifPresent(variance -> listener.ridgeDecides(em.ridge(), variance));
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Collects options; each setter refuses values that make no sense. */
  public static final class Builder {
    private int components = 2;
    private CovarianceStructure structure = new FullCovariance.Structure();
    private Initialization initialization = Initialization.KMEANS;
    private @Nullable GaussianMixture start;
    private int restarts = 1;
    private long seed;
    private double ridge = 1e-6;
    private boolean defaultRidge = true;
    private boolean automaticRidge;
    private Shrinkage shrinkage = Shrinkage.none();
    private int maxIterations = 100;
    private StoppingRule stoppingRule = StoppingRule.DEFAULT;
    private double tolerance = 1e-3;
    private String device = Devices.AUTO;
    private @Nullable Precision precision;
    private Acceleration acceleration = Acceleration.ON;
    private boolean profile;
    private FitListener listener = new FitListener() {};

    private Builder() {}

    /** Number of components, at least 1. */
    public Builder components(int count) {
      require(count >= 1, "components must be at least 1, not " + count);
      components = count;
      start = null;
      return this;
    }

    /**
     * Structure of the covariances: full, tied, diag, spherical, ppca:Q or mfa:Q, where Q is the
     * number of factors, or auto.
     */
    public Builder covariance(String name) {
      structure = CovarianceStructure.of(name);
      start = null;
      return this;
    }

    /** How starts are found. */
    public Builder initialization(Initialization rule) {
      initialization = rule;
      start = null;
      return this;
    }

    /** Parameters to start from; sets the number of components and the structure too. */
    public Builder start(GaussianMixture mixture) {
      components = mixture.components();
      structure = mixture.covariance().structure();
      start = mixture;
      return this;
    }

    /** How many starts to try, at least 1; the best is kept. */
    public Builder restarts(int count) {
      require(count >= 1, "restarts must be at least 1, not " + count);
      restarts = count;
      return this;
    }

    /** Seed of all randomness. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** What is added to every variance, in squared units of the data; 0 or more. */
    public Builder ridge(double value) {
      require(value >= 0 && Double.isFinite(value), "the ridge must be 0 or more, not " + value);
      ridge = value;
      defaultRidge = false;
      automaticRidge = false;
      return this;
    }

    /**
     * Lets {@link #fit} choose the ridge, without labels; for full covariances. Takes about ten
     * times as long as a fit.
     */
    public Builder automaticRidge() {
      defaultRidge = false;
      automaticRidge = true;
      return this;
    }

    /** How far covariances are drawn towards a scaled identity; for full covariances. */
    public Builder shrinkage(Shrinkage rule) {
      shrinkage = rule;
      return this;
    }

    private CovarianceStructure shrunkStructure() {
      return structure instanceof FullCovariance.Structure
          ? new FullCovariance.Structure(shrinkage)
          : structure;
    }

    /** Most iterations of a start, at least 1. */
    public Builder maxIterations(int count) {
      require(count >= 1, "iterations must be at least 1, not " + count);
      maxIterations = count;
      return this;
    }

    /** When a start's iterations have ended. */
    public Builder stoppingRule(StoppingRule value) {
      stoppingRule = value;
      return this;
    }

    /** The stopping rule's scale, in nats a row; with 0 all iterations are run. */
    public Builder tolerance(double nats) {
      require(nats >= 0, "the tolerance must be 0 or more, not " + nats);
      tolerance = nats;
      return this;
    }

    /** auto, cpu, opencl, opencl:I, opencl:NAME, opencl:I,J… or opencl:all. */
    public Builder device(String name) {
      device = name;
      return this;
    }

    /** Precision of the large products; null for the device's default. */
    public Builder precision(@Nullable Precision value) {
      precision = value;
      return this;
    }

    /** Whether work that provably changes nothing is left out, as it is by default. */
    public Builder acceleration(Acceleration value) {
      acceleration = value;
      return this;
    }

    /** Whether to measure where an OpenCL device's time goes. */
    public Builder profile(boolean wanted) {
      profile = wanted;
      return this;
    }

    /** Hears how the fit goes on. */
    public Builder listener(FitListener value) {
      listener = value;
      return this;
    }

    /** The fitter. */
    public GmmFitter build() {
      require(
          !automaticRidge || structure instanceof FullCovariance.Structure,
          "a ridge is chosen for full covariances only; give one for " + structure.name());
      boolean shrunk = !shrinkage.isNone();
      require(
          !shrunk || structure instanceof FullCovariance.Structure,
          "shrinkage is for full covariances only, not for " + structure.name());
      require(!shrunk || !automaticRidge, "a ridge is chosen without shrinkage only; give one");
      return new GmmFitter(this);
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
