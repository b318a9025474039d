package org.gmm4j.internal.linalg;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One covariance WWᵀ + Ψ, factorised by the formulas of Woodbury and Sylvester.
 *
 * @param loadings Wᵀ [q × d], row-major
 * @param noise the diagonal of Ψ [d]
 * @param root L⁻¹ of M = I + WᵀΨ⁻¹W = LLᵀ [q × q], lower triangular
 * @param projection C = L⁻¹WᵀΨ⁻¹ [q × d]
 * @param logDetPrecisionCholesky −½ log det Σ
 */
public record LowRankFactor(
    double[] loadings,
    double[] noise,
    double[] root,
    double[] projection,
    double logDetPrecisionCholesky) {

  /** Factorises; null if M overflows. Both arrays are kept. */
  public static @Nullable LowRankFactor of(double[] loadings, double[] noise) {
    int d = noise.length;
    int q = loadings.length / d;
    double[] scaled = loadings.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= noise[i % d];
    }
    double[] m = Subspace.timesTransposed(scaled, loadings, q, d);
    for (int i = 0; i < q; i++) {
      m[i * q + i] += 1;
    }
    Cholesky.Factor root = inverseRoot(m, q);
    if (root == null) {
      return null;
    }
    double[] projection = Subspace.times(root.inverse(), scaled, q, d);
    double logDet = root.logDeterminant() - 0.5 * Variances.sumOfLogs(noise);
    return new LowRankFactor(loadings, noise, root.inverse(), projection, logDet);
  }

  /** L⁻¹ of a matrix that is I and something positive: null only if it overflowed. */
  static Cholesky.@Nullable Factor inverseRoot(double[] matrix, int q) {
    if (q == 0) {
      return new Cholesky.Factor(new double[0], 0);
    }
    return Cholesky.of(matrix, q) instanceof Cholesky.Factor factor ? factor : null;
  }

  public int rank() {
    return loadings.length / noise.length;
  }

  /** CΣ = (CW)Wᵀ + CΨ [q × d]. */
  public double[] projectedCovariance() {
    int d = noise.length;
    double[] turned = Subspace.timesTransposed(projection, loadings, rank(), d);
    double[] products = Subspace.times(turned, loadings, rank(), d);
    for (int i = 0; i < products.length; i++) {
      products[i] += projection[i] * noise[i % d];
    }
    return products;
  }

  /** The diagonal of WWᵀ + Ψ [d]. */
  public double[] variances() {
    double[] variances = noise.clone();
    for (int i = 0; i < loadings.length; i++) {
      variances[i % variances.length] += loadings[i] * loadings[i];
    }
    return variances;
  }

  /** (WWᵀ + Ψ)v [d]. */
  public double[] times(double[] v) {
    int d = noise.length;
    double[] product = new double[d];
    for (int j = 0; j < d; j++) {
      product[j] = noise[j] * v[j];
    }
    for (int i = 0; i < rank(); i++) {
      double along = 0;
      for (int j = 0; j < d; j++) {
        along += loadings[i * d + j] * v[j];
      }
      for (int j = 0; j < d; j++) {
        product[j] += along * loadings[i * d + j];
      }
    }
    return product;
  }

  /** ‖Ψ^(−½)(x − Wz)‖² + ‖z‖² with z = L⁻ᵀCx, the factors' posterior mean: nothing cancels. */
  public double squaredMahalanobis(double[] x) {
    int d = noise.length;
    int q = rank();
    double[] u = new double[q];
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < d; j++) {
        u[i] += projection[i * d + j] * x[j];
      }
    }
    double[] residual = x.clone();
    double sum = 0;
    for (int i = 0; i < q; i++) {
      double z = 0;
      for (int p = i; p < q; p++) {
        z += root[p * q + i] * u[p];
      }
      for (int j = 0; j < d; j++) {
        residual[j] -= loadings[i * d + j] * z;
      }
      sum += z * z;
    }
    for (int j = 0; j < d; j++) {
      sum += residual[j] * residual[j] / noise[j];
    }
    return sum;
  }

  /** Draws from N(0, WWᵀ + Ψ). */
  public void draw(RandomGenerator random, double[] out) {
    int d = noise.length;
    for (int j = 0; j < d; j++) {
      out[j] = Math.sqrt(noise[j]) * random.nextGaussian();
    }
    for (int from = 0; from < loadings.length; from += d) {
      double z = random.nextGaussian();
      for (int j = 0; j < d; j++) {
        out[j] += loadings[from + j] * z;
      }
    }
  }

  /** Wᵀ of features that are multiplied by some factors [d]: [q × d], row-major, a copy. */
  public double[] scaledLoadings(double[] factors) {
    double[] scaled = loadings().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factors[i % factors.length];
    }
    return scaled;
  }
}
