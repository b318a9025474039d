package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Ritz values of P′ΣP′ᵀ after a few steps of Lanczos: guesses of its eigenvalues. They are those of
 * P′ΣP′ᵀ − I, and 1: near I, what matters of a product is far smaller than the product, and the
 * basis would soon not be orthogonal.
 */
final class RitzValues {
  private static final int STEPS = 7;

  private final int features;
  private final double[] oldRow;
  private final double[] newRow;

  RitzValues(int features) {
    this.features = features;
    this.oldRow = new double[features];
    this.newRow = new double[features];
  }

  /**
   * The least and the greatest, of the leading blocks of some size.
   *
   * @param before Σ's lower triangle, see {@link Triangle}
   * @param factor P′ [d × d], lower triangular
   */
  double[] extremes(DoubleBuffer before, DoubleBuffer factor, int size) {
    int steps = Math.min(STEPS, size);
    double[][] basis = new double[steps][];
    double[] diagonal = new double[steps];
    double[] offDiagonal = new double[steps];
    SplittableRandom random = new SplittableRandom(1);
    double[] v = new double[size];
    Arrays.setAll(v, j -> random.nextDouble() - 0.5);
    int count = 0;
    double norm = norm(v);
    while (count < steps && norm > 1e-12) {
      scale(v, 1 / norm);
      basis[count] = v;
      if (count > 0) {
        offDiagonal[count - 1] = norm;
      }
      v = apply(before, factor, v, size);
      add(v, -1, basis[count], size);
      diagonal[count] = dot(v, basis[count]);
      for (int b = 0; b <= count; b++) { // full orthogonalisation: the steps are few
        add(v, -dot(v, basis[b]), basis[b], size);
      }
      norm = norm(v);
      count++;
    }
    openblas.LAPACKE_dsterf(count, diagonal, offDiagonal);
    return new double[] {1 + diagonal[0], 1 + diagonal[count - 1]};
  }

  /** P′ΣP′ᵀv. */
  private double[] apply(DoubleBuffer before, DoubleBuffer factor, double[] v, int size) {
    double[] u = new double[size];
    for (int i = 0; i < size; i++) { // P′ᵀv
      factor.get(i * features, newRow, 0, i + 1);
      add(u, v[i], newRow, i + 1);
    }
    double[] w = new double[size];
    for (int i = 0; i < size; i++) {
      before.get(Triangle.begin(i), oldRow, 0, i + 1);
      w[i] = Spans.dot(oldRow, u, i + 1);
      add(w, u[i], oldRow, i);
    }
    for (int i = 0; i < size; i++) {
      factor.get(i * features, newRow, 0, i + 1);
      u[i] = Spans.dot(newRow, w, i + 1);
    }
    return u;
  }

  private static void scale(double[] x, double factor) {
    for (int j = 0; j < x.length; j++) {
      x[j] *= factor;
    }
  }

  private static void add(double[] sum, double factor, double[] x, int count) {
    for (int j = 0; j < count; j++) {
      sum[j] += factor * x[j];
    }
  }

  private static double dot(double[] x, double[] y) {
    return Spans.dot(x, y, x.length);
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }
}
