package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Bounds of the eigenvalues of P′ΣP′ᵀ, the squared singular values of M = P′P⁻¹, where Σ = P⁻¹P⁻ᵀ
 * and Σ′ = P′⁻¹P′⁻ᵀ. A few steps of Lanczos guess them; what is guessed is then proven, since by
 * Sylvester's law of inertia
 *
 * <pre>
 *   λ I ⪰ P′ΣP′ᵀ  ⟺  λΣ′ − Σ ⪰ 0,      P′ΣP′ᵀ ⪰ λ I  ⟺  Σ − λΣ′ ⪰ 0,
 * </pre>
 *
 * and a Cholesky factorisation goes through only if a matrix is positive definite, but for rounding
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2002, theorem 10.5), which the bounds
 * allow for.
 */
final class SpectralBounds implements AutoCloseable {
  /** What is proven without need: nothing. */
  static final Range NONE = new Range(0, Double.POSITIVE_INFINITY);

  private static final int LANCZOS_STEPS = 7;
  private static final int ATTEMPTS = 4;

  /** Guesses are widened by so much at first, and again with every attempt. */
  private static final double WIDER = 1.15;

  private static final double MUCH_WIDER = 1.6;
  private static final double LEAST = 1e-4;
  private static final double MOST_MARGIN = 1e-3;

  /** Changes shrink from step to step: the first guess is this share of the last one. */
  static final double SHRINK = 0.7;

  /** Beyond this a guess from the last step is of little use. */
  private static final double SMALL = 0.2;

  private final int features;
  private final DoublePanel test;
  private final double[] oldRow;
  private final double[] newRow;

  SpectralBounds(int features) {
    this.features = features;
    this.test = new DoublePanel(features, features);
    this.oldRow = new double[features];
    this.newRow = new double[features];
  }

  /**
   * Eigenvalues lie between these.
   *
   * @param least at least 0
   */
  record Range(double least, double greatest) {
    /** How far it is from 1 to either side. */
    private double below() {
      return 1 - least;
    }

    private double above() {
      return greatest - 1;
    }
  }

  /**
   * Guesses bounds.
   *
   * @param before Σ's lower triangle, see {@link Triangle}
   * @param factor P′ [d × d], lower triangular
   * @param last what was found in the step before, or {@link #NONE}
   */
  Range guess(DoubleBuffer before, DoubleBuffer factor, Range last) {
    if (Math.max(last.above(), last.below()) < SMALL) {
      return around(SHRINK * last.below(), SHRINK * last.above());
    }
    double[] ends = lanczos(before, factor);
    return around(WIDER * (1 - ends[0]), WIDER * (ends[1] - 1));
  }

