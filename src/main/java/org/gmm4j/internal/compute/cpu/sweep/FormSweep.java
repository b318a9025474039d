package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.bounds.FormCertificates;
import org.gmm4j.internal.compute.cpu.forms.FormEvaluator;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.forms.FormScreening;
import org.gmm4j.internal.compute.cpu.sums.HardByteSums;
import org.gmm4j.internal.compute.cpu.sums.Shares;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Tied, diagonal, spherical and low-rank covariances on the CPU: densities of all components by
 * inner products ({@link FormEvaluator}), or of those that may matter, where there are so many that
 * finding out pays ({@link FormScreening}); then sums over each component's own rows. Of bytes,
 * what is hard-assigned to a component is carried over, and rows that provably cannot have moved
 * are not visited ({@link FormCertificates}).
 */
public final class FormSweep implements Sweep {
  private static final int BLOCK_VALUES = 1 << 20;

  /** T: shares of the greatest density below e⁻ᵀ are nothing, as for full covariances. */
  private static final double NEGLIGIBLE = Precision.DOUBLE.negligible();

  private static final double LEAST_SHARE = Math.exp(-NEGLIGIBLE);

  private final Dataset data;
  private final Precision precision;
  private final boolean accelerated;
  private final Workers workers;
  private final Sections sections;
  private final int blockRows;
  private final PooledScatter pooled;
  private final FormSums sums;
  private final PosteriorBlocks posteriors;
  private @Nullable FormScreening screening;
  private @Nullable FormCertificates certificates;

  public FormSweep(
      Dataset data, Precision precision, boolean accelerated, Workers workers, Sections sections) {
    this.sections = sections;
    this.data = data;
    this.accelerated = accelerated;
    this.precision = precision;
    this.workers = workers;
    this.pooled = new PooledScatter(data, workers);
    this.sums = new FormSums(data, workers, accelerated, pooled);
    this.blockRows = Math.max(32, Math.min(256, BLOCK_VALUES / data.columns()));
    this.posteriors = new PosteriorBlocks(workers, LEAST_SHARE);
  }

  @Override
  public Moments expect(GaussianMixture mixture, double leastVariance) {
    FormScreening candidates = screening(mixture);
    if (candidates != null && candidates.pays(mixture)) {
      forgetCertificates();
      return expectScreened(mixture, candidates);
    }
    FormCertificates proofs = certificates();
    FormCertificates.Known now = proofs == null ? null : proofs.of(mixture);
    if (proofs == null || now == null) {
      forgetCertificates();
      return expectOf(visit(), mixture, null);
    }
    HardByteSums carried = sums.hard();
    Visit visit =
        carried != null && carried.components() == mixture.components()
            ? Visit.of(data, proofs.uncertified(now, carried.owners()), blockRows)
            : visit();
    proofs.forget(); // an interrupted step leaves bounds of two mixtures
    Moments moments = expectOf(visit, mixture, now);
    proofs.recorded(now);
    return moments;
  }

  /** What proves that rows of bytes stay; null where that is not tried. */
  private @Nullable FormCertificates certificates() {
    boolean possible =
        accelerated && precision == Precision.DOUBLE && data.type() == ElementType.UINT8;
    if (possible && certificates == null) {
      certificates = new FormCertificates(data, pooled.centre(), NEGLIGIBLE);
    }
    return certificates;
  }

  private void forgetCertificates() {
    if (certificates != null) {
      certificates.forget();
    }
  }

  /**
   * The E-step of the visited rows, and the sums of all.
   *
   * @param now the mixture as certificates know it, to note bounds for; null for no notes
   */
  private Moments expectOf(
      Visit visit, GaussianMixture mixture, FormCertificates.@Nullable Known now) {
    int components = mixture.components();
    boolean complete = visit.count() == data.rows();
    double[] logLikelihoods = new double[visit.blocks()];
    RowWeights weights = visit.rows().weights();
    FormCertificates proofs = certificates;
    try (FormEvaluator evaluator = evaluator(visit.rows(), mixture)) {
      Moments moments =
          sums.of(
              visit,
              sections.dense(components),
              means(mixture),
              mixture.covariance().scatter(),
              (worker, block, owners, from) -> {
                int count = visit.rows(block);
                double[] r = new double[count * components];
                double[] logs = new double[count];
                evaluator.evaluate(worker, visit.firstRow(block), count, r);
                if (now != null && proofs != null) {
                  proofs.record(now, visit.ids(), visit.firstRow(block), count, r);
                }
                for (int i = 0; i < count; i++) {
                  logs[i] = LogSumExp.normalise(r, i * components, components, LEAST_SHARE);
                }
                if (owners != null) {
                  Shares.takeHardAssigned(r, count, components, owners, from);
                }
                for (int i = 0; i < count; i++) {
                  boolean counts =
                      complete || owners == null || owners[from + i] == HardByteSums.NOBODY;
                  logLikelihoods[block] +=
                      counts ? weights.times(visit.firstRow(block) + i, logs[i]) : 0;
                }
                return Shares.of(r, visit.firstRow(block), count, components);
              });
      double logLikelihood = Arrays.stream(logLikelihoods).sum();
      if (isTied(mixture)) {
        logLikelihood += pooled.logLikelihood(mixture);
      }
      HardByteSums hard = sums.hard();
      if (now != null && hard != null && !complete) {
        logLikelihood += FormCertificates.logLikelihood(now, hard.moments());
      }
      moments.addRows(data.rows(), data.weights().total(), logLikelihood);
      moments.addWork((long) visit.count() * components, 0);
      return moments;
    }
  }

