package org.gmm4j.internal.compute.opencl.gaps;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.FactorConditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Picked;

/**
 * Nearest centres by what rows show (k-POD: Chi, Chi &amp; Baraniuk 2016), d² / |o| Σⱼ∈ₒ (xⱼ −
 * cⱼ)², 0 for a row that shows nothing. A centre goes to the means of the values that its rows
 * show, feature by feature, and stays where they show none.
 */
final class GapNearest {
  private final GapWork work;
  private final double[][] centres;
  private final int d;
  private final int[] owners;
  private final double[] squaredDistances;
  private final DeviceBuffer points;
  private final DeviceBuffer ones;

  private GapNearest(GapWork work, int rows, double[][] centres) {
    this.work = work;
    this.centres = centres;
    this.d = centres[0].length;
    this.owners = new int[rows];
    this.squaredDistances = new double[rows];
    this.points = work.upload("the centres", centres);
    double[] one = new double[centres.length * d];
    Arrays.fill(one, 1);
    this.ones = work.upload("the ones", one);
  }

  static Nearest find(GapWork work, GapRows rows, int blockRows, double[][] centres) {
    GapNearest nearest = new GapNearest(work, rows.data().arrayRows(), centres);
    Conditionals conditionals = FactorConditionals.at(work, centres);
    Moments moments = new Moments(centres, new Scatter.Diagonal());
    GapSums sums = new GapSums(work, moments);
    double[] totals = new double[centres.length];
    rows.forEach(
        blockRows,
        block -> {
          double[] owned = nearest.search(block);
          for (int k = 0; k < centres.length; k++) {
            Picked picked = Picked.of(work, block, owned, k);
            if (picked != null) {
              sums.add(picked, conditionals);
              totals[k] += Arrays.stream(picked.given(), 0, picked.count()).sum();
            }
          }
        });
    double[][] ofAllRows = sums.shown().ofAllRows(totals);
    return new Nearest(
        nearest.owners,
        rows.data().weights(),
        centres.length,
        () -> nearest.squaredDistances,
        () -> ofAllRows);
  }

  /** Finds the owners of a block's rows; returns 1 for each at its owner [K × count]. */
  private double[] search(GapBlock block) {
    int count = block.count();
    long cells = (long) centres.length * count;
    DeviceBuffer distances = work.doubles("the distances", cells);
    block
        .over(work.launch("gap_distances"))
        .integer(count)
        .integer(d)
        .buffer(points)
        .buffer(ones)
        .buffer(ones)
        .integer(count)
        .buffer(distances)
        .buffer(work.doubles("the constants", cells))
        .enqueueItems(count, centres.length);
    double[] found = work.read(distances, 0, centres.length * count);
    double[] owned = new double[found.length];
    for (int i = 0; i < count; i++) {
      int best = 0;
      for (int k = 1; k < centres.length; k++) {
        best = found[k * count + i] < found[best * count + i] ? k : best;
      }
      int row = Math.toIntExact(block.row(i));
      int shown = block.pattern(i).observed().length;
      owners[row] = best;
      squaredDistances[row] = shown == 0 ? 0 : found[best * count + i] * d / shown;
      owned[best * count + i] = 1;
    }
    return owned;
  }
}
