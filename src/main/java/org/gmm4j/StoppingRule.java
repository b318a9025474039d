package org.gmm4j;

import java.util.Locale;

/**
 * When a run of EM has ended: by the gains gₜ = Lₜ − Lₜ₋₁ of the mean log-likelihood a row, in
 * nats.
 *
 * <p>EM converges linearly: near its end each gain is c = gₜ / gₜ₋₁ times the one before, so that
 *
 * <pre>
 *   gₜ (c + c² + …) = gₜ c / (1 − c) = gₜ² / (gₜ₋₁ − gₜ)
 * </pre>
 *
 * is still to come (Aitken's acceleration: Böhning, Dietz, Schaub, Schlattmann &amp; Lindsay 1994;
 * Lindsay 1995; McLachlan &amp; Krishnan 2008, section 4.9). One small gain tells neither an end
 * from a slow approach, c near 1, nor from a plateau, past which gains grow.
 */
public enum StoppingRule {
  /**
   * Looks past plateaus. After a gain |gₜ| &lt; T, two things are an end:
   *
   * <ul>
   *   <li>a fall, gₜ ≤ 0: rounding is reached, or a ridge, with which L is not what EM climbs, so
   *       that its gains tell nothing of what is to come;
   *   <li>a gain smaller than the one before, where gₜ and what is still to come are both less than
   *       T/100 a free parameter, for all N rows together: N max(gₜ, gₜ² / (gₜ₋₁ − gₜ)) &lt; p
   *       T/100.
   * </ul>
   *
   * <p>So it never ends before scikit-learn's rule. Why a parameter, and not a row or a value: what
   * a plateau's gains add up to before they grow does not depend on N. It is what the data happen
   * to say of a direction in which the start is even, of the order of the ½ nat that maximising
   * gains by noise alone from every parameter (Wilks 1938), and rarely much less. The 100 is for
   * "rarely": with T = 1e-3, a run ends 50,000 times below that ½ nat. The gain itself has to be
   * small too, since where rows change sides at once a single small c means nothing.
   */
  DEFAULT("default") {
    @Override
    public boolean ends(double before, double gain, double tolerance, double parametersARow) {
      if (gain <= 0) {
        return -gain < tolerance;
      }
      double toCome = gain * gain / (before - gain);
      return gain < tolerance
          && gain < before
          && Double.isFinite(before)
          && Math.max(gain, toCome) < tolerance / 100 * parametersARow;
    }
  },

  /** scikit-learn's, to the letter: |gₜ| &lt; T. */
  SCIKIT_LEARN("scikit-learn") {
    @Override
    public boolean ends(double before, double gain, double tolerance, double parametersARow) {
      return Math.abs(gain) < tolerance;
    }
  };

  private final String option;

  StoppingRule(String option) {
    this.option = option;
  }

  /** Its name on the command line. */
  public String option() {
    return option;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StoppingRule of(String name) {
    for (StoppingRule each : values()) {
      if (each.option.equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown stopping rule '" + name + "': choose default or scikit-learn");
  }

  /**
   * Whether a run has ended.
   *
   * @param before gₜ₋₁; not finite where there are not two gains yet
   * @param gain gₜ; infinite in the first iteration
   * @param tolerance T; with 0 no run ends
   * @param parametersARow p / N, of N rows, or what {@linkplain org.gmm4j.data.RowWeights#count
   *     weights are worth}
   */
  public abstract boolean ends(double before, double gain, double tolerance, double parametersARow);
}
