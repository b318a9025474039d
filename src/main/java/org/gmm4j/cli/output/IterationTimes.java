package org.gmm4j.cli.output;

import org.gmm4j.FitListener;

/** The mean time of an iteration. */
public final class IterationTimes implements FitListener {
  private double seconds;
  private int iterations;

  @Override
  public void iteration(Iteration iteration) {
    seconds += iteration.seconds();
    iterations++;
  }

  public double mean() {
    return iterations == 0 ? 0 : seconds / iterations;
  }
}
