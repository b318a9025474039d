package org.gmm4j.compute.opencl;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.MixtureKind;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.TiedCovariance;
import org.jspecify.annotations.Nullable;

/**
 * What a resident does for tied, diagonal, spherical and low-rank covariances.
 *
 * @param work the rows, and where they are
 * @param pooled the scatter of all rows, kept between steps
 */
record FormSteps(Work work, PooledScatter pooled) {
  /** What a fit takes. */
  static void needs(Needs needs, MixtureKind mixtures) {
    int components = mixtures.components();
    if (mixtures.structure() instanceof TiedCovariance.Structure) {
      needs.once(PooledScatter::needs);
      Densities.needs(needs, 1);
      needs(needs, components, true, 0, 0);
    } else if (mixtures.structure() instanceof LowRankCovariance.Structure lowRank) {
      int features = needs.sizes().rows().columns();
      int first = lowRank.firstDirections(features);
      for (int rank = lowRank.leastRank(); rank <= lowRank.greatestRank(features); rank++) {
        needs(needs, components, false, first, rank);
      }
    } else {
      needs(needs, components, false, 0, 0);
    }
  }

  /**
   * What the first sums and the later steps take.
   *
   * @param first directions of the first sums
   * @param rank those of the E-step
   */
  private static void needs(Needs needs, int components, boolean tied, int first, int rank) {
    Sizes sizes = needs.sizes();
    int given = sizes.largestBlock(sumsPerRow(sizes, components, first));
    needs.points("the means", components);
    needs.reals(Needs.Kind.WORK, "the responsibilities", (long) given * components);
    if (first > 0) {
      Projections.needs(needs, components, first, given);
    }
    FormMoments.needs(needs, components, !tied, first, given);
    FormDensities.needs(needs, components, tied, rank);
    int largest = FormDensities.largestBlock(sizes, components, tied, rank);
    FormMoments.needs(needs, components, !tied, rank, largest);
  }

  /** The E-step and its sums. */
  Moments expect(GaussianMixture mixture) {
    int components = mixture.components();
    Scatter scatter = mixture.covariance().scatter();
    double[][] references = references(scatter, Densities.means(mixture));
    DeviceBuffer uploaded = work.uploadPoints(references);
    double[] centre = references[0];
    FormDensities densities = new FormDensities(work, mixture, centre, uploaded);
    Projections projections = scatter instanceof Scatter.Projected ? densities.projections() : null;
    FormMoments sums =
        new FormMoments(work, densities.blocks(), references, uploaded, scatter, projections);
    for (Block block : densities.blocks()) {
      densities.compute(block);
      sums.add(block, densities.responsibilities());
    }
    Moments moments = read(sums, references, scatter);
    double logLikelihood = densities.logLikelihood();
    if (mixture.covariance() instanceof TiedCovariance tied) {
      logLikelihood -= 0.5 * tied.squaredNorms(pooled.of(work).second(0));
    }
    moments.addRows(work.rows().count(), logLikelihood);
    long pairs = (long) work.rows().count() * components;
    moments.addWork(pairs, pairs);
    return moments;
  }

  /** log-densities and posteriors, block by block; returns how many rows there are. */
  int posterior(GaussianMixture mixture, RowSink sink) {
    double[] shared = shared(mixture);
    double[][] means = references(mixture.covariance().scatter(), Densities.means(mixture));
    FormDensities densities = new FormDensities(work, mixture, means[0], work.uploadPoints(means));
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      for (int i = 0; i < logs.length && shared != null; i++) {
        logs[i] += shared[block.firstRow() + i];
      }
      double[] posteriors =
          work.readResponsibilities(densities.responsibilities(), block, mixture.components());
      sink.accept(block.firstRow(), block.count(), logs, posteriors);
    }
    return work.rows().count();
  }

  /** −½ ‖P(x − c)‖² of all rows, of tied covariances; null of others. */
  private double @Nullable [] shared(GaussianMixture mixture) {
    if (!(mixture.covariance() instanceof TiedCovariance tied)) {
      return null;
    }
    double[][] centre = {pooled.of(work).reference(0)};
    GaussianMixture one = new GaussianMixture(new double[] {1}, centre, tied.alone());
    double[] shared = new double[work.rows().count()];
    Densities densities = new Densities(work, one);
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      for (int i = 0; i < logs.length; i++) {
        shared[block.firstRow() + i] = logs[i] - one.logConstant(0);
      }
    }
    return shared;
  }

  /** The sums for given responsibilities. */
  Moments accumulate(Responsibilities given, double[][] points, Scatter scatter) {
    int components = points.length;
    double[][] references =
        references(scatter, Arrays.stream(points).map(double[]::clone).toArray(double[][]::new));
    double[][] directions = directions(scatter, components);
    int rank =
        Arrays.stream(directions).mapToInt(each -> each.length / points[0].length).max().orElse(0);
    List<Block> blocks = work.blocks(sumsPerRow(work.sizes(), components, rank));
    DeviceBuffer uploaded = work.uploadPoints(references);
    Projections projections = rank > 0 ? new Projections(work, blocks, uploaded, directions) : null;
    DeviceBuffer responsibilities =
        work.reals("the responsibilities", (long) Work.largest(blocks) * components);
    FormMoments sums = new FormMoments(work, blocks, references, uploaded, scatter, projections);
    for (Block block : blocks) {
      work.uploadResponsibilities(given, block, components, responsibilities);
      if (projections != null) {
        projections.compute(block);
      }
      sums.add(block, responsibilities);
    }
    Moments moments = read(sums, references, scatter);
    moments.addRows(work.rows().count(), 0);
    moments.addWork(0, (long) work.rows().count() * components);
    return moments;
  }

  /** Given responsibilities, and projections. */
  private static long sumsPerRow(Sizes sizes, int components, int rank) {
    return components + Projections.perRow(sizes, components, rank);
  }

  private static double[][] directions(Scatter scatter, int components) {
    return scatter instanceof Scatter.Projected projected
        ? projected.directions()
        : new double[components][0];
  }

  /** The points to take moments about: of a pooled scatter the same for all components. */
  private double[][] references(Scatter scatter, double[][] points) {
    if (scatter instanceof Scatter.Pooled) {
      Arrays.fill(points, pooled.of(work).reference(0));
    }
    return points;
  }

  private Moments read(FormMoments sums, double[][] references, Scatter scatter) {
    Moments moments = new Moments(references, scatter);
    sums.read(moments);
    if (scatter instanceof Scatter.Pooled) {
      double[] all = pooled.of(work).second(0);
      System.arraycopy(all, 0, moments.pooled(), 0, all.length);
    }
    return moments;
  }
}
