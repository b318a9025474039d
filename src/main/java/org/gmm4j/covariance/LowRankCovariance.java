package org.gmm4j.covariance;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.FactorArrays;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.internal.linalg.ConditionNumber;
import org.gmm4j.internal.linalg.LowRankFactor;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/**
 * Covariances of low rank and noise, Σₖ = WₖWₖᵀ + Ψₖ with Wₖ [d × qₖ]: mixtures of probabilistic
 * principal component analysers, Ψₖ = σ²ₖI (Tipping &amp; Bishop 1999), and of factor analysers, Ψₖ
 * diagonal (Ghahramani &amp; Hinton 1996; McLachlan &amp; Peel 2000). Nothing is ever d × d.
 *
 * <pre>
 *   factor   M = I + WᵀΨ⁻¹W = LLᵀ,   C = L⁻¹WᵀΨ⁻¹ [q × d]
 *   density  Σ⁻¹ = Ψ⁻¹ − CᵀC,   log det Σ = Σⱼ log ψⱼ + 2 log det L       (Woodbury)
 *   M-step   δ = f / N,   S = Sₖ / N − δδᵀ,   Θ = I + CSCᵀ = LΘLΘᵀ,
 *            Wᵀ ← LΘ⁻¹CS,   Ψ ← diag(S − WWᵀ), averaged if isotropic
 * </pre>
 *
 * <p>The M-step is EM's for factors whose posterior covariance is I, their prior set free (Liu,
 * Rubin &amp; Wu 1998): fewer iterations. Noise is ρ and at least 1e-6 of the mean variance within.
 */
public final class LowRankCovariance implements Covariance {
  /** The name with one noise variance a component. */
  public static final String PPCA = "ppca";

  /** The name with one a feature and component. */
  public static final String MFA = "mfa";

  private final Structure structure;
  private final LowRankFactor[] factors;

  private LowRankCovariance(Structure structure, LowRankFactor[] factors) {
    this.structure = structure;
    this.factors = factors;
  }

  /**
   * How covariances of low rank are estimated.
   *
   * @param isIsotropic whether the noise is the same for all features: ppca, else mfa
   * @param rank Q, or {@link #AUTO}
   */
  public record Structure(boolean isIsotropic, int rank) implements CovarianceStructure {
    /** A rank for each component, found at the start. */
    public static final int AUTO = 0;

    static final int GREATEST_AUTO = 32;
    private static final int OVERSAMPLING = 8;

    static Structure of(String kind, String rank, String name) {
      if (!kind.equals(PPCA) && !kind.equals(MFA)) {
        throw CovarianceStructure.unknown(name);
      }
      if (rank.equals("auto")) {
        return new Structure(kind.equals(PPCA), AUTO);
      }
      if (!rank.matches("[1-9][0-9]{0,6}")) {
        throw CovarianceStructure.unknown(name);
      }
      return new Structure(kind.equals(PPCA), Integer.parseInt(rank));
    }

    @Override
    public String name() {
      return (isIsotropic ? PPCA : MFA) + ":" + (rank == AUTO ? "auto" : Integer.toString(rank));
    }

    @Override
    public @Nullable String objection(long rows, int features) {
      if (rank >= features || features == 1) {
        return name()
            + (features == 1
                ? ": one feature has no factors; use diag"
                : ": the rank must be below the %d features".formatted(features));
      }
      return rank > rows ? name() + ": the rank must not exceed the %d rows".formatted(rows) : null;
    }

    @Override
    public int leastRank() {
      return rank == AUTO ? 1 : rank;
    }

    @Override
    public int greatestRank(int features) {
      return rank == AUTO ? Math.min(GREATEST_AUTO, features - 1) : rank;
    }

    @Override
    public Structure withRank(int other) {
      return new Structure(isIsotropic, other);
    }

    @Override
    public int firstDirections(int features) {
      return Math.min((rank == AUTO ? GREATEST_AUTO : rank) + OVERSAMPLING, features);
    }

    @Override
    public Moments firstMoments(
        Function<Scatter, Moments> accumulate,
        int components,
        int features,
        RandomGenerator random) {
      return LowRankEstimation.firstMoments(this, accumulate, components, features, random);
    }

    @Override
    public CovarianceEstimate estimate(
        Moments moments, Regularization regularization, @Nullable Covariance previous) {
      return LowRankEstimation.estimate(this, moments, regularization.ridge(), previous);
    }

    @Override
    public Covariance read(StoredArrays arrays, int components, int features) {
      FactorArrays stored =
          FactorArrays.read(arrays, name(), rank, isIsotropic, components, features);
      return LowRankCovariance.of(this, stored.loadings(), stored.noise())
          .orElseThrow(
              singular ->
                  (singular.pivot() < 0
                          ? "factors[%d] are too great beside the noise"
                          : "noise[%d] is not positive")
                      .formatted(singular.component()));
    }

