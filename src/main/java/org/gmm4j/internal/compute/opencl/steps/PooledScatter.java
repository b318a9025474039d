package org.gmm4j.internal.compute.opencl.steps;

import java.util.List;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowStore.Block;
import org.gmm4j.internal.compute.opencl.rows.Work;
import org.jspecify.annotations.Nullable;

/** The scatter of all rows about their middle: what tied covariances need, once for a data set. */
public final class PooledScatter {
  private @Nullable Moments total;

  /** c, in the middle of the rows [d]. */
  double[] centre(Work work) {
    return Centring.pointsNear(work, new double[][] {work.rows().middle()})[0];
  }

  /**
   * Σₙ (x − c)(x − c)ᵀ as the second moments of one component, with c as its reference. Takes
   * scratch memory when it is asked for the first time.
   */
  Moments of(Work work) {
    Moments sums = total;
    if (sums == null) {
      sums = about(work, centre(work));
      total = sums;
    }
    return sums;
  }

  /** What summing it takes. */
  static void needs(Needs needs) {
    SecondMoments.sumNeeds(needs, 1);
  }

  private static Moments about(Work work, double[] point) {
    List<Block> blocks = work.blocks(1);
    Centring centring = Centring.near(work, new double[][] {point});
    DeviceBuffer ones = work.reals("the responsibilities", Work.largest(blocks));
    FirstMoments first = new FirstMoments(work, centring);
    try (SecondMoments matrix = new SecondMoments(work, blocks, centring)) {
      for (Block block : blocks) {
        work.uploadResponsibilities((row, out) -> out[0] = 1, block, 1, ones);
        first.add(block, ones);
        matrix.add(block, ones);
      }
      Moments moments = new Moments(centring.points());
      moments.counts()[0] = first.read(0, moments.first(0));
      matrix.read(0, moments.second(0));
      return moments;
    }
  }
}
