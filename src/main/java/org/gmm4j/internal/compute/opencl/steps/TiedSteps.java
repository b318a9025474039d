package org.gmm4j.internal.compute.opencl.steps;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.densities.TiedDensities;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.linalg.Cholesky;

/**
 * What a resident does for tied covariances, in one of two ways. About one centre c the scatter of
 * all rows is summed once, and log-densities are inner products (see {@link TiedCovariance}); but
 * both are then differences of numbers of size wₖ² = ‖P(μₖ − c)‖², and lose as much. So where some
 * wₖ² is large beside what is computed, components are whitened one by one, and each is summed
 * about its own mean, all into one matrix: nothing cancels then, whatever the other components do.
 *
 * @param work the rows, and where they are
 * @param pooled the scatter of all rows, kept between steps
 */
public record TiedSteps(Workspace work, PooledScatter pooled) implements Steps {
  /** How many times what is left of a scatter may be what cancels. */
  private static final double NEAR = 64;

  /** What a fit takes, in either way. */
  public static void needs(Needs needs, int components) {
    PooledScatter.needs(needs);
    Densities.needs(needs, 1);
    int given = needs.sizes().largestBlock(components);
    needs.points("the means", components);
    needs.reals(Needs.Kind.WORK, "the responsibilities", (long) given * components);
    FirstMoments.needs(needs, components, given);
    TiedDensities.needs(needs, components);
    int largest = TiedDensities.largestBlock(needs.sizes(), components);
    FirstMoments.needs(needs, components, largest);
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    QuadraticForms forms = QuadraticForms.of(mixture, pooled.centre(work));
    Moments moments = forms.areNear() ? aboutCentre(mixture, forms) : aboutMeans(mixture);
    long pairs = (long) work.rows().count() * mixture.components();
    moments.addWork(pairs, pairs);
    return listener.completeAll(moments);
  }

  private Moments aboutCentre(GaussianMixture mixture, QuadraticForms forms) {
    Moments all = pooled.of(work);
    double[][] references = new double[mixture.components()][];
    Arrays.fill(references, all.reference(0));
    Centring centring = Centring.at(work, references, work.uploadPoints(references));
    TiedDensities densities = new TiedDensities(work, forms, references[0]);
    FirstMoments first = new FirstMoments(work, centring);
    for (Block block : densities.blocks()) {
      densities.compute(block);
      densities.weigh(block);
      first.add(block, densities.responsibilities());
    }
    Moments moments = withPooled(first, references);
    double squaredNorms =
        Cholesky.sumOfSquaredNorms(
            mixture.covariance().precisionCholesky(0), all.second(0), mixture.features());
    moments.addRows(
        work.rows().count(),
        work.rows().weights().total(),
        densities.logLikelihood() - 0.5 * squaredNorms);
    return moments;
  }

  private Moments aboutMeans(GaussianMixture mixture) {
    Densities densities = new Densities(work, mixture);
    Centring centring = densities.centring();
    FirstMoments first = new FirstMoments(work, centring);
    try (SecondMoments second = SecondMoments.pooled(work, densities.blocks(), centring)) {
      for (Block block : densities.blocks()) {
        densities.compute(block);
        densities.weigh(block);
        first.add(block, densities.responsibilities());
        second.add(block, densities.responsibilities());
      }
      Moments moments = read(centring, first, second);
      moments.addRows(
          work.rows().count(), work.rows().weights().total(), densities.logLikelihood());
      return moments;
    }
  }

