package org.gmm4j.internal.compute.cpu.pruned;

import org.gmm4j.internal.state.State;

/**
 * When to look again whether leaving out pays, where it does not: the farther it is from paying,
 * the later, since a look at some rows may cost as much as a step.
 */
public final class Probes {
  private static final double LEAST_STEPS = 4;
  private static final double MOST_STEPS = 64;

  private int wait; // steps until the next

  /** Counts a step that leaves nothing out; whether to look in this one. */
  public boolean areDue() {
    return wait-- <= 0;
  }

  /**
   * Notes what was seen.
   *
   * @param ratio what leaving out costs of what it saves: below 1 it pays
   */
  public void note(double ratio) {
    wait = (int) Math.max(LEAST_STEPS, Math.min(MOST_STEPS, LEAST_STEPS * ratio * ratio)) - 1;
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    wait = state.integer(wait);
  }
}
