package org.gmm4j.covariance;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.MatrixArrays;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
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
 * point; the mixture is evaluated as one of full covariances then ({@link #unshared}).
 */
public final class TiedCovariance implements Covariance {
  /** The structure's name. */
  public static final String NAME = "tied";

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
    public Factors factors() {
      return Factors.SHARED;
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, Regularization regularization, @Nullable Covariance previous) {
      return of(
          covariance(moments, regularization.ridge()), moments.components(), moments.features());
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
    public Covariance read(StoredArrays arrays, int components, int features) {
      MatrixArrays stored = new MatrixArrays(arrays);
      double[] matrix = stored.matrix(features);
      CovarianceEstimate estimate =
          stored.arePrecisions()
              ? ofPrecision(matrix, components, features)
              : of(matrix, components, features);
      return estimate.orElseThrow(singular -> stored.name() + " is not positive definite");
    }

    @Override
    public double heapBytes(int components, int features) {
      return Double.BYTES * (6.0 * components * features + 6.0 * features * features);
    }

    @Override
    public double storedBytes(int components, int features) {
      return 2.0 * Double.BYTES * features * features;
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
    for (int i = 0; ridge == 0 && i < d; i++) {
      for (int j = 0; moments.shown().isOne(i) && j < d; j++) {
        sigma[Math.max(i, j) * d + Math.min(i, j)] = 0;
      }
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
   * The same from its lower triangle.
   *
   * @param triangle of Σ, row after row [d(d + 1)/2]. Kept, not copied.
   */
  public static CovarianceEstimate ofTriangle(double[] triangle, int components, int features) {
    return shared(FullCovariance.ofTriangles(new double[][] {triangle}, features), components);
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
    CovarianceEstimate.Singular one = (CovarianceEstimate.Singular) estimate;
    int shared = CovarianceEstimate.Singular.SHARED;
    return new CovarianceEstimate.Singular(
        shared,
        one.pivot(),
        0,
        () -> {
          CovarianceEstimate.Raised raised = one.raised();
          return raised == null
              ? null
              : new CovarianceEstimate.Raised(
                  new TiedCovariance(components, (FullCovariance) raised.covariance()),
                  raised.repairs().stream()
                      .map(
                          each ->
                              new CovarianceEstimate.Repair(shared, each.pivot(), 0, each.share()))
                      .toList());
        });
  }

  /** Σ [d × d], row-major; a copy. */
  public DoubleBuffer covariance() {
    return shared.covariance(0);
  }

  @Override
  public FullCovariance unshared() {
    return shared.only(new int[components]);
  }

  @Override
  public DoubleBuffer precisionCholesky(int k) {
    return shared.precisionCholesky(0);
  }

  @Override
  public double[] times(int k, double[] v) {
    return shared.times(0, v);
  }

  @Override
  public DoubleBuffer triangle(int k) {
    return shared.triangle(0);
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
  public TiedCovariance only(int... chosen) {
    return new TiedCovariance(chosen.length, shared);
  }

  @Override
  public List<NamedArray> arrays() {
    return MatrixArrays.of(features(), covariance(), precisionCholesky(0));
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
  public double[] conditionalWidths(int k) {
    return shared.conditionalWidths(0);
  }

  @Override
  public CovarianceEstimate scaled(double[] factors) {
    double[] triangle = Triangle.scaled(triangle(0), factors);
    return of(Triangle.symmetric(triangle, features()), components, features());
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
