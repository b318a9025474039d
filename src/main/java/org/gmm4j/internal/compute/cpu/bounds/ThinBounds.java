package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the same eigenvalues as {@link SpectralBounds} without a factorisation, where few
 * directions hold most of a small change D = Σ − Σ′. With B [r × d], BBᵀ = I, W = BD and T = WBᵀ,
 *
 * <pre>
 *   D = BᵀW + WᵀB − BᵀTB + E,   E = (I − BᵀB) D (I − BᵀB),   ‖E‖² = ‖D‖² − 2 ‖W‖² + ‖T‖²  (Frobenius)
 *   P′ΣP′ᵀ = I + P′(D − E)P′ᵀ + P′EP′ᵀ,   ‖P′EP′ᵀ‖ ≤ ‖E‖ ‖P′‖² = ‖E‖ / λmin(Σ′).
 * </pre>
 *
 * P′(D − E)P′ᵀ is YᵀSY with the 2r rows Y = [B; W] P′ᵀ. If Σ ⪰ fI, and g is the greatest eigenvalue
 * of P′ΣP′ᵀ, λmin(Σ′) ≥ f / g; so g ≤ (1 + t) / (1 − ‖E‖ / f), where t is the greatest of YᵀSY. B
 * spans DΩ of a random Ω (Halko, Martinsson and Tropp 2011, section 4.1).
 */
final class ThinBounds implements AutoCloseable {
  /** Directions at most, r. */
  private static final int MOST_DIRECTIONS = 24;

  /** What E may do to the squared distance of a row, which is about d: so much, … */
  private static final double LITTLE = 32;

  /** … or this share of what the directions do. */
  private static final double SHARE = 0.25;

  /** Of larger changes, as ‖D‖ to the least variance, few directions seldom hold enough. */
  private static final double MOST = 0.35;

  /** Of smaller numbers squares would lose digits, or all. */
  private static final double LEAST_FLOOR = 1e-130;

  /**
   * Covers rounding a feature, of ‖D‖ and of the eigenvalues of YᵀSY: each is off by at most a
   * small multiple of r d 2⁻⁵³ ‖D‖ ‖P′‖².
   */
  private static final double ROUNDING = 0x1p-44;

  private final int features;
  private final int directions;
  private final DoublePanel matrix; // D's lower triangle, then P′ [d × d]
  private final DoublePanel random; // Ωᵀ [r × d]
  private final DoublePanel basis; // B [r × d]
  private final DoublePanel lines; // B and W, then Y [2r × d]
  private final DoublePanel products; // of B and W, then of S and L [2r × 2r]
  private final DoublePanel weights; // S, then LᵀSL [2r × 2r]
  private final DoublePanel triangle; // L of Y = LQ [2r × 2r]
  private final double[] oldRow;
  private final double[] newRow;
  private final double[] difference;

  /**
   * Begins.
   *
   * @param matrix room for a matrix [d × d]
   */
  ThinBounds(int features, DoublePanel matrix) {
    this.features = features;
    this.directions = Math.max(1, Math.min(MOST_DIRECTIONS, features / 2));
    this.matrix = matrix;
    this.random = new DoublePanel(directions, features);
    this.basis = new DoublePanel(directions, features);
    this.lines = new DoublePanel(2 * directions, features);
    this.products = new DoublePanel(2 * directions, 2 * directions);
    this.weights = new DoublePanel(2 * directions, 2 * directions);
    this.triangle = new DoublePanel(2 * directions, 2 * directions);
    this.oldRow = new double[features];
    this.newRow = new double[features];
    this.difference = new double[features];
    SplittableRandom numbers = new SplittableRandom(1);
    for (int i = 0; i < directions; i++) {
      Arrays.setAll(newRow, j -> numbers.nextDouble() - 0.5);
      random.put(i, newRow, features);
    }
  }

  /** Doubles that it takes of d features, but for the matrix. */
  static double doubles(double features) {
    return 4 * MOST_DIRECTIONS * (features + 3 * MOST_DIRECTIONS);
  }

  /** Whether a change is small enough to be tried. */
  boolean isSmall(Update update) {
    double most = MOST * leastVariance(update.before(), features);
    return change(update, most * most, false) < most * most;
  }

