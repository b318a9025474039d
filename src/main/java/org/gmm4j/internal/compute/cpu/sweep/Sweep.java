package org.gmm4j.internal.compute.cpu.sweep;

import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.state.State;

/** What the CPU does over all rows for one family of structures; see {@code Backend.Resident}. */
public interface Sweep extends AutoCloseable {
  /**
   * The E-step and its sums.
   *
   * @param leastVariance what will be added to every variance that is made of them, at least
   */
  Moments expect(GaussianMixture mixture, double leastVariance);

  /** log-densities and posteriors, block by block. */
  void posterior(GaussianMixture mixture, RowSink sink);

  /** The sums for given responsibilities. */
  Moments accumulate(Responsibilities given, double[][] references, Scatter scatter);

  /** Hands over what it remembers between two steps, to be saved or restored. */
  void exchange(State state);

  @Override
  void close();
}
