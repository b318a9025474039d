package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

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
 * allow for. Where few directions hold most of a change, {@link ThinBounds} need none.
 */
final class SpectralBounds implements AutoCloseable {
  private static final int ATTEMPTS = 6;

  /** Guesses are widened by so much at first, and again with every attempt. */
  private static final double WIDER = 1.15;

  private static final double MUCH_WIDER = 1.6;
  private static final double LEAST = 1e-4;
  private static final double MOST_MARGIN = 1e-3;

  /** How near to the least variance f is tried to be proven. */
  private static final double NEAR = 0.9;

  /** Changes shrink from step to step: the first guess is this share of the last one. */
  static final double SHRINK = 0.7;

  private final int features;
  private final DoublePanel test;
  private final double[] oldRow;
  private final double[] newRow;
  private final double[] reversed;
  private final RitzValues ritz;
  private final ThinBounds thin;

  SpectralBounds(int features) {
    this.features = features;
    this.test = new DoublePanel(features, features);
    this.oldRow = new double[features];
    this.newRow = new double[features];
    this.reversed = new double[features];
    this.ritz = new RitzValues(features);
    this.thin = new ThinBounds(features, test);
  }

  /**
   * Guesses bounds.
   *
   * @param last what was found in the step before, or {@link SpectralRange#NONE}
   */
  SpectralRange guess(Update update, SpectralRange last) {
    return guess(update, features, last);
  }

  private SpectralRange guess(Update update, int size, SpectralRange last) {
    if (last.isSmall()) {
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
    return guess(update, size, last > 0 ? new SpectralRange(last, 1) : SpectralRange.NONE).least();
  }

  /**
   * Whether {@link #findThin} may find something. Where a floor is known it costs nothing to let it
   * see that for itself.
   *
   * @param known f with Σ ⪰ fI, or 0
   */
  boolean mayBeThin(Update update, double known) {
    return isNear(known, ThinBounds.leastVariance(update.before(), features))
        || thin.isSmall(update);
  }

  private static boolean isNear(double floor, double leastVariance) {
    return floor > leastVariance / 2;
  }

  /**
   * f with Σ ⪰ fI: what is known, if that is near enough to Σ's least variance, or what a Cholesky
   * factorisation proves; 0 if that is nothing.
   */
  double floor(Update update, double known) {
    double least = ThinBounds.leastVariance(update.before(), features);
    if (isNear(known, least)) {
      return known;
    }
    double floor = NEAR * least;
    double rounding = 8 * (features + 4) * 0x1p-53 * sumOfVariances(update.before());
    return rounding < floor / 2 && isDefinite(update, features, 1, 0, -floor)
        ? floor - rounding
        : 0;
  }

  private double sumOfVariances(DoubleBuffer triangle) {
    double sum = 0;
    for (int j = 0; j < features; j++) {
      sum += triangle.get(Triangle.begin(j) + j);
    }
    return sum;
  }

  /**
   * Bounds that are proven by few directions.
   *
   * @param floor f with Σ ⪰ fI
   * @return null if the change is not small, or those hold too little of it
   */
  @Nullable SpectralRange findThin(Update update, double floor) {
    SpectralRange range = thin.find(update, floor);
    double margin = range == null ? 0 : margin(update, features);
    return range == null || !(range.least() > 0) || !(margin < MOST_MARGIN)
        ? null
        : widened(range, range.greatest() / range.least(), margin);
  }

  /** Proves bounds, if need be wider ones than were guessed. */
  SpectralRange prove(Update update, SpectralRange guessed) {
    double margin = margin(update, features);
    if (!(margin < MOST_MARGIN)) {
      return SpectralRange.NONE; // nearly singular: rounding proves nothing
    }
    SpectralRange range = guessed;
    boolean belowHolds = false;
    boolean aboveHolds = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      belowHolds = belowHolds || isBelow(update, features, range.least());
      aboveHolds = aboveHolds || isDefinite(update, features, -1, range.greatest(), 0);
      if (belowHolds && aboveHolds) {
        return widened(range, range.greatest() / range.least(), margin);
      }
      SpectralRange wider = wider(update, features, range, attempt);
      range =
          new SpectralRange(
              belowHolds ? range.least() : wider.least(),
              aboveHolds ? range.greatest() : wider.greatest());
    }
    return SpectralRange.NONE;
  }

