package org.gmm4j.covariance;

import java.nio.DoubleBuffer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * One covariance matrix that all components share.
 *
 * <pre>
 *   M-step   Σ = (Σₖ Sₖ − Σₖ fₖfₖᵀ / Nₖ) / N + ρI
 *   factor   Σ = LLᵀ,     P = L⁻¹
 *   density  log pₖ(x) = log πₖ − ½ d log 2π + log det P − ½ ‖P(x − μₖ)‖²
 * </pre>
 *
 * Taken about one point for all components, Σₖ Sₖ does not depend on the responsibilities: it is
 * summed once a data set. And the densities differ by a linear function of x, so that an E-step
 * costs a product of X with K vectors. Both lose digits where the means lie many widths from that
 * point ({@link #isNear}); a mixture {@link #apart} is evaluated as one of full covariances then.
 */
public final class TiedCovariance implements Covariance {
  /** The structure's name. */
  public static final String NAME = "tied";

  private static final double NEAR = 64;

  private final int components;
  private final FullCovariance shared;

  private TiedCovariance(int components, FullCovariance shared) {
    this.components = components;
    this.shared = shared;
  }

  /** How a shared covariance is estimated. */
  public record Structure() implements CovarianceStructure {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, double ridge, @Nullable Covariance previous) {
      return of(covariance(moments, ridge), moments.components(), moments.features());
    }

    @Override
    public Moments firstMoments(
        Function<Scatter, Moments> accumulate,
        int components,
        int features,
        RandomGenerator random) {
      return accumulate.apply(new Scatter.Pooled());
    }

    @Override
    public double heapBytes(int components, int features) {
      return Double.BYTES * (6.0 * components * features + 6.0 * features * features);
    }
  }

  private static double[] covariance(Moments moments, double ridge) {
    int d = moments.features();
    double[] sigma = moments.pooled();
    double total = 0;
    for (int k = 0; k < moments.components(); k++) {
      total += moments.counts()[k];
      if (!moments.isEmpty(k)) {
        takeAway(moments.first(k), moments.divisor(k), moments.counts()[k], sigma);
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        sigma[i * d + j] /= total;
      }
      sigma[i * d + i] += ridge;
    }
    Triangle.mirror(sigma, d);
    return sigma;
  }

  /** S − Nδδᵀ with δ = f / {@code divisor}, in the lower triangle. */
  private static void takeAway(double[] first, double divisor, double count, double[] sums) {
    int d = first.length;
    for (int i = 0; i < d; i++) {
      double scaled = first[i] / divisor * (count / divisor);
      for (int j = 0; j <= i; j++) {
        sums[i * d + j] -= scaled * first[j];
      }
    }
  }

  /**
   * Factorises a given covariance.
   *
   * @param covariance Σ [d × d], symmetric. Kept, not copied.
   */
  public static CovarianceEstimate of(double[] covariance, int components, int features) {
    return shared(FullCovariance.of(new double[][] {covariance}, features), components);
  }

  /**
   * Factorises a given precision matrix.
   *
   * @param precision Λ = Σ⁻¹ [d × d], symmetric. Not modified.
   */
  public static CovarianceEstimate ofPrecision(double[] precision, int components, int features) {
    return shared(FullCovariance.ofPrecisions(new double[][] {precision}, features), components);
  }

  private static CovarianceEstimate shared(CovarianceEstimate estimate, int components) {
    if (estimate instanceof CovarianceEstimate.Estimated estimated) {
      return new CovarianceEstimate.Estimated(
          new TiedCovariance(components, (FullCovariance) estimated.covariance()));
    }
    return new CovarianceEstimate.Singular(
        CovarianceEstimate.Singular.SHARED, ((CovarianceEstimate.Singular) estimate).pivot(), 0);
  }

  /**
   * Σₙ ‖P(xₙ − c)‖² = tr(Σ⁻¹T) of all rows, from their scatter alone.
   *
   * @param scatter the lower triangle of T = Σₙ (xₙ − c)(xₙ − c)ᵀ [d × d]. Not modified.
   */
  public double squaredNorms(double[] scatter) {
    int d = features();
    double[] precision = new double[d * d];
    precisionCholesky().get(precision);
    // A row-major lower triangle is a column-major upper one, U = Pᵀ, and PᵀP = UUᵀ.
    openblas.LAPACKE_dlauum(openblas.LAPACK_COL_MAJOR, (byte) 'U', d, precision, d);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double off = 0;
      for (int j = 0; j < i; j++) {
        off += precision[i * d + j] * scatter[i * d + j];
      }
      sum += 2 * off + precision[i * d + i] * scatter[i * d + i];
    }
    return sum;
  }

  /**
   * Whether the means lie so near the forms' centre that log-densities and scatter may be taken
   * about it: wₖ² = ‖P(μₖ − c)‖², which cancels in both, is at most {@value #NEAR} times a
   * log-density's size, |log pₖ(μₖ)| + ½ d.
   *
   * @param mixture of tied covariances
   * @param forms of the mixture, about some centre
   */
  public static boolean isNear(GaussianMixture mixture, QuadraticForms forms) {
    return IntStream.range(0, mixture.components())
        .filter(k -> mixture.logConstant(k) > Double.NEGATIVE_INFINITY)
        .allMatch(
            k ->
                forms.squaredOffset(k)
                    <= NEAR * (Math.abs(mixture.logConstant(k)) + 0.5 * mixture.features()));
  }

  /** The same mixture with a full covariance for each component, all of them the shared one. */
  public GaussianMixture apart(GaussianMixture mixture) {
    double[][] means =
        IntStream.range(0, components).mapToObj(mixture::mean).toArray(double[][]::new);
    return new GaussianMixture(mixture.weights(), means, shared.repeated(components));
  }

  /** The covariance as that of a single component. */
  public FullCovariance alone() {
    return shared;
  }

  /** Σ [d × d], row-major; a read-only view. */
  public DoubleBuffer covariance() {
    return shared.covariance(0);
  }

  /** P [d × d], row-major, lower triangular with zeros above; a read-only view. */
  public DoubleBuffer precisionCholesky() {
    return shared.precisionCholesky(0);
  }

  @Override
  public CovarianceStructure structure() {
    return new Structure();
  }

  @Override
  public int components() {
    return components;
  }

  @Override
  public int features() {
    return shared.features();
  }

  @Override
  public long parameters() {
    return shared.parameters();
  }

  @Override
  public TiedCovariance only(int k) {
    return new TiedCovariance(1, shared);
  }

  @Override
  public Scatter scatter() {
    return new Scatter.Pooled();
  }

  @Override
  public double logDetPrecisionCholesky(int k) {
    return shared.logDetPrecisionCholesky(0);
  }

  @Override
  public double[] variances(int k) {
    return shared.variances(0);
  }

  @Override
  public double conditionNumber(int k) {
    return shared.conditionNumber(0);
  }

  @Override
  public double squaredMahalanobis(int k, double[] centred) {
    return shared.squaredMahalanobis(0, centred);
  }

  @Override
  public void draw(int k, RandomGenerator random, double[] out) {
    shared.draw(0, random, out);
  }
}
