package org.gmm4j.internal.linalg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * More variance for covariances that are singular, as little as keeps them positive definite. Every
 * variance grows by a share δ of itself, which is the same in any units of the features,
 *
 * <pre>
 *   Σ′ = Σ + δ diag(Σ),   δ = 10⁻¹², 10⁻¹¹, …, 1, the first with which Σ′ has a Cholesky factor
 * </pre>
 *
 * and one that is 0 has a millionth of the feature's variance within all components before that; of
 * a feature without any, a millionth of the greatest such variance. That may do, with δ = 0.
 */
public final class Raising {
  private static final double LEAST = 1e-12;
  private static final double OF_NOTHING = 1e-6;

  private Raising() {}

  /**
   * A matrix that has a factor now.
   *
   * @param triangle of Σ′, see {@link Triangle}
   * @param share δ; 0 where it was enough that no variance is 0 any more
   */
  public record Raised(double[] triangle, Cholesky.Factor factor, double share) {}

  /**
   * Raises a matrix.
   *
   * @param triangle of Σ, see {@link Triangle}. Not modified.
   * @param pooled variances within all components [d]
   * @return null if no share helps: there is a number in it that is none
   */
  public static @Nullable Raised matrix(double[] triangle, double[] pooled) {
    int d = pooled.length;
    double[] own = new double[d];
    Arrays.setAll(own, j -> triangle[Triangle.begin(j) + j]);
    double[] variances = variances(own, pooled);
    double least = Arrays.equals(own, variances) ? LEAST : 0;
    for (double share = least; share < 2; share = Math.max(LEAST, 10 * share)) {
      double[] raised = triangle.clone();
      for (int j = 0; j < d; j++) {
        raised[Triangle.begin(j) + j] = variances[j] * (1 + share);
      }
      if (Cholesky.ofTriangle(raised, d) instanceof Cholesky.Factor factor) {
        return new Raised(raised, factor, share);
      }
    }
    return null;
  }

  /**
   * Variances of which none is 0.
   *
   * @param own of one component [d]. Not modified.
   * @param pooled within all components [d]
   */
  public static double[] variances(double[] own, double[] pooled) {
    double greatest = Arrays.stream(pooled).max().orElse(0);
    double[] raised = own.clone();
    for (int j = 0; j < raised.length; j++) {
      if (raised[j] <= 0) {
        raised[j] = OF_NOTHING * (pooled[j] > 0 ? pooled[j] : greatest > 0 ? greatest : 1);
      }
    }
    return raised;
  }

  /**
   * Variances within all components: their mean, by counts.
   *
   * @param variances of each [K × d]
   * @param counts Nₖ [K]; all 0 for equal ones
   */
  public static double[] pooled(double[][] variances, double[] counts) {
    double total = Arrays.stream(counts).sum();
    double[] pooled = new double[variances[0].length];
    for (int k = 0; k < counts.length; k++) {
      double part = total > 0 ? counts[k] / total : 1.0 / counts.length;
      for (int j = 0; j < pooled.length; j++) {
        pooled[j] += part > 0 ? part * variances[k][j] : 0;
      }
    }
    return pooled;
  }
}
