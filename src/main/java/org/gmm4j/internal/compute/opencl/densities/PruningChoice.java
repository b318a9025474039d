package org.gmm4j.internal.compute.opencl.densities;

import org.gmm4j.Acceleration;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.state.State;

/**
 * Whether the next step prunes. Where clusters overlap, little can be left out and finding that out
 * costs: then steps are plain, and only now and again one tries.
 */
public final class PruningChoice {
  /** Of a plain step's pairs, above which lists of rows do not pay. */
  private static final double WORTHWHILE = 0.8;

  private static final int PLAIN_STEPS = 15;

  private final Acceleration acceleration;
  private int plainSteps;

  public PruningChoice(Acceleration acceleration) {
    this.acceleration = acceleration;
  }

  /** Forgets what steps have cost. */
  public void forget() {
    plainSteps = 0;
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    plainSteps = state.integer(plainSteps);
  }

  /** Whether to prune now; a step that does tells what it {@link #saw}. */
  public boolean prunes(Workspace work, int components) {
    if (acceleration == Acceleration.OFF || !Pruning.possible(work.sizes(), components)) {
      return false;
    }
    if (plainSteps > 0) {
      plainSteps--;
      return false;
    }
    return true;
  }

  /**
   * What a step cost.
   *
   * @param pairs those evaluated and those summed
   * @param plain what a plain step evaluates and sums
   */
  public void saw(long pairs, long plain) {
    plainSteps = pairs > WORTHWHILE * plain ? PLAIN_STEPS : 0;
  }
}
