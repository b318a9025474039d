package org.gmm4j.compute.cpu;

import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;

/** What the CPU does over all rows for one family of structures; see {@code Backend.Resident}. */
interface Sweep extends AutoCloseable {
  /** The E-step and its sums. */
  Moments expect(GaussianMixture mixture);

  /** log-densities and posteriors, block by block. */
  void posterior(GaussianMixture mixture, RowSink sink);

  /** The sums for given responsibilities. */
  Moments accumulate(Responsibilities given, double[][] references, Scatter scatter);

  @Override
  void close();
}