  /**
   * Proves the lower bound alone, of the leading blocks of so many features.
   *
   * @param whole what is proven of the whole, in which that of its blocks lies (Cauchy)
   */
  double proveLeast(Update update, int size, SpectralRange whole, double guessed) {
    SpectralRange range = new SpectralRange(guessed, 1);
    double margin = margin(update, size);
    for (int attempt = 0; attempt < ATTEMPTS && range.least() > whole.least(); attempt++) {
      if (isBelow(update, size, range.least())) {
        double condition = whole.greatest() / whole.least();
        SpectralRange proven = new SpectralRange(range.least(), whole.greatest());
        return Math.max(whole.least(), widened(proven, condition, margin).least());
      }
      range = wider(update, size, range, attempt);
    }
    return whole.least();
  }

  /** What to try after a range that could not be proven, to either side. */
  private SpectralRange wider(Update update, int size, SpectralRange failed, int attempt) {
    SpectralRange much = around(MUCH_WIDER * failed.below(), MUCH_WIDER * failed.above());
    SpectralRange fresh = attempt == 0 ? guess(update, size, SpectralRange.NONE) : much;
    return new SpectralRange(
        fresh.least() < failed.least() ? fresh.least() : much.least(),
        fresh.greatest() > failed.greatest() ? fresh.greatest() : much.greatest());
  }

  private static SpectralRange around(double below, double above) {
    return new SpectralRange(Math.max(0, 1 - Math.max(LEAST, below)), 1 + Math.max(LEAST, above));
  }

  /**
   * Allows for rounding. Σ may be nearer to singular than Σ′, and its variances larger, by no more
   * than the range says, whose ends have some ratio: so may the errors of the test and of P.
   */
  private static SpectralRange widened(SpectralRange range, double ratio, double margin) {
    double all = margin * (1 + ratio);
    return all < MOST_MARGIN
        ? new SpectralRange(
            Math.max(0, range.least() - all * range.greatest()), range.greatest() * (1 + all))
        : SpectralRange.NONE;
  }

  private boolean isBelow(Update update, int size, double least) {
    return least == 0 || isDefinite(update, size, 1, -least, 0);
  }

  /**
   * Whether aΣ + bΣ′ + cI is positive definite, or the leading block of some size. Rows and columns
   * go in reverse order, in which LAPACK takes a fifth less time for what lies here row by row.
   */
  private boolean isDefinite(Update update, int size, double a, double b, double c) {
    for (int i = 0; i < size; i++) {
      update.before().get(Triangle.begin(i), oldRow, 0, i + 1);
      update.after().get(Triangle.begin(i), newRow, 0, i + 1);
      combine(a, oldRow, b, newRow, i, reversed, size - 1);
      reversed[size - 1 - i] += c;
      test.put(size - 1 - i, size - 1 - i, reversed, i + 1);
    }
    return test.choleskyOfUpper(size);
  }

  /** ax + by of values 0 to i, in reverse order from one place on. */
  private static void combine(
      double a, double[] x, double b, double[] y, int i, double[] out, int place) {
    for (int j = 0; j <= i; j++) {
      out[place - j] = a * x[j] + b * y[j];
    }
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
      Spans.multiply(newRow, spreads, i + 1);
      squares += Spans.squaredNorm(newRow, 0, i + 1);
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
        double y = Spans.dot(newRow, shift, i + 1);
        squares += y * y;
      }
      distances[level] = Math.sqrt(squares) * (1 + RowBounds.MARGIN);
    }
    return distances;
  }

  @Override
  public void close() {
    thin.close();
    test.close();
  }
}
