package org.gmm4j.covariance;

/**
 * How far an estimated covariance S is drawn towards the scaled identity with the same trace,
 *
 * <pre>
 *   (1 − α) S + α μ I,   μ = tr S / d,
 * </pre>
 *
 * as scikit-learn's covariance module does it. The rule of Ledoit &amp; Wolf is missing: it needs Σ
 * r‖x − μ‖⁴, which {@link Moments} do not hold.
 */
public sealed interface Shrinkage {
  /** Not at all. */
  static Shrinkage none() {
    return new Fixed(0);
  }

  /** Whether it changes nothing. */
  default boolean isNone() {
    return equals(none());
  }

  /**
   * α, from what it may depend on.
   *
   * @param meanSquare mean of the squares of S's entries, ‖S‖² / d²
   * @param mean μ
   * @param d number of features
   * @param count Nₖ, the effective number of rows
   * @return 0 to 1
   */
  double intensity(double meanSquare, double mean, int d, double count);

  /** "oas", or the intensity as a number. */
  String name();

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
    public double intensity(double meanSquare, double mean, int d, double count) {
      return intensity;
    }

    @Override
    public String name() {
      return Double.toString(intensity);
    }
  }

  /**
   * Oracle approximating shrinkage (Chen, Wiesel, Eldar &amp; Hero 2010, equation 23 without the
   * terms in 2/d), of least expected squared error for a Gaussian.
   */
  record Oas() implements Shrinkage {
    private static final String NAME = "oas";

    @Override
    public double intensity(double meanSquare, double mean, int d, double count) {
      double variation = (count + 1) * (meanSquare - mean * mean / d);
      if (d == 1 || !(variation > 0)) { // S is the scaled identity already
        return d == 1 ? 0 : 1;
      }
      return Math.min((meanSquare + mean * mean) / variation, 1);
    }

    @Override
    public String name() {
      return NAME;
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
    try {
      return new Fixed(Double.parseDouble(name));
    } catch (NumberFormatException neither) {
      throw new IllegalArgumentException("'" + name + "' is neither oas nor a number from 0 to 1");
    }
  }

  /**
   * Shrinks.
   *
   * @param s the lower triangle of S, see {@link Triangle}. Modified.
   * @param count Nₖ
   */
  default void shrink(double[] s, int d, double count) {
    if (isNone()) {
      return;
    }
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < d; i++) {
      int row = Triangle.begin(i);
      for (int j = 0; j < i; j++) {
        squares += 2 * s[row + j] * s[row + j];
      }
      squares += s[row + i] * s[row + i];
      trace += s[row + i];
    }
    double mean = trace / d;
    double alpha = intensity(squares / d / d, mean, d, count);
    for (int i = 0; i < Triangle.begin(d); i++) {
      s[i] *= 1 - alpha;
    }
    for (int i = 0; i < d; i++) {
      s[Triangle.begin(i) + i] += alpha * mean;
    }
  }
}
