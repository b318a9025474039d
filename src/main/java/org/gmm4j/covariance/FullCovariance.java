package org.gmm4j.covariance;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.MatrixArrays;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.linalg.Cholesky;
import org.gmm4j.internal.linalg.ConditionNumber;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * One unrestricted covariance matrix a component (twin of {@code kernels/full.cl}).
 *
 * <pre>
 *   M-step   δₖ = fₖ / Nₖ,   Σₖ = shrunk(Sₖ / Nₖ − δₖδₖᵀ) + ρI          (ρ: the ridge)
 *   factor   Σₖ = LₖLₖᵀ,     Pₖ = Lₖ⁻¹
 *   density  log pₖ(x) = log πₖ − ½ d log 2π + log det Pₖ − ½ ‖Pₖ(x − μₖ)‖²
 * </pre>
 */
public final class FullCovariance implements Covariance {
  /** The structure's name. */
  public static final String NAME = "full";

  private final int features;
  private final double[][] triangles; // of Σₖ [K][d(d + 1)/2]
  private final Cholesky.Factor[] factors;

  FullCovariance(int features, double[][] triangles, Cholesky.Factor[] factors) {
    this.features = features;
    this.triangles = triangles;
    this.factors = factors;
  }

  /** How full covariances are estimated. */
  public record Structure() implements CovarianceStructure {
    /** d² numbers a component: Σ as a triangle, and P. */
    private static final double STORED = 1.5;

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Factors factors() {
      return Factors.OWN;
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, Regularization regularization, @Nullable Covariance previous) {
      try (CovarianceEstimation estimation = begin(regularization, previous)) {
        return estimation.finish(moments);
      }
    }

    @Override
    public CovarianceEstimation begin(
        Regularization regularization, @Nullable Covariance previous) {
      return new FullEstimation(
          regularization, previous instanceof FullCovariance before ? before : null);
    }

    @Override
    public Moments firstMoments(
        Function<Scatter, Moments> accumulate,
        int components,
        int features,
        RandomGenerator random) {
      return accumulate.apply(new Scatter.Whole());
    }

    @Override
    public Covariance read(StoredArrays arrays, int components, int features) {
      MatrixArrays stored = new MatrixArrays(arrays);
      CovarianceEstimate estimate =
          stored.arePrecisions()
              ? ofPrecisions(stored.matrices(components, features), features)
              : ofTriangles(stored.triangles(components, features), features);
      return estimate.orElseThrow(
          singular ->
              "%s[%d] is not positive definite".formatted(stored.name(), singular.component()));
    }

    @Override
    public double heapBytes(int components, int features) {
      int atOnce = Math.min(components, Runtime.getRuntime().availableProcessors());
      double square = (double) Double.BYTES * features * features;
      // before and after; sums go one by one, those that covariances are being made of last
      return square * (2 * STORED * components + atOnce);
    }

    @Override
    public double storedBytes(int components, int features) {
      return STORED * Double.BYTES * components * features * features;
    }
  }

  /**
   * Factorises given covariances.
   *
   * @param covariances [K][d × d], symmetric. Not modified.
   */
  public static CovarianceEstimate of(double[][] covariances, int features) {
    double[][] triangles = new double[covariances.length][];
    Arrays.setAll(triangles, k -> Triangle.of(covariances[k], features));
    return ofTriangles(triangles, features);
  }

  /**
   * Factorises given covariances.
   *
   * @param triangles their lower triangles, see {@link Triangle} [K]. Kept, not copied.
   */
  public static CovarianceEstimate ofTriangles(double[][] triangles, int features) {
    int components = triangles.length;
    Cholesky.@Nullable Factor[] factors = new Cholesky.Factor[components];
    int[] pivots = new int[components];
    eachInParallel(
        components, k -> keep(Cholesky.ofTriangle(triangles[k], features), k, factors, pivots));
    return collect(features, triangles, factors, pivots, new double[components]);
  }