    @Override
    public double heapBytes(int components, int features) {
      return Double.BYTES * 6.0 * (firstDirections(features) + 1) * components * features;
    }

    @Override
    public double storedBytes(int components, int features) {
      return Double.BYTES * 2.0 * (greatestRank(features) + 1) * components * features;
    }
  }

  /**
   * Takes given factors.
   *
   * @param loadings Wₖᵀ [K][qₖ × d], row-major. Not modified.
   * @param noise Ψₖ [K × d]; of ppca, all the same. Not modified.
   */
  public static CovarianceEstimate of(Structure structure, double[][] loadings, double[][] noise) {
    return factorised(
        structure,
        Arrays.stream(loadings).map(double[]::clone).toArray(double[][]::new),
        Arrays.stream(noise).map(double[]::clone).toArray(double[][]::new),
        new double[noise.length]);
  }

  static CovarianceEstimate factorised(
      Structure structure, double[][] loadings, double[][] noise, double[] counts) {
    SingularMatrices.Raised raising = raised -> factorised(structure, loadings, raised, counts);
    CovarianceEstimate singular = SingularMatrices.ofDiagonals(noise, counts, raising);
    if (singular != null) {
      return singular;
    }
    @Nullable LowRankFactor[] found = new LowRankFactor[noise.length];
    FullCovariance.eachInParallel(
        found.length, k -> found[k] = LowRankFactor.of(loadings[k], noise[k]));
    LowRankFactor[] factors = new LowRankFactor[noise.length];
    for (int k = 0; k < factors.length; k++) {
      LowRankFactor factor = found[k];
      if (factor == null) {
        return CovarianceEstimate.Singular.overflowed(k, counts[k]);
      }
      factors[k] = factor;
    }
    return new CovarianceEstimate.Estimated(new LowRankCovariance(structure, factors));
  }

  LowRankFactor factor(int k) {
    return factors[k];
  }

  @Override
  public int rank(int k) {
    return factors[k].rank();
  }

  @Override
  public double[] loadings(int k) {
    return factors[k].loadings().clone();
  }

  @Override
  public double[] noise(int k) {
    return factors[k].noise().clone();
  }

  @Override
  public double[] projection(int k) {
    return factors[k].projection().clone();
  }

  @Override
  public double[] projectedCovariance(int k) {
    return factors[k].projectedCovariance();
  }

  @Override
  public double[] root(int k) {
    return factors[k].root().clone();
  }

  @Override
  public Structure structure() {
    return structure;
  }

  @Override
  public int components() {
    return factors.length;
  }

  @Override
  public int features() {
    return factors[0].noise().length;
  }

  /** WR is as good as W for any rotation R: q(q − 1)/2 numbers less. */
  @Override
  public long parameters() {
    long parameters = 0;
    for (LowRankFactor factor : factors) {
      long q = factor.rank();
      parameters += q * features() - q * (q - 1) / 2 + (structure.isIsotropic() ? 1 : features());
    }
    return parameters;
  }

  @Override
  public LowRankCovariance only(int... chosen) {
    return new LowRankCovariance(
        structure, Arrays.stream(chosen).mapToObj(k -> factors[k]).toArray(LowRankFactor[]::new));
  }

  @Override
  public List<NamedArray> arrays() {
    return new FactorArrays(
            Arrays.stream(factors).map(LowRankFactor::loadings).toArray(double[][]::new),
            Arrays.stream(factors).map(LowRankFactor::noise).toArray(double[][]::new))
        .list(structure.isIsotropic());
  }

  @Override
  public Scatter scatter() {
    return new Scatter.Projected(
        Arrays.stream(factors).map(LowRankFactor::projection).toArray(double[][]::new));
  }

  @Override
  public double logDetPrecisionCholesky(int k) {
    return factors[k].logDetPrecisionCholesky();
  }

  @Override
  public double[] times(int k, double[] v) {
    return factors[k].times(v);
  }

  @Override
  public double[] variances(int k) {
    return factors[k].variances();
  }

  @Override
  public CovarianceEstimate scaled(double[] by) {
    double[][] loadings = new double[components()][];
    double[][] noise = new double[components()][];
    Arrays.setAll(loadings, k -> factors[k].scaledLoadings(by));
    Arrays.setAll(noise, k -> Variances.scaled(factors[k].noise(), by));
    return of(new Structure(false, structure.rank()), loadings, noise);
  }

  @Override
  public double conditionNumber(int k) {
    return ConditionNumber.ofLowRank(factors[k].loadings(), factors[k].noise());
  }

  @Override
  public double squaredMahalanobis(int k, double[] centred) {
    return factors[k].squaredMahalanobis(centred);
  }

  @Override
  public void draw(int k, RandomGenerator random, double[] out) {
    factors[k].draw(random, out);
  }
}
