package org.gmm4j.internal.compute.opencl.steps;

import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.densities.Pruning;
import org.gmm4j.internal.compute.opencl.densities.PruningChoice;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.DeviceWeights;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Workspace;

/**
 * What a resident does for full covariances.
 *
 * @param work the rows, and where they are
 * @param choice whether pairs are pruned, kept between steps
 */
public record FullSteps(Workspace work, PruningChoice choice) implements Steps {
  /** What a fit takes. */
  public static void needs(Needs needs, int components) {
    WholeMoments.givenNeeds(needs, components);
    int largest = Densities.largestBlock(needs.sizes(), components);
    Densities.needs(needs, components);
    WholeMoments.needs(needs, components, largest);
    if (Pruning.possible(needs.sizes(), components)) {
      Pruning.needs(needs, components, largest);
      SecondMoments.activeNeeds(needs, components, largest);
    }
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    Densities densities = new Densities(work, mixture);
    int components = mixture.components();
    try (WholeMoments sums = new WholeMoments(work, densities.blocks(), densities.centring())) {
      Pruning pruning = null;
      if (choice.prunes(work, components)) {
        pruning = densities.prune();
        Precision precision = work.numbers().precision();
        sums.prune(
            work.rows().weights().areOnes()
                ? Math.exp(-precision.negligible())
                : DeviceWeights.least(precision));
      }
      for (Block block : densities.blocks()) {
        densities.compute(block);
        densities.weigh(block);
        sums.add(block, densities.responsibilities());
      }
      Moments moments = sums.read(listener);
      moments.addRows(
          work.rows().count(), work.rows().weights().total(), densities.logLikelihood());
      long plain = (long) work.rows().count() * components;
      if (pruning == null) {
        moments.addWork(plain, plain);
      } else {
        moments.addWork(pruning.evaluatedPairs(), sums.activePairs());
        choice.saw(moments.evaluatedPairs() + moments.accumulatedPairs(), 2 * plain);
      }
      return moments;
    }
  }

  @Override
  public int posterior(GaussianMixture mixture, RowSink sink) {
    return new Densities(work, mixture).posteriors(sink);
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] points, Scatter scatter) {
    Moments moments = WholeMoments.of(work, given, points);
    moments.addRows(work.rows().count(), work.rows().weights().total(), 0);
    moments.addWork(0, (long) work.rows().count() * points.length);
    return moments;
  }
}
