package org.gmm4j.cli;

import org.gmm4j.FitListener;

/** The mean time of an iteration. */
final class IterationTimes implements FitListener {
  private double seconds;
  private int iterations;

  @Override
  public void iteration(Iteration iteration) {
    seconds += iteration.seconds();
    iterations++;
  }

  double mean() {
    return iterations == 0 ? 0 : seconds / iterations;
  }
}
