package org.gmm4j.covariance;

import org.gmm4j.internal.linalg.Triangle;

/**
 * How far an estimated covariance S is drawn towards the scaled identity with the same trace,
 *
 * <pre>
 *   (1 − α) S + α μ I,   μ = tr S / d,
 * </pre>
 *
 * as scikit-learn's covariance module does it.
 */
public sealed interface Shrinkage {
  /** Not at all. */
  static Shrinkage none() {
    return new Fixed(0);
  }

  /** Whether it changes nothing. */
  default boolean isNone() {
    return this instanceof Fixed fixed && fixed.intensity() == 0;
  }

  /**
   * What an intensity may depend on, for data in units in which μ = 1.
   *
   * @param meanSquare mean of the squares of S's entries, ‖S‖² / d²
   * @param d number of features
   * @param count Nₖ, the effective number of rows
   * @param meanFourthMoment Σ r‖x − μₖ‖⁴ / Nₖ; NaN where no rule needs it
   */
  record Facts(double meanSquare, int d, double count, double meanFourthMoment) {}

  /** α, 0 to 1. */
  double intensity(Facts facts);

  /** "oas", "ledoit-wolf", or the intensity as a number. */
  String name();

  /** Whether it takes fourth moments, {@link Moments#fourthMoments}. */
  default boolean needsFourthMoments() {
    return false;
  }

  /**
   * The same rule where counts are in other units.
   *
   * @param rows how many one of them is
   */
  default Shrinkage inUnits(double rows) {
    return rows == 1 || isNone() ? this : new Counting(this, rows);
  }

  /**
   * A rule where counts are not in rows.
   *
   * @param rows how many one of them is
   */
  record Counting(Shrinkage rule, double rows) implements Shrinkage {
    @Override
    public double intensity(Facts facts) {
      return rule.intensity(
          new Facts(facts.meanSquare(), facts.d(), rows * facts.count(), facts.meanFourthMoment()));
    }

    @Override
    public String name() {
      return rule.name();
    }

    @Override
    public boolean needsFourthMoments() {
      return rule.needsFourthMoments();
    }
  }

  /**
   * The same for every component.
   *
   * @param intensity α, 0 to 1
   */
  record Fixed(double intensity) implements Shrinkage {
    /** Checks. */
    public Fixed {
      if (!(intensity >= 0 && intensity <= 1)) {
        throw new IllegalArgumentException("shrinkage must be from 0 to 1, not " + intensity);
      }
    }

    @Override
    public double intensity(Facts facts) {
      return intensity;
    }

    @Override
    public String name() {
      return Double.toString(intensity);
    }
  }

  /**
   * Oracle approximating shrinkage as scikit-learn has it,
   *
   * <pre>
   *   α = min(1, (tr S² + tr² S) / ((N + 1) (tr S² − tr² S / d))),
   * </pre>
   *
   * which approximates the α of least expected squared error for a Gaussian. Equation 23 of Chen,
   * Wiesel, Eldar &amp; Hero (2010) has (1 − 2/d) tr S² above and N + 1 − 2/d below: a smaller α,
   * the more so the fewer features.
   */
  record Oas() implements Shrinkage {
    private static final String NAME = "oas";

    @Override
    public double intensity(Facts facts) {
      double variation = (facts.count() + 1) * (facts.meanSquare() - 1.0 / facts.d());
      if (facts.d() == 1 || !(variation > 0)) { // S is the scaled identity already
        return facts.d() == 1 ? 0 : 1;
      }
      return Math.min((facts.meanSquare() + 1) / variation, 1);
    }

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * The optimal intensity of Ledoit &amp; Wolf (2004), whatever the distribution: how much of S's
   * distance from the scaled identity is its own variance, of which the rows' fourth moments tell.
   */
  record LedoitWolf() implements Shrinkage {
    private static final String NAME = "ledoit-wolf";

    @Override
    public double intensity(Facts facts) {
      int d = facts.d();
      double distance = facts.meanSquare() * d - 1;
      double variance = (facts.meanFourthMoment() / d - facts.meanSquare() * d) / facts.count();
      return variance > 0 && distance > 0 ? Math.min(variance / distance, 1) : 0;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean needsFourthMoments() {
      return true;
    }
  }

  /**
   * The rule with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Shrinkage of(String name) {
    if (name.equals(Oas.NAME)) {
      return new Oas();
    }
    if (name.equals(LedoitWolf.NAME)) {
      return new LedoitWolf();
    }
    try {
      return new Fixed(Double.parseDouble(name));
    } catch (NumberFormatException neither) {
      throw new IllegalArgumentException(
          "'" + name + "' is neither ledoit-wolf, oas nor a number from 0 to 1");
    }
  }

  /**
   * Shrinks.
   *
   * @param s the lower triangle of S, see {@link Triangle}. Modified.
   * @param count Nₖ
   * @param meanFourthMoment Σ r‖x − μₖ‖⁴ / Nₖ; NaN if not {@link #needsFourthMoments}
   */
  default void shrink(double[] s, int d, double count, double meanFourthMoment) {
    if (isNone()) {
      return;
    }
    double trace = 0;
    for (int i = 0; i < d; i++) {
      trace += s[Triangle.begin(i) + i];
    }
    double mean = trace / d;
    if (!(mean > 0)) {
      return; // nothing varies
    }
    double squares = 0; // in units of the mean, lest they overflow
    for (int i = 0; i < d; i++) {
      int row = Triangle.begin(i);
      for (int j = 0; j < i; j++) {
        squares += 2 * (s[row + j] / mean) * (s[row + j] / mean);
      }
      squares += (s[row + i] / mean) * (s[row + i] / mean);
    }
    double alpha = intensity(new Facts(squares / d / d, d, count, meanFourthMoment / mean / mean));
    for (int i = 0; i < Triangle.begin(d); i++) {
      s[i] *= 1 - alpha;
    }
    for (int i = 0; i < d; i++) {
      s[Triangle.begin(i) + i] += alpha * mean;
    }
  }
}