  static double leastVariance(DoubleBuffer triangle, int features) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < features; j++) {
      least = Math.min(least, triangle.get(Triangle.begin(j) + j));
    }
    return least;
  }

  /**
   * The bounds, but for what P′ is off by rounding.
   *
   * @param floor f with Σ ⪰ fI
   * @return null if the change is not small, or directions hold too little of it
   */
  @Nullable SpectralRange find(Update update, double floor) {
    double most = Math.min(floor, MOST * leastVariance(update.before(), features));
    double norm = Math.sqrt(change(update, most * most, true));
    if (!(norm < most && floor > LEAST_FLOOR)) {
      return null;
    }
    random.timesSymmetric(matrix, directions, basis, 0);
    basis.orthonormalise(directions);
    for (int i = 0; i < directions; i++) {
      basis.get(i, newRow, features);
      lines.put(i, newRow, features);
    }
    basis.timesSymmetric(matrix, directions, lines, directions);
    lines.multiplyByOwn(features, products);
    double left = norm * norm + setWeights();
    double rest = Math.sqrt(Math.max(0, left) + ROUNDING * features * norm * norm) / floor;

    matrix.set(update.factor());
    lines.whiten(matrix, 2 * directions);
    double[] ends = ends();
    if (!(rest <= Math.max(LITTLE / features, SHARE * (ends[1] - ends[0])) && rest < 0.5)) {
      return null;
    }
    double rounding = ROUNDING * features * norm / floor;
    double greatest = (1 + ends[1] + rounding) / (1 - rest);
    return new SpectralRange(Math.max(0, 1 + ends[0] - (rounding + rest) * greatest), greatest);
  }

  /**
   * ‖D‖², or so much of it, from the first rows on, as is no less than a limit.
   *
   * @param limit where it ends
   * @param set whether D's lower triangle is kept
   */
  private double change(Update update, double limit, boolean set) {
    double squares = 0;
    for (int i = 0; i < features && squares < limit; i++) {
      update.before().get(Triangle.begin(i), oldRow, 0, i + 1);
      update.after().get(Triangle.begin(i), newRow, 0, i + 1);
      Spans.subtract(oldRow, 0, newRow, difference); // of all, whatever is behind the i-th
      if (set) {
        matrix.put(i, difference, i + 1);
      }
      squares += 2 * Spans.squaredNorm(difference, 0, i) + difference[i] * difference[i];
    }
    return squares;
  }

  /** Sets S = [−T I; I 0]; ‖T‖² − 2 ‖W‖². */
  private double setWeights() {
    double squares = 0;
    double[] product = new double[2 * directions];
    for (int i = 0; i < directions; i++) {
      products.get(directions + i, product, directions + i + 1);
      double[] line = new double[2 * directions];
      for (int j = 0; j < directions; j++) {
        line[j] = -product[j];
      }
      squares += Spans.squaredNorm(line, 0, directions) - 2 * product[directions + i];
      line[directions + i] = 1;
      weights.put(i, line, line.length);
      Arrays.fill(line, 0);
      line[i] = 1;
      weights.put(directions + i, line, line.length);
    }
    return squares;
  }

  /**
   * The least and the greatest eigenvalue of YᵀSY, which LᵀSL has, too, or 0, which others have.
   */
  private double[] ends() {
    int count = 2 * directions;
    lines.triangularise(count);
    for (int i = 0; i < count; i++) {
      double[] line = new double[count];
      lines.get(i, line, Math.min(i + 1, features));
      triangle.put(i, line, count);
    }
    weights.times(triangle, count, count, products);
    triangle.transposedTimes(products, count, weights);
    double[] thin = new double[count * count];
    weights.get(0, thin, thin.length);
    double[] values = new double[count];
    openblas.LAPACKE_dsyev(
        openblas.LAPACK_ROW_MAJOR, (byte) 'N', (byte) 'L', count, thin, count, values);
    return new double[] {Math.min(0, values[0]), Math.max(0, values[count - 1])};
  }

  @Override
  public void close() {
    random.close();
    basis.close();
    lines.close();
    products.close();
    weights.close();
    triangle.close();
  }
}
