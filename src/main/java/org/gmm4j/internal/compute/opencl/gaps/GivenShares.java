package org.gmm4j.internal.compute.opencl.gaps;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.FactorConditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Picked;

/** Responsibilities that are given. */
final class GivenShares {
  private GivenShares() {}

  /** Those of a block [K × count]. */
  static double[] of(GapBlock block, Responsibilities given, int components) {
    double[] all = new double[components * block.count()];
    double[] r = new double[components];
    for (int i = 0; i < block.count(); i++) {
      Arrays.fill(r, 0);
      given.fill(block.row(i), r);
      for (int k = 0; k < components; k++) {
        all[k * block.count() + i] = r[k];
      }
    }
    return all;
  }

  /** Sums over the rows that show a feature, as {@link AvailableCases} asks for them. */
  static AvailableCases.Sums shownSums(
      GapWork work, GapRows rows, int blockRows, Responsibilities given, double[][] points) {
    Conditionals conditionals = FactorConditionals.at(work, points);
    GapSums sums = new GapSums(work, new Moments(points, new Scatter.Diagonal()));
    rows.forEach(
        blockRows,
        block -> {
          double[] r = of(block, given, points.length);
          for (int k = 0; k < points.length; k++) {
            Picked picked = Picked.of(work, block, r, k);
            if (picked != null) {
              sums.add(picked, conditionals);
            }
          }
        });
    return sums.shown();
  }
}
