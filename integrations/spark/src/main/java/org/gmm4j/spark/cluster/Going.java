package org.gmm4j.spark.cluster;

import java.io.Serializable;
import java.util.Set;

/**
 * Which fits went on when the driver looked. A fit that has ended never goes on again, so that each
 * view stays right, and the one of the highest number knows most.
 *
 * @param view its number
 * @param latest number of the last fit that had begun
 * @param fits numbers of those that had not ended
 */
record Going(long view, long latest, Set<Long> fits) implements Serializable {
  /** Before any fit. */
  static final Going NONE = new Going(0, 0, Set.of());

  /** Whether a fit is known to be over. */
  boolean hasEnded(long fit) {
    return fit <= latest && !fits.contains(fit);
  }
}
