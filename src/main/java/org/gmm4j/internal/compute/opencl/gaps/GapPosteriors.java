package org.gmm4j.internal.compute.opencl.gaps;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;

/**
 * What a mixture makes of a block's rows, in the order of their visit.
 *
 * @param responsibilities [K × count]
 * @param logDensities log p(xₒ) in nats [count]
 */
record GapPosteriors(double[] responsibilities, double[] logDensities) {
  private static final double LEAST = Math.exp(-Precision.DOUBLE.negligible());

  static GapPosteriors of(GapWork work, Conditionals conditionals, GapBlock block) {
    int components = conditionals.components();
    DeviceBuffer r = work.doubles("the responsibilities", (long) components * block.count());
    DeviceBuffer rowLogs = work.doubles("the rows' log-densities", block.count());
    conditionals.expect(block, r);
    work.launch("gap_responsibilities")
        .integer(components)
        .integer(block.count())
        .integer(block.count())
        .real(Precision.DOUBLE, LEAST)
        .buffer(r)
        .buffer(rowLogs)
        .enqueueItems(block.count());
    return new GapPosteriors(
        work.read(r, 0, components * block.count()), work.read(rowLogs, 0, block.count()));
  }

  /** Σ w log p(xₒ). */
  double logLikelihood(GapBlock block) {
    double sum = 0;
    for (int i = 0; i < logDensities.length; i++) {
      sum += block.weight(i) > 0 ? block.weight(i) * logDensities[i] : 0;
    }
    return sum;
  }
}
