package org.gmm4j.internal.linalg;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.OpenBlas;

/** λmax / λmin of covariances: by how much their inverse magnifies errors, at most. */
public final class ConditionNumber {
  /** How near the eigenvalues of low-rank covariances are found, relative to them. */
  private static final double NEAR = 1e-7;

  private ConditionNumber() {}

  /** Of a matrix, by its eigenvalues; infinite if the least is lost in rounding. */
  public static double ofTriangle(double[] triangle, int d) {
    double[] values = eigenvalues(Triangle.symmetric(triangle, d), d);
    return values[0] > 0 ? values[d - 1] / values[0] : Double.POSITIVE_INFINITY;
  }

  /** Of a diagonal. */
  public static double ofDiagonal(double[] variances) {
    return greatest(variances) / least(variances);
  }

  /**
   * Of Ψ + WWᵀ, q &lt; d, without making it: by bisection of how many eigenvalues are below λ,
   * which Sylvester's law of inertia tells from the blocks of [Ψ − λI, W; Wᵀ, −I],
   *
   * <pre>
   *   #{eigenvalues &lt; λ} = #{ψⱼ &lt; λ} + #{eigenvalues of I + Wᵀ(Ψ − λI)⁻¹W &gt; 0} − q.
   * </pre>
   *
   * @param loadings Wᵀ [q × d]
   * @param noise the diagonal of Ψ [d]
   */
  public static double ofLowRank(double[] loadings, double[] noise) {
    double most = greatest(noise);
    double norm = Arrays.stream(loadings).map(value -> value * value).sum();
    double smallest = bisect(loadings, noise, least(noise), most, 1);
    double bound = Math.min(most + norm, Double.MAX_VALUE);
    double largest = bisect(loadings, noise, most, bound, noise.length);
    return largest / smallest;
  }

  /** The eigenvalue with this place among them, the least is 1, between bounds. */
  private static double bisect(
      double[] loadings, double[] noise, double low, double high, int place) {
    double from = low;
    double to = high;
    while (to > from * (1 + NEAR)) {
      double middle = Math.sqrt(from) * Math.sqrt(to);
      if (!(middle > from && middle < to)) {
        break; // there is no number between them
      }
      if (below(loadings, noise, middle) >= place) {
        to = middle;
      } else {
        from = middle;
      }
    }
    return from;
  }

  private static int below(double[] loadings, double[] noise, double lambda) {
    int d = noise.length;
    int q = loadings.length / d;
    double[] scaled = new double[loadings.length];
    int count = -q;
    for (int j = 0; j < d; j++) {
      double distance = noise[j] - lambda;
      count += distance < 0 ? 1 : 0;
      for (int i = 0; i < q; i++) {
        scaled[i * d + j] = loadings[i * d + j] / (distance == 0 ? Math.ulp(lambda) : distance);
      }
    }
    double[] complement = Subspace.timesTransposed(scaled, loadings, q, d);
    for (int i = 0; i < q; i++) {
      complement[i * q + i] += 1;
    }
    for (double value : eigenvalues(complement, q)) {
      count += value > 0 ? 1 : 0;
    }
    return count;
  }

  /** In ascending order. The matrix is used up. */
  private static double[] eigenvalues(double[] symmetric, int d) {
    OpenBlas.require();
    double[] values = new double[d];
    int info =
        openblas.LAPACKE_dsyev(
            openblas.LAPACK_COL_MAJOR,
            (byte) 'N',
            (byte) 'U',
            d,
            symmetric,
            Math.max(1, d),
            values);
    if (info != 0) {
      throw new ArithmeticException("no eigenvalues were found: LAPACK's dsyev says " + info);
    }
    return values;
  }

  private static double greatest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }
}