  /**
   * Factorises given precision matrices Λ = Σ⁻¹.
   *
   * @param precisions [K][d × d], symmetric. Not modified.
   */
  public static CovarianceEstimate ofPrecisions(double[][] precisions, int features) {
    int components = precisions.length;
    double[][] triangles = new double[components][];
    Cholesky.@Nullable Factor[] factors = new Cholesky.Factor[components];
    int[] pivots = new int[components];
    eachInParallel(
        components,
        k -> {
          keep(Cholesky.ofPrecision(precisions[k], features), k, factors, pivots);
          Cholesky.Factor factor = factors[k];
          triangles[k] = factor == null ? new double[0] : factor.covariance(features);
        });
    return collect(features, triangles, factors, pivots, new double[components]);
  }

  /** One factorisation a thread is faster than one after the other with all threads. */
  static void eachInParallel(int components, IntConsumer factorisation) {
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) {
      IntStream.range(0, components).parallel().forEach(factorisation);
    }
  }

  static void keep(Cholesky result, int k, Cholesky.@Nullable Factor[] factors, int[] pivots) {
    if (result instanceof Cholesky.Factor factor) {
      factors[k] = factor;
    } else if (result instanceof Cholesky.Failure failure) {
      pivots[k] = failure.pivot();
    }
  }

  static CovarianceEstimate collect(
      int features,
      double[][] triangles,
      Cholesky.@Nullable Factor[] factors,
      int[] pivots,
      double[] counts) {
    Cholesky.Factor[] all = new Cholesky.Factor[factors.length];
    for (int k = 0; k < factors.length; k++) {
      Cholesky.Factor factor = factors[k];
      if (factor == null) {
        return SingularMatrices.of(features, triangles, factors, pivots, counts, k);
      }
      all[k] = factor;
    }
    return new CovarianceEstimate.Estimated(new FullCovariance(features, triangles, all));
  }

  /** The lower triangle of Σₖ itself. Not to be modified. */
  double[] ownTriangle(int k) {
    return triangles[k];
  }

  /** Pₖ, with its determinant. */
  Cholesky.Factor factor(int k) {
    return factors[k];
  }

  /** Σₖ [d × d], row-major; a copy. */
  public DoubleBuffer covariance(int k) {
    return DoubleBuffer.wrap(Triangle.symmetric(triangles[k], features));
  }

  @Override
  public double[] times(int k, double[] v) {
    return Triangle.times(triangles[k], v);
  }

  @Override
  public DoubleBuffer triangle(int k) {
    return DoubleBuffer.wrap(triangles[k]).asReadOnlyBuffer();
  }

  @Override
  public DoubleBuffer precisionCholesky(int k) {
    return DoubleBuffer.wrap(factors[k].inverse()).asReadOnlyBuffer();
  }

  @Override
  public CovarianceStructure structure() {
    return new Structure();
  }

  @Override
  public int components() {
    return factors.length;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public long parameters() {
    return (long) components() * features * (features + 1) / 2;
  }

  @Override
  public FullCovariance only(int... chosen) {
    return new FullCovariance(
        features,
        Arrays.stream(chosen).mapToObj(k -> triangles[k]).toArray(double[][]::new),
        Arrays.stream(chosen).mapToObj(k -> factors[k]).toArray(Cholesky.Factor[]::new));
  }

  @Override
  public List<NamedArray> arrays() {
    return MatrixArrays.of(components(), features, this::covariance, this::precisionCholesky);
  }

  @Override
  public Scatter scatter() {
    return new Scatter.Whole();
  }

  @Override
  public double logDetPrecisionCholesky(int k) {
    return factors[k].logDeterminant();
  }

  @Override
  public double[] variances(int k) {
    double[] variances = new double[features];
    Arrays.setAll(variances, j -> triangles[k][Triangle.begin(j) + j]);
    return variances;
  }

  @Override
  public double[] conditionalWidths(int k) {
    double[] widths = new double[features];
    Arrays.setAll(widths, j -> 1 / factors[k].inverse()[j * features + j]);
    return widths;
  }

  @Override
  public double conditionNumber(int k) {
    return ConditionNumber.ofTriangle(triangles[k], features);
  }

  @Override
  public double squaredMahalanobis(int k, double[] centred) {
    return factors[k].squaredNorm(centred);
  }

  @Override
  public void draw(int k, RandomGenerator random, double[] out) {
    for (int i = 0; i < features; i++) {
      out[i] = random.nextGaussian();
    }
    factors[k].multiply(out);
  }
}
