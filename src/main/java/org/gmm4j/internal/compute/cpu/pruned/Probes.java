package org.gmm4j.internal.compute.cpu.pruned;

import org.gmm4j.internal.state.State;

/**
 * When to look again, by some rows, whether leaving out pays where it did not: every fourth step.
 * Where a look costs as much as a step, after 4, 8, 16, … steps, up to 64: what pays from step n on
 * is then found by step 2n + 4.
 */
public final class Probes {
  private static final int LEAST_STEPS = 4;
  private static final int MOST_STEPS = 64;

  private int interval; // between the last look and the next; 0 before it has failed to pay
  private int wait; // steps until the next

  /** Counts a step that leaves nothing out; whether to look in this one. */
  public boolean areDue() {
    return wait-- <= 0;
  }

  /**
   * Notes what was seen.
   *
   * @param pays whether leaving out pays
   * @param costly whether a look costs as much as a step
   */
  public void note(boolean pays, boolean costly) {
    if (pays) {
      interval = 0;
    } else {
      interval = costly && interval > 0 ? Math.min(MOST_STEPS, 2 * interval) : LEAST_STEPS;
    }
    wait = interval - 1;
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    interval = state.integer(interval);
    wait = state.integer(wait);
  }
}
