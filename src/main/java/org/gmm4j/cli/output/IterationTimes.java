package org.gmm4j.cli.output;

import java.util.List;
import org.gmm4j.FitListener;

/** The mean time of an iteration, and how many were done before this process. */
public final class IterationTimes implements FitListener {
  private double seconds;
  private int iterations;
  private int before;

  @Override
  public void resumed(List<Finished> finished) {
    before = finished.size();
  }

  @Override
  public void iteration(Iteration iteration) {
    seconds += iteration.seconds();
    iterations++;
  }

  /** Iterations of all starts that an earlier process has done. */
  public int before() {
    return before;
  }

  /** In seconds; 0 without any. */
  public double mean() {
    return iterations == 0 ? 0 : seconds / iterations;
  }
}
