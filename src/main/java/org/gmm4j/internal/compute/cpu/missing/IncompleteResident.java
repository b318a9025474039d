package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.FactorConditional;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.gaps.Section;
import org.jspecify.annotations.Nullable;

/**
 * Rows that miss some values, on the CPU, in double. An E-step gives each row the density of what
 * it shows; the sums are those of rows as they are expected, see {@link
 * org.gmm4j.internal.compute.cpu.missing.conditional.Conditional}, so that the M-step is that of
 * complete rows. It remembers nothing from one call to the next but the rows, if they are few.
 */
public final class IncompleteResident implements Backend.Resident {
  private final Dataset data;
  private final Workers workers;
  private final Sections sections;

  /**
   * What is worked on at a time.
   *
   * @param sectionRows of a section
   * @param stays whether all sections stay in memory
   * @param kept numbers that are kept of these between densities and sums
   * @param blockRows of a block, one for each worker
   * @param parts of a section's sums
   * @param diagonalSums numbers that an E-step of diagonal covariances sums; 0 of others
   */
  public record Sizes(
      int sectionRows, boolean stays, long kept, int blockRows, int parts, long diagonalSums) {}

  /**
   * These of data that are not there yet.
   *
   * @param rank q; of no meaning for structures with matrices
   */
  public static Sizes sizes(long rows, int features, int components, int rank, boolean matrices) {
    int section = Section.rows(rows, features);
    int block = Conditionals.blockRows(features, matrices);
    int each = matrices ? 0 : FactorConditional.kept(rank);
    return new Sizes(
        section,
        Section.areFew(rows, features),
        Shares.kept(section, each, components),
        block,
        CompletedMoments.parts(section, features, block),
        matrices || rank > 0 ? 0 : DiagonalExpectation.sums(section, features, components));
  }

  /** Takes rows. */
  public IncompleteResident(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
    this.sections = new Sections(data, workers);
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, 0);
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    return listener.completeAll(expect(mixture, listener.leastVariance()));
  }

  /** What rows show is noted where variances may vanish. */
  private Moments expect(GaussianMixture mixture, double leastVariance) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    Scatter asked = mixture.covariance().scatter();
    Moments moments = new Moments(means, asked.withoutTraces());
    if (DiagonalExpectation.suits(mixture)) {
      DiagonalExpectation expectation =
          new DiagonalExpectation(mixture, workers, leastVariance == 0);
      sections.forEach(section -> expectation.add(section, moments));
      return moments.with(asked);
    }
    Conditionals conditionals = Conditionals.of(mixture);
    boolean notes = leastVariance == 0 && !moments.scatter().hasProducts();
    try (CompletedMoments sums = new CompletedMoments(moments, conditionals, workers, notes)) {
      sections.forEach(
          section -> {
            Shares shares = Shares.keeping(section, mixture, conditionals, workers);
            moments.addRows(section.rows(), section.totalWeight(), shares.logLikelihood());
            moments.addWork((long) section.rows() * mixture.components(), 0);
            sums.add(section, shares);
          });
      sums.finish();
    }
    return moments;
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public double faintCount() {
    return Precision.DOUBLE.faintCount(data.weights().total());
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    Conditionals conditionals = Conditionals.of(mixture);
    sections.forEach(
        section -> {
          Shares shares = Shares.of(section, mixture, conditionals, workers);
          sink.accept(section.first(), section.rows(), shares.logDensities(), shares.posteriors());
        });
  }

  /** Rows are completed by what others of their components show, feature by feature. */
  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    AvailableCases cases =
        AvailableCases.of(references, points -> AvailableSums.of(sections, given, points));
    Conditionals independent =
        Conditionals.of(
            data.columns(), k -> new FactorConditional(cases.means()[k], cases.variances()[k]));
    return accumulate(independent, given, references, scatter);
  }

  @Override
  public Moments accumulate(
      GaussianMixture completing, Responsibilities given, double[][] references, Scatter scatter) {
    return accumulate(Conditionals.of(completing), given, references, scatter);
  }

  private Moments accumulate(
      Conditionals conditionals, Responsibilities given, double[][] references, Scatter scatter) {
    double[][] points = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Moments moments = new Moments(points, scatter.withoutTraces());
    boolean notes = !scatter.hasProducts();
    try (CompletedMoments sums = new CompletedMoments(moments, conditionals, workers, notes)) {
      sections.forEach(
          section -> {
            moments.addRows(section.rows(), section.totalWeight(), 0);
            sums.add(section, Shares.of(section, given, references.length));
          });
      sums.finish();
    }
    return moments.with(scatter);
  }

  @Override
  public void impute(GaussianMixture mixture, @Nullable Long seed, Backend.ImputedSink sink) {
    Imputation imputation = new Imputation(mixture, seed, workers);
    sections.forEach(
        section -> sink.accept(section.first(), section.rows(), imputation.of(section)));
  }

  @Override
  public Nearest nearest(double[][] centres) {
    return ObservedDistances.find(sections, centres);
  }

  @Override
  public void close() {}
}
