package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.RowWeights;

/**
 * How much of the rows each component is known to have, before a step: beside it some shares are so
 * small that singles say enough of them.
 *
 * <p>Let singles' log-densities be wrong by at most 2²⁹ε, by the bound of {@link RoundedFactor};
 * with 2⁻⁵³ for 2⁻²⁴ it is ε. A share r below 2⁻²⁹ nₖ / N is then wrong by at most 4ε nₖ / N, all
 * those of a component by at most 4ε nₖ, and the row's log-likelihood by at most 4ε.
 */
public final class Presence {
  private static final double SMALL = 0x1p-29;

  /** With less left of what it had, a component's small shares may matter to it. */
  private static final double FADED = 1.0 / 64;

  private final double[] shares; // nₖ / N
  private final double total; // N

  private Presence(double[] shares, double total) {
    this.shares = shares;
    this.total = total;
  }

  /** Nothing is known: no share is small. */
  public static Presence unknown(int components) {
    return new Presence(new double[components], 0);
  }

  /**
   * What is known of some rows: no more than they have of a component, nor than all rows have.
   *
   * @param owners of each row, or {@value Screening#UNKNOWN}
   */
  public static Presence of(GaussianMixture mixture, int[] owners, RowWeights weights) {
    double[] owned = new double[mixture.components()];
    for (int row = 0; row < owners.length; row++) {
      if (owners[row] != Screening.UNKNOWN) {
        owned[owners[row]] += weights.of(row);
      }
    }
    double total = weights.total();
    double[] all = mixture.weights();
    Arrays.setAll(owned, k -> Math.min(all[k], owned[k] / total));
    return new Presence(owned, total);
  }

  /** Shares of component k below this are small. */
  public double small(int k) {
    return SMALL * shares[k];
  }

  /** Whether a component has so much less than it had that small shares are not beside that. */
  public boolean hasFaded(Moments moments) {
    boolean faded = false;
    for (int k = 0; k < shares.length; k++) {
      faded |= moments.counts()[k] < FADED * shares[k] * total;
    }
    return faded;
  }
}
