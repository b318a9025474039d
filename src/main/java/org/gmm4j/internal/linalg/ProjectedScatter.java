package org.gmm4j.internal.linalg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A scatter S, mean a row about the mean, of which only the diagonal and products with a few
 * directions are known; and the factors W of a covariance WWᵀ + Ψ that follow from it.
 *
 * @param variances diag(S) [d]
 * @param directions B [q × d]
 * @param products BS [q × d]
 */
public record ProjectedScatter(double[] variances, double[] directions, double[] products) {

  /**
   * From sums about another point.
   *
   * @param variances diag(S) [d]. Kept.
   * @param directions B [q × d]. Kept.
   * @param sums BS about that point, of all rows [q × d]. Not modified.
   * @param shift δ, the mean less that point [d]
   * @param inverse 1 / N; 0 without rows
   */
  public static ProjectedScatter of(
      double[] variances, double[] directions, double[] sums, double[] shift, double inverse) {
    int d = shift.length;
    double[] products = sums.clone();
    for (int from = 0; from < products.length; from += d) {
      double along = 0;
      for (int j = 0; j < d; j++) {
        along += directions[from + j] * shift[j];
      }
      for (int j = 0; j < d; j++) {
        products[from + j] = products[from + j] * inverse - along * shift[j];
      }
    }
    return new ProjectedScatter(variances, directions, products);
  }

  /** Whether products of these numbers stay within a double's range. */
  public boolean isBounded() {
    double size = total();
    for (double product : products) {
      size += product * product;
    }
    return Double.isFinite(size);
  }

  /** tr S. */
  public double total() {
    return Arrays.stream(variances).sum();
  }

  /** The leading eigenpairs (λ, u) of S, as far as the directions tell. */
  public Subspace.Pairs leading() {
    return Subspace.leading(products, directions, variances.length);
  }

  /**
   * √(λ − σ²) u for the first q leading eigenpairs of S, with σ² the mean of the eigenvalues left
   * out, and the ridge: the maximum of the likelihood if noise is isotropic [q × d].
   */
  public double[] principalFactors(Subspace.Pairs leading, int q, double ridge) {
    int d = variances.length;
    double rest = total() - Arrays.stream(leading.values(), 0, q).sum();
    double noise = Math.max(0, rest / (d - q)) + ridge;
    double[] loadings = Arrays.copyOf(leading.vectors(), q * d);
    for (int i = 0; i < q; i++) {
      double scale = Math.sqrt(Math.max(0, leading.values()[i] - noise));
      for (int j = 0; j < d; j++) {
        loadings[i * d + j] *= scale;
      }
    }
    return loadings;
  }

  /**
   * LΘ⁻¹BS with Θ = I + BSBᵀ = LΘLΘᵀ, the factors after those whose projection B is, see {@link
   * LowRankFactor} [q × d]; null if they overflow.
   */
  public double @Nullable [] nextFactors() {
    int d = variances.length;
    int q = directions.length / d;
    double[] theta = Subspace.timesTransposed(products, directions, q, d);
    for (int i = 0; i < q; i++) {
      theta[i * q + i] += 1;
    }
    Cholesky.Factor root = LowRankFactor.inverseRoot(theta, q);
    return root == null || !isBounded() ? null : Subspace.times(root.inverse(), products, q, d);
  }

  /** diag(S − WWᵀ) [d], what factors leave of the variances. */
  public double[] residualVariances(double[] loadings) {
    double[] residual = variances.clone();
    for (int i = 0; i < loadings.length; i++) {
      residual[i % residual.length] -= loadings[i] * loadings[i];
    }
    return residual;
  }
}
