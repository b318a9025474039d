package org.gmm4j.internal.compute.opencl.steps;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.densities.FormDensities;
import org.gmm4j.internal.compute.opencl.densities.Projections;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.plan.MixtureKind;

/**
 * What a resident does for diagonal, spherical and low-rank covariances.
 *
 * @param work the rows, and where they are
 */
public record FormSteps(Workspace work) implements Steps {
  /** What a fit takes. */
  public static void needs(Needs needs, MixtureKind mixtures) {
    int components = mixtures.components();
    CovarianceStructure structure = mixtures.structure();
    int features = needs.sizes().rows().columns();
    int first = structure.firstDirections(features);
    for (int rank = structure.leastRank(); rank <= structure.greatestRank(features); rank++) {
      needs(needs, components, first, rank);
    }
  }

  /**
   * What the first sums and the later steps take.
   *
   * @param first directions of the first sums
   * @param rank those of the E-step
   */
  private static void needs(Needs needs, int components, int first, int rank) {
    Sizes sizes = needs.sizes();
    int given = sizes.largestBlock(sumsPerRow(sizes, components, first));
    needs.points("the means", components);
    needs.reals(Needs.Kind.WORK, "the responsibilities", (long) given * components);
    if (first > 0) {
      Projections.needs(needs, components, first, given);
    }
    FormMoments.needs(needs, components, first, given);
    FormDensities.needs(needs, components, rank);
    int largest = FormDensities.largestBlock(sizes, components, rank);
    FormMoments.needs(needs, components, rank, largest);
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    int components = mixture.components();
    Scatter scatter = mixture.covariance().scatter();
    double[][] references = Densities.means(mixture);
    DeviceBuffer uploaded = work.uploadPoints(references);
    FormDensities densities = new FormDensities(work, mixture, uploaded);
    Projections projections = scatter.hasProducts() ? densities.projections() : null;
    FormMoments sums =
        new FormMoments(work, densities.blocks(), references, uploaded, scatter, projections);
    for (Block block : densities.blocks()) {
      densities.compute(block);
      densities.weigh(block);
      sums.add(block, densities.responsibilities());
    }
    Moments moments = new Moments(references, scatter.withoutTraces());
    sums.read(moments);
    moments.addRows(work.rows().count(), work.rows().weights().total(), densities.logLikelihood());
    long pairs = (long) work.rows().count() * components;
    moments.addWork(pairs, pairs);
    return listener.completeAll(moments.with(scatter));
  }

  @Override
  public int posterior(GaussianMixture mixture, RowSink sink) {
    DeviceBuffer means = work.uploadPoints(Densities.means(mixture));
    return new FormDensities(work, mixture, means).posteriors(sink);
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] points, Scatter scatter) {
    int components = points.length;
    double[][] references = Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
    double[][] directions = new double[components][];
    Arrays.setAll(directions, scatter::directions);
    int rank =
        Arrays.stream(directions).mapToInt(each -> each.length / points[0].length).max().orElse(0);
    List<Block> blocks = work.blocks(sumsPerRow(work.sizes(), components, rank));
    DeviceBuffer uploaded = work.uploadPoints(references);
    Projections projections = rank > 0 ? new Projections(work, blocks, uploaded, directions) : null;
    DeviceBuffer responsibilities =
        work.reals("the responsibilities", (long) Block.largest(blocks) * components);
    FormMoments sums = new FormMoments(work, blocks, references, uploaded, scatter, projections);
    for (Block block : blocks) {
      work.uploadResponsibilities(given, block, components, responsibilities);
      if (projections != null) {
        projections.compute(block);
      }
      sums.add(block, responsibilities);
    }
    Moments moments = new Moments(references, scatter.withoutTraces());
    sums.read(moments);
    moments.addRows(work.rows().count(), work.rows().weights().total(), 0);
    moments.addWork(0, (long) work.rows().count() * components);
    return moments.with(scatter);
  }

  /** Given responsibilities, and projections. */
  private static long sumsPerRow(Sizes sizes, int components, int rank) {
    return components + Projections.perRow(sizes, components, rank);
  }
}
