package org.gmm4j.covariance;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.MatrixArrays;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.internal.linalg.ConditionNumber;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/**
 * A variance for every feature and component.
 *
 * <pre>
 *   M-step   δₖ = fₖ / Nₖ,   σ²ₖⱼ = Sₖⱼⱼ / Nₖ − δₖⱼ² + ρ
 *   density  log pₖ(x) = log πₖ − ½ d log 2π − ½ Σⱼ log σ²ₖⱼ − ½ Σⱼ (xⱼ − μₖⱼ)² / σ²ₖⱼ
 * </pre>
 */
public final class DiagonalCovariance implements Covariance {
  /** The structure's name. */
  public static final String NAME = "diag";

  private final double[][] variances;

  private DiagonalCovariance(double[][] variances) {
    this.variances = variances;
  }

  /** How diagonal covariances are estimated. */
  public record Structure() implements CovarianceStructure {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, Regularization regularization, @Nullable Covariance previous) {
      double[][] variances = new double[moments.components()][];
      for (int k = 0; k < variances.length; k++) {
        variances[k] =
            previous instanceof DiagonalCovariance before && moments.isEmpty(k)
                ? before.variances[k]
                : variances(moments, k, regularization.ridge());
      }
      return of(variances, moments.counts());
    }

    private static double[] variances(Moments moments, int k, double ridge) {
      double[] variances = moments.variances(k, ridge);
      for (int j = 0; ridge == 0 && j < variances.length; j++) {
        variances[j] = moments.shown().isOne(k, j) ? 0 : variances[j];
      }
      return variances;
    }

    @Override
    public Moments firstMoments(
        Function<Scatter, Moments> accumulate,
        int components,
        int features,
        RandomGenerator random) {
      return accumulate.apply(new Scatter.Diagonal());
    }

    @Override
    public Covariance read(StoredArrays arrays, int components, int features) {
      MatrixArrays stored = new MatrixArrays(arrays);
      double[] values = stored.variances(components, features);
      double[][] variances = new double[components][];
      Arrays.setAll(variances, k -> Arrays.copyOfRange(values, k * features, (k + 1) * features));
      return of(variances)
          .orElseThrow(
              singular ->
                  "%s[%d] is not positive definite".formatted(stored.name(), singular.component()));
    }

    @Override
    public double heapBytes(int components, int features) {
      return 6.0 * Double.BYTES * components * features;
    }

    @Override
    public double storedBytes(int components, int features) {
      return (double) Double.BYTES * components * features;
    }
  }

  /**
   * Takes given variances.
   *
   * @param variances σ²ₖ [K × d]. Kept, not copied.
   */
  public static CovarianceEstimate of(double[][] variances) {
    return of(variances, new double[variances.length]);
  }

  private static CovarianceEstimate of(double[][] variances, double[] counts) {
    CovarianceEstimate.Singular singular =
        SingularMatrices.ofDiagonals(variances, counts, DiagonalCovariance::of);
    return singular == null
        ? new CovarianceEstimate.Estimated(new DiagonalCovariance(variances))
        : singular;
  }

  @Override
  public CovarianceStructure structure() {
    return new Structure();
  }

  @Override
  public int components() {
    return variances.length;
  }

  @Override
  public int features() {
    return variances[0].length;
  }

  @Override
  public long parameters() {
    return (long) components() * features();
  }

  @Override
  public DiagonalCovariance only(int... chosen) {
    return new DiagonalCovariance(
        Arrays.stream(chosen).mapToObj(k -> variances[k]).toArray(double[][]::new));
  }

  @Override
  public List<NamedArray> arrays() {
    double[] values = Arrays.stream(variances).flatMapToDouble(Arrays::stream).toArray();
    return MatrixArrays.of(values, components(), features());
  }

  @Override
  public Scatter scatter() {
    return new Scatter.Diagonal();
  }

  @Override
  public double logDetPrecisionCholesky(int k) {
    return -0.5 * Variances.sumOfLogs(variances[k]);
  }

  @Override
  public double[] times(int k, double[] v) {
    double[] product = variances(k);
    for (int j = 0; j < v.length; j++) {
      product[j] *= v[j];
    }
    return product;
  }

  @Override
  public double[] variances(int k) {
    return variances[k].clone();
  }

  @Override
  public CovarianceEstimate scaled(double[] factors) {
    double[][] scaled = new double[components()][];
    Arrays.setAll(scaled, k -> Variances.scaled(variances[k], factors));
    return of(scaled);
  }

  @Override
  public double conditionNumber(int k) {
    return ConditionNumber.ofDiagonal(variances[k]);
  }

  @Override
  public double squaredMahalanobis(int k, double[] centred) {
    double sum = 0;
    for (int j = 0; j < centred.length; j++) {
      sum += centred[j] * centred[j] / variances[k][j];
    }
    return sum;
  }

  @Override
  public void draw(int k, RandomGenerator random, double[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = Math.sqrt(variances[k][j]) * random.nextGaussian();
    }
  }
}
