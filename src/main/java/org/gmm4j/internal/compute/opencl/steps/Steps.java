package org.gmm4j.internal.compute.opencl.steps;

import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;

/** What a resident is asked for that depends on the scatter which its covariances need. */
public interface Steps {
  /**
   * The E-step and its sums.
   *
   * @param listener hears of every component as soon as its sums are there
   */
  Moments expect(GaussianMixture mixture, MomentsListener listener);

  /** log-densities and posteriors, block by block; returns how many rows there are. */
  int posterior(GaussianMixture mixture, RowSink sink);

  /**
   * The sums for given responsibilities.
   *
   * @param points what they are to be taken about, or near to. Not modified.
   */
  Moments accumulate(Responsibilities given, double[][] points, Scatter scatter);
}
