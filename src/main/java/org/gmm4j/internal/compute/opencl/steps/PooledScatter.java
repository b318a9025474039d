package org.gmm4j.internal.compute.opencl.steps;

import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.jspecify.annotations.Nullable;

/** The scatter of all rows about their median: what tied covariances need, once for a data set. */
public final class PooledScatter {
  private @Nullable Moments total;

  /** c, near the median of the rows [d]. */
  double[] centre(Workspace work) {
    return Centring.pointsNear(work, new double[][] {work.rows().median()})[0];
  }

  /**
   * Σₙ (x − c)(x − c)ᵀ as the second moments of one component, with c as its reference. Takes
   * scratch memory when it is asked for the first time.
   */
  Moments of(Workspace work) {
    Moments sums = total;
    if (sums == null) {
      sums = WholeMoments.of(work, (row, out) -> out[0] = 1, new double[][] {centre(work)});
      total = sums;
    }
    return sums;
  }

  /** What summing it takes. */
  static void needs(Needs needs) {
    WholeMoments.givenNeeds(needs, 1);
  }
}
