package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Bounds of the eigenvalues of P′ΣP′ᵀ, the squared singular values of M = P′P⁻¹, where Σ = P⁻¹P⁻ᵀ
 * and Σ′ = P′⁻¹P′⁻ᵀ. {@link RitzValues} guess them; what is guessed is then proven, since by
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

  private static final int ATTEMPTS = 6;

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
  private final double[] reversed;
  private final RitzValues ritz;

  SpectralBounds(int features) {
    this.features = features;
    this.test = new DoublePanel(features, features);
    this.oldRow = new double[features];
    this.newRow = new double[features];
    this.reversed = new double[features];
    this.ritz = new RitzValues(features);
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
   * A component before and after an update.
   *
   * @param before Σ's lower triangle, see {@link Triangle}
   * @param after that of Σ′
   * @param factor P′ [d × d], lower triangular
   */
  record Update(DoubleBuffer before, DoubleBuffer after, DoubleBuffer factor) {}

  /**
   * Guesses bounds.
   *
   * @param last what was found in the step before, or {@link #NONE}
   */
  Range guess(Update update, Range last) {
    return guess(update, features, last);
  }

  private Range guess(Update update, int size, Range last) {
    if (Math.max(last.above(), last.below()) < SMALL) {
      return around(SHRINK * last.below(), SHRINK * last.above());
    }
    double[] ends = ritz.extremes(update.before(), update.factor(), size);
    return around(WIDER * (1 - ends[0]), WIDER * (ends[1] - 1));
  }

  /**
   * Guesses the lower bound alone, of the leading blocks of so many features.
   *
   * @param last what was found in the step before, or 0
   */
  double guessLeast(Update update, int size, double last) {
    return guess(update, size, last > 0 ? new Range(last, 1) : NONE).least();
  }

  /** Proves bounds, if need be wider ones than were guessed. */
  Range prove(Update update, Range guessed) {
    double margin = margin(update, features);
    if (!(margin < MOST_MARGIN)) {
      return NONE; // nearly singular: rounding proves nothing
    }
    Range range = guessed;
    boolean belowHolds = false;
    boolean aboveHolds = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      belowHolds = belowHolds || isBelow(update, features, range.least());
      aboveHolds = aboveHolds || isDefinite(update, features, -1, range.greatest());
      if (belowHolds && aboveHolds) {
        return widened(range, range.greatest() / range.least(), margin);
      }
      Range wider = wider(update, features, range, attempt);
      range =
          new Range(
              belowHolds ? range.least() : wider.least(),
              aboveHolds ? range.greatest() : wider.greatest());
    }
    return NONE;
  }

  /**
   * Proves the lower bound alone, of the leading blocks of so many features.
   *
   * @param whole what is proven of the whole, in which that of its blocks lies (Cauchy)
   */
  double proveLeast(Update update, int size, Range whole, double guessed) {
    Range range = new Range(guessed, 1);
    double margin = margin(update, size);
    for (int attempt = 0; attempt < ATTEMPTS && range.least() > whole.least(); attempt++) {
      if (isBelow(update, size, range.least())) {
        double condition = whole.greatest() / whole.least();
        Range proven = new Range(range.least(), whole.greatest());
        return Math.max(whole.least(), widened(proven, condition, margin).least());
      }
      range = wider(update, size, range, attempt);
    }
    return whole.least();
  }

  /** What to try after a range that could not be proven, to either side. */
  private Range wider(Update update, int size, Range failed, int attempt) {
    Range much = around(MUCH_WIDER * failed.below(), MUCH_WIDER * failed.above());
    Range fresh = attempt == 0 ? guess(update, size, NONE) : much;
    return new Range(
        fresh.least() < failed.least() ? fresh.least() : much.least(),
        fresh.greatest() > failed.greatest() ? fresh.greatest() : much.greatest());
  }

  private static Range around(double below, double above) {
    return new Range(Math.max(0, 1 - Math.max(LEAST, below)), 1 + Math.max(LEAST, above));
  }

  /**
   * Allows for rounding. Σ may be nearer to singular than Σ′, and its variances larger, by no more
   * than the range says, whose ends have some ratio: so may the errors of the test and of P.
   */
  private static Range widened(Range range, double ratio, double margin) {
    double all = margin * (1 + ratio);
    return all < MOST_MARGIN
        ? new Range(
            Math.max(0, range.least() - all * range.greatest()), range.greatest() * (1 + all))
        : NONE;
  }

  private boolean isBelow(Update update, int size, double least) {
    return least == 0 || isDefinite(update, size, 1, -least);
  }

  /**
   * Whether aΣ + bΣ′ is positive definite, or the leading block of some size. Rows and columns go
   * in reverse order, in which LAPACK takes a fifth less time for what lies here row by row.
   */
  private boolean isDefinite(Update update, int size, double a, double b) {
    for (int i = 0; i < size; i++) {
      update.before().get(Triangle.begin(i), oldRow, 0, i + 1);
      update.after().get(Triangle.begin(i), newRow, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        reversed[size - 1 - j] = a * oldRow[j] + b * newRow[j];
      }
      test.put(size - 1 - i, size - 1 - i, reversed, i + 1);
    }
    return test.choleskyOfUpper(size);
  }

  /**
   * What rounding may hide, as a share of Σ′: of the test, at most (d + 4) 2⁻⁵³ times the sum of
   * |aᵢᵢ|, in units of Σ′; and how far P′ is from being Σ′'s inverse factor. ‖P′D′‖² in the
   * Frobenius norm, D′² the diagonal of Σ′, bounds the condition of both.
   */
  private double margin(Update update, int size) {
    double[] spreads = new double[size];
    Arrays.setAll(spreads, j -> Math.sqrt(update.after().get(Triangle.begin(j) + j)));
    double squares = 0;
    for (int i = 0; i < size; i++) {
      update.factor().get(i * features, newRow, 0, i + 1);
      for (int j = 0; j <= i; j++) {
        double value = newRow[j] * spreads[j];
        squares += value * value;
      }
    }
    return 8 * (size + 4) * 0x1p-53 * size * squares;
  }

  /**
   * Upper bounds of ‖P′δ‖, of the leading features of each level.
   *
   * @param shift δ [d]
   */
  double[] distances(Update update, double[] shift, LeadingFeatures leading) {
    double[] distances = new double[leading.levels()];
    double squares = 0;
    for (int level = 0, i = 0; level < distances.length; level++) {
      for (; i < leading.end(level); i++) {
        update.factor().get(i * features, newRow, 0, i + 1);
        double y = RitzValues.dot(newRow, shift, i + 1);
        squares += y * y;
      }
      distances[level] = Math.sqrt(squares) * (1 + RowBounds.MARGIN);
    }
    return distances;
  }

  @Override
  public void close() {
    test.close();
  }
}
