package org.gmm4j.internal.compute.opencl.gaps.conditional;

import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;

/**
 * What the components of a mixture say of rows that miss values (kernels/gaps.cl): densities of
 * what they show, what is expected of the rest, and how it varies.
 */
public interface Conditionals {
  /** How many components there are. */
  int components();

  /**
   * Looks at a block, before anything else is asked of it.
   *
   * @param logs receives log πₖ + log N(xₒ) [K × count]
   */
  void expect(GapBlock block, DeviceBuffer logs);

  /**
   * Completes rows of that block.
   *
   * @param points p [K × d]
   * @param y receives x̂ − p [picked × d]
   */
  void complete(Picked rows, DeviceBuffer points, DeviceBuffer y);

  /**
   * Sums r C of rows of that block.
   *
   * @param matrices where matrices are summed, that of their component from {@code to} on; of no
   *     meaning where there are none
   */
  void addCovariances(Picked rows, DeviceBuffer matrices, long to);

  /**
   * Puts what was summed of them into the moments of component k.
   *
   * @param missed Σ r over the rows that miss a feature [d]
   */
  void finish(Moments moments, int k, double[] missed);
}
