package org.gmm4j.covariance;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.MatrixArrays;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/**
 * One variance a component: k-means with a logarithm.
 *
 * <pre>
 *   M-step   σ²ₖ = (1/d) (tr Sₖ / Nₖ − ‖δₖ‖²) + ρ,   δₖ = fₖ / Nₖ
 *   density  log pₖ(x) = log πₖ − ½ d log 2πσ²ₖ − ½ ‖x − μₖ‖² / σ²ₖ
 * </pre>
 */
public final class SphericalCovariance implements Covariance {
  /** The structure's name. */
  public static final String NAME = "spherical";

  private final int features;
  private final double[] variances;

  private SphericalCovariance(int features, double[] variances) {
    this.features = features;
    this.variances = variances;
  }

  /** How spherical covariances are estimated. */
  public record Structure() implements CovarianceStructure {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean isIsotropic() {
      return true;
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, Regularization regularization, @Nullable Covariance previous) {
      double[] variances = new double[moments.components()];
      for (int k = 0; k < variances.length; k++) {
        variances[k] =
            previous instanceof SphericalCovariance before && moments.isEmpty(k)
                ? before.variances[k]
                : regularization.ridge() == 0 && moments.shown().areOne(k)
                    ? 0
                    : variance(moments, k) + regularization.ridge();
      }
      return of(moments.features(), variances, moments.counts());
    }

    /** Without the ridge; 0 for a component without rows. */
    private static double variance(Moments moments, int k) {
      double perRow = moments.perRow(k);
      double shifts = 0;
      for (double sum : moments.first(k)) {
        shifts += sum * perRow * (sum * perRow);
      }
      // Rounding may leave less than nothing where all rows are the same.
      return Math.max(0, moments.trace(k)[0] * perRow - shifts) / moments.features();
    }

    @Override
    public Moments firstMoments(
        Function<Scatter, Moments> accumulate,
        int components,
        int features,
        RandomGenerator random) {
      return accumulate.apply(new Scatter.Trace());
    }

    @Override
    public Covariance read(StoredArrays arrays, int components, int features) {
      MatrixArrays stored = new MatrixArrays(arrays);
      return of(features, stored.variances(components))
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
   * @param variances σ²ₖ [K]. Not modified.
   */
  public static CovarianceEstimate of(int features, double[] variances) {
    return of(features, variances.clone(), new double[variances.length]);
  }

  private static CovarianceEstimate of(int features, double[] variances, double[] counts) {
    double[][] single = new double[variances.length][];
    Arrays.setAll(single, k -> new double[] {variances[k]});
    CovarianceEstimate.Singular singular =
        SingularMatrices.ofDiagonals(
            single,
            counts,
            raised -> of(features, Arrays.stream(raised).mapToDouble(each -> each[0]).toArray()));
    return singular == null
        ? new CovarianceEstimate.Estimated(new SphericalCovariance(features, variances))
        : singular;
  }

  /** σ²ₖ. */
  public double variance(int k) {
    return variances[k];
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
    return features;
  }

  @Override
  public long parameters() {
    return components();
  }

  @Override
  public SphericalCovariance only(int... chosen) {
    return new SphericalCovariance(
        features, Arrays.stream(chosen).mapToDouble(k -> variances[k]).toArray());
  }

  @Override
  public List<NamedArray> arrays() {
    return MatrixArrays.of(variances.clone(), components());
  }

  @Override
  public Scatter scatter() {
    return new Scatter.Trace();
  }

  @Override
  public double logDetPrecisionCholesky(int k) {
    return -0.5 * features * Math.log(variances[k]);
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
    double[] same = new double[features];
    Arrays.fill(same, variances[k]);
    return same;
  }

  @Override
  public CovarianceEstimate scaled(double[] factors) {
    double[][] scaled = new double[components()][];
    Arrays.setAll(scaled, k -> Variances.scaled(variances(k), factors));
    return DiagonalCovariance.of(scaled);
  }

  @Override
  public double conditionNumber(int k) {
    return 1;
  }

  @Override
  public double squaredMahalanobis(int k, double[] centred) {
    double sum = 0;
    for (double each : centred) {
      sum += each * each;
    }
    return sum / variances[k];
  }

  @Override
  public void draw(int k, RandomGenerator random, double[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = Math.sqrt(variances[k]) * random.nextGaussian();
    }
  }
}