  @Override
  public int posterior(GaussianMixture mixture, RowSink sink) {
    double[] centre = pooled.centre(work);
    QuadraticForms forms = QuadraticForms.of(mixture, centre);
    if (!forms.areNear()) {
      return new Densities(work, mixture).posteriors(sink);
    }
    double[] shared = shared(mixture.covariance().unshared().only(0), centre);
    TiedDensities densities = new TiedDensities(work, forms, centre);
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      Arrays.setAll(logs, i -> logs[i] + shared[block.firstRow() + i]);
      double[] posteriors =
          work.readResponsibilities(densities.responsibilities(), block, mixture.components());
      sink.accept(block.firstRow(), block.count(), logs, posteriors);
    }
    return work.rows().count();
  }

  /** −½ ‖P(x − c)‖² of all rows. */
  private double[] shared(Covariance covariance, double[] centre) {
    GaussianMixture one =
        new GaussianMixture(new double[] {1}, new double[][] {centre}, covariance);
    Densities densities = new Densities(work, one);
    double[] shared = new double[work.rows().count()];
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      for (int i = 0; i < logs.length; i++) {
        shared[block.firstRow() + i] = logs[i] - one.logConstant(0);
      }
    }
    return shared;
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] points, Scatter scatter) {
    double[][] references = new double[points.length][];
    Arrays.fill(references, pooled.of(work).reference(0));
    Centring centring = Centring.at(work, references, work.uploadPoints(references));
    List<Block> blocks = work.blocks(points.length);
    DeviceBuffer responsibilities = room(blocks, points.length);
    FirstMoments first = new FirstMoments(work, centring);
    for (Block block : blocks) {
      work.uploadResponsibilities(given, block, points.length, responsibilities);
      first.add(block, responsibilities);
    }
    Moments moments = withPooled(first, references);
    if (cancels(moments)) {
      moments = aboutPoints(given, points, blocks);
    }
    moments.addRows(work.rows().count(), work.rows().weights().total(), 0);
    moments.addWork(0, (long) work.rows().count() * points.length);
    return moments;
  }

  private Moments aboutPoints(Responsibilities given, double[][] points, List<Block> blocks) {
    Centring centring =
        Centring.near(work, Arrays.stream(points).map(double[]::clone).toArray(double[][]::new));
    DeviceBuffer responsibilities = room(blocks, points.length);
    FirstMoments first = new FirstMoments(work, centring);
    try (SecondMoments second = SecondMoments.pooled(work, blocks, centring)) {
      for (Block block : blocks) {
        work.uploadResponsibilities(given, block, points.length, responsibilities);
        first.add(block, responsibilities);
        second.add(block, responsibilities);
      }
      return read(centring, first, second);
    }
  }

  private DeviceBuffer room(List<Block> blocks, int components) {
    return work.reals("the responsibilities", (long) Block.largest(blocks) * components);
  }

  /**
   * Whether some feature varies within components by less than a {@value #NEAR}th of its scatter.
   */
  private static boolean cancels(Moments moments) {
    int d = moments.features();
    for (int j = 0; j < d; j++) {
      double scatter = moments.pooled()[j * d + j];
      double within = scatter;
      for (int k = 0; k < moments.components(); k++) {
        double first = moments.first(k)[j];
        within -= moments.isEmpty(k) ? 0 : first / moments.counts()[k] * first;
      }
      if (!(NEAR * within >= scatter)) {
        return true;
      }
    }
    return false;
  }

  /** Sums about the centre, with the scatter of all rows. */
  private Moments withPooled(FirstMoments first, double[][] references) {
    Moments moments = new Moments(references, new Scatter.Pooled());
    for (int k = 0; k < references.length; k++) {
      moments.counts()[k] = first.read(k, moments.first(k));
    }
    double[] all = pooled.of(work).second(0);
    System.arraycopy(all, 0, moments.pooled(), 0, all.length);
    return moments;
  }

  /** Sums about each component's own point. */
  private static Moments read(Centring centring, FirstMoments first, SecondMoments second) {
    Moments moments = new Moments(centring.points(), new Scatter.Pooled());
    for (int k = 0; k < centring.components(); k++) {
      moments.counts()[k] = first.read(k, moments.first(k));
    }
    second.read(0, moments.pooled());
    return moments;
  }
}