  /**
   * Proves bounds, if need be wider ones than were guessed.
   *
   * @param before Σ's lower triangle, see {@link Triangle}
   * @param after that of Σ′
   * @param factor P′ [d × d], lower triangular
   */
  Range prove(DoubleBuffer before, DoubleBuffer after, DoubleBuffer factor, Range guessed) {
    double margin = margin(after, factor);
    if (!(margin < MOST_MARGIN)) {
      return NONE; // nearly singular: rounding proves nothing
    }
    double below = guessed.below();
    double above = guessed.above();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Range guess = around(below, above);
      boolean belowHolds = guess.least() == 0 || isDefinite(before, after, 1, -guess.least());
      boolean aboveHolds = isDefinite(before, after, -1, guess.greatest());
      if (belowHolds && aboveHolds) {
        return widened(guess, margin);
      }
      Range better = attempt == 0 ? guess(before, factor, NONE) : guessed;
      if (better.equals(guessed)) {
        below *= belowHolds ? 1 : MUCH_WIDER;
        above *= aboveHolds ? 1 : MUCH_WIDER;
      } else { // it was from the step before
        below = better.below();
        above = better.above();
      }
    }
    return NONE;
  }

  private static Range around(double below, double above) {
    return new Range(Math.max(0, 1 - Math.max(LEAST, below)), 1 + Math.max(LEAST, above));
  }

  /**
   * Allows for rounding. Σ may be nearer to singular than Σ′, and its variances larger, by no more
   * than the range says: so may the errors of the test and of P.
   */
  private static Range widened(Range range, double margin) {
    double all = margin * (1 + range.greatest() / range.least());
    return all < MOST_MARGIN
        ? new Range(
            Math.max(0, range.least() - all * range.greatest()), range.greatest() * (1 + all))
        : NONE;
  }

  /** Whether aΣ + bΣ′ is positive definite. */
  private boolean isDefinite(DoubleBuffer before, DoubleBuffer after, double a, double b) {
    for (int i = 0; i < features; i++) {
      before.get(Triangle.begin(i), oldRow, 0, i + 1);
      after.get(Triangle.begin(i), newRow, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        newRow[j] = a * oldRow[j] + b * newRow[j];
      }
      test.put(i, newRow, i + 1);
    }
    return test.cholesky();
  }

  /**
   * What rounding may hide, as a share of Σ′: of the test, at most (d + 4) 2⁻⁵³ times the sum of
   * |aᵢᵢ|, in units of Σ′; and how far P′ is from being Σ′'s inverse factor. ‖P′D′‖² in the
   * Frobenius norm, D′² the diagonal of Σ′, bounds the condition of both.
   */
  private double margin(DoubleBuffer after, DoubleBuffer factor) {
    double[] spreads = new double[features];
    Arrays.setAll(spreads, j -> Math.sqrt(after.get(Triangle.begin(j) + j)));
    double squares = 0;
    for (int i = 0; i < features; i++) {
      factor.get(i * features, newRow, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        double value = newRow[j] * spreads[j];
        squares += value * value;
      }
    }
    return 8 * (features + 4) * 0x1p-53 * features * squares;
  }

  /**
   * The extreme Ritz values after a few steps, of P′ΣP′ᵀ − I: near I, what matters of a product is
   * far smaller than the product, and the basis would soon not be orthogonal.
   */
  private double[] lanczos(DoubleBuffer before, DoubleBuffer factor) {
    int steps = Math.min(LANCZOS_STEPS, features);
    double[][] basis = new double[steps][];
    double[] diagonal = new double[steps];
    double[] offDiagonal = new double[steps];
    SplittableRandom random = new SplittableRandom(1);
    double[] v = new double[features];
    Arrays.setAll(v, j -> random.nextDouble() - 0.5);
    int count = 0;
    double norm = norm(v);
    while (count < steps && norm > 1e-12) {
      for (int j = 0; j < features; j++) {
        v[j] /= norm;
      }
      basis[count] = v;
      if (count > 0) {
        offDiagonal[count - 1] = norm;
      }
      v = apply(before, factor, v);
      add(v, -1, basis[count], features);
      diagonal[count] = dot(v, basis[count]);
      for (int b = 0; b <= count; b++) { // full orthogonalisation: the steps are few
        double share = dot(v, basis[b]);
        for (int j = 0; j < features; j++) {
          v[j] -= share * basis[b][j];
        }
      }
      norm = norm(v);
      count++;
    }
    openblas.LAPACKE_dsterf(count, diagonal, offDiagonal);
    return new double[] {1 + diagonal[0], 1 + diagonal[count - 1]};
  }

  /** P′ΣP′ᵀv. */
  private double[] apply(DoubleBuffer before, DoubleBuffer factor, double[] v) {
    double[] u = new double[features];
    for (int i = 0; i < features; i++) { // P′ᵀv
      factor.get(i * features, newRow, 0, i + 1);
      add(u, v[i], newRow, i + 1);
    }
    double[] w = new double[features];
    for (int i = 0; i < features; i++) {
      before.get(Triangle.begin(i), oldRow, 0, i + 1);
      w[i] = dot(oldRow, u, i + 1);
      add(w, u[i], oldRow, i);
    }
    for (int i = 0; i < features; i++) {
      factor.get(i * features, newRow, 0, i + 1);
      u[i] = dot(newRow, w, i + 1);
    }
    return u;
  }

  private static void add(double[] sum, double factor, double[] x, int count) {
    for (int j = 0; j < count; j++) {
      sum[j] += factor * x[j];
    }
  }

  private static double dot(double[] x, double[] y) {
    return dot(x, y, x.length);
  }

  /** Four sums at once, or each addition would wait for the one before. */
  private static double dot(double[] x, double[] y, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < count - 3; j += 4) {
      sum0 += x[j] * y[j];
      sum1 += x[j + 1] * y[j + 1];
      sum2 += x[j + 2] * y[j + 2];
      sum3 += x[j + 3] * y[j + 3];
    }
    for (; j < count; j++) {
      sum0 += x[j] * y[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  @Override
  public void close() {
    test.close();
  }
}