  /** The same from the pairs that may matter. */
  private Moments expectScreened(GaussianMixture mixture, FormScreening candidates) {
    int components = mixture.components();
    Visit visit = visit();
    try (FormScreening.Step step = candidates.step(mixture)) {
      ScreenedSection section = new ScreenedSection(step, visit, components, LEAST_SHARE);
      Moments moments =
          sums.of(
              visit,
              sections.screened(components),
              means(mixture),
              mixture.covariance().scatter(),
              section);
      moments.addRows(data.rows(), data.weights().total(), section.logLikelihood());
      moments.addWork(step.evaluatedPairs(), 0);
      return moments;
    }
  }

  private Visit visit() {
    return Visit.ofAll(data, blockRows);
  }

  /** Whether a step leaves out work: of bytes, or where it pays to find out what may matter. */
  public boolean leavesOut(GaussianMixture mixture) {
    FormScreening candidates = screening(mixture);
    return data.type() == ElementType.UINT8 || (candidates != null && candidates.pays(mixture));
  }

  private static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  private static boolean isTied(GaussianMixture mixture) {
    return mixture.covariance().structure().factors() == Factors.SHARED;
  }

  private @Nullable FormScreening screening(GaussianMixture mixture) {
    if (!accelerated || isTied(mixture)) {
      return null;
    }
    FormScreening kept = screening;
    if (kept == null) {
      kept = new FormScreening(data, pooled.centre(), NEGLIGIBLE, workers);
      screening = kept;
    }
    return kept;
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    FormScreening candidates = screening(mixture);
    int components = mixture.components();
    Visit visit = visit();
    if (candidates != null && candidates.pays(mixture)) {
      try (FormScreening.Step step = candidates.step(mixture)) {
        ScreenedSection section = new ScreenedSection(step, visit, components, LEAST_SHARE);
        posteriors.each(visit, components, sections.dense(components), sink, section);
      }
      return;
    }
    try (FormEvaluator evaluator = evaluator(data, mixture)) {
      posteriors.each(
          visit,
          components,
          sections.dense(components),
          sink,
          (worker, block, r, shared) -> {
            evaluator.evaluate(worker, block * blockRows, shared.length, r);
            evaluator.shared(block * blockRows, shared.length, shared);
          });
    }
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    int components = references.length;
    double[][] kept = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Visit visit = visit();
    forgetCertificates();
    Moments moments =
        sums.of(
            visit,
            sections.dense(components),
            kept,
            scatter,
            (worker, block, owners, from) -> {
              int count = visit.rows(block);
              double[] r = new double[count * components];
              double[] row = new double[components];
              for (int i = 0; i < count; i++) {
                Arrays.fill(row, 0);
                given.fill(visit.firstRow(block) + i, row);
                System.arraycopy(row, 0, r, i * components, components);
              }
              if (owners != null) {
                Shares.takeHardAssigned(r, count, components, owners, from);
              }
              return Shares.of(r, visit.firstRow(block), count, components);
            });
    moments.addRows(data.rows(), data.weights().total(), 0);
    return moments;
  }

  private FormEvaluator evaluator(Dataset rows, GaussianMixture mixture) {
    return new FormEvaluator(
        rows, pooled.centre(), mixture, precision, NEGLIGIBLE, blockRows, workers.count());
  }

  /** The point that forms are taken about, and the scatter of all rows about it. */
  public PooledScatter pooled() {
    return pooled;
  }

  @Override
  public void exchange(State state) {
    sums.exchange(state);
    screening =
        state.optional(
            screening, () -> new FormScreening(data, pooled.centre(), NEGLIGIBLE, workers));
    if (screening != null) {
      screening.exchange(state);
    }
    certificates =
        state.optional(certificates, () -> new FormCertificates(data, pooled.centre(), NEGLIGIBLE));
    if (certificates != null) {
      certificates.exchange(state);
    }
  }

  @Override
  public void close() {
    if (screening != null) {
      screening.close();
    }
  }
}
