package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Median;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.bounds.FormCertificates;
import org.gmm4j.internal.compute.cpu.forms.FormEvaluator;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Visit;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.FormScreening;
import org.gmm4j.internal.compute.cpu.sums.HardByteSums;
import org.gmm4j.internal.compute.cpu.sums.MomentSums;
import org.gmm4j.internal.compute.cpu.sums.Pairs;
import org.gmm4j.internal.compute.cpu.sums.ShareSums;
import org.gmm4j.internal.compute.cpu.sums.Shares;
import org.gmm4j.internal.linalg.Cholesky;
import org.jspecify.annotations.Nullable;

/**
 * Tied, diagonal, spherical and low-rank covariances on the CPU: densities of all components by
 * inner products ({@link FormEvaluator}), or of those that may matter, where there are so many that
 * finding out pays ({@link FormScreening}); then sums over each component's own rows ({@link
 * ShareSums}). Of bytes, what belongs wholly to a component is carried over ({@link HardByteSums}),
 * and rows that provably cannot have moved are not visited ({@link FormCertificates}).
 */
public final class FormSweep implements Sweep {
  private static final int BLOCK_VALUES = 1 << 20;
  private static final int STRETCH_SHARES = 1 << 22;

  /** T: shares of the greatest density below e⁻ᵀ are nothing, as for full covariances. */
  private static final double NEGLIGIBLE = 40;

  private static final double LEAST_SHARE = Math.exp(-NEGLIGIBLE);

  private final Dataset data;
  private final Precision precision;
  private final boolean accelerated;
  private final Workers workers;
  private final int blockRows;
  private double @Nullable [] centre;
  private @Nullable FormScreening screening;
  private @Nullable HardByteSums wholeSums;
  private @Nullable FormCertificates certificates;
  private @Nullable Moments total; // the scatter of all rows about the centre, once it is needed

  public FormSweep(Dataset data, Precision precision, boolean accelerated, Workers workers) {
    this.data = data;
    this.accelerated = accelerated;
    this.precision = precision;
    this.workers = workers;
    this.blockRows = Math.max(32, Math.min(256, BLOCK_VALUES / data.columns()));
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    FormScreening candidates = screening(mixture);
    if (candidates != null && candidates.pays(mixture)) {
      forgetCertificates();
      return expectScreened(mixture, candidates.screen(mixture));
    }
    FormCertificates proofs = certificates();
    FormCertificates.Known now = proofs == null ? null : proofs.of(mixture);
    if (proofs == null || now == null) {
      forgetCertificates();
      return expectOf(Visit.ofAll(data, blockRows), mixture, null);
    }
    HardByteSums carried = wholeSums;
    Visit visit =
        carried != null && carried.components() == mixture.components()
            ? Visit.of(data, proofs.uncertified(now, carried.owners()), blockRows)
            : Visit.ofAll(data, blockRows);
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
      certificates = new FormCertificates(data, centre(), NEGLIGIBLE);
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
    try (FormEvaluator evaluator = evaluator(visit.rows(), mixture)) {
      Moments moments =
          sum(
              visit,
              means(mixture),
              mixture.covariance().scatter(),
              (worker, block, owners, from) -> {
                int count = visit.rows(block);
                double[] r = new double[count * components];
                double[] logs = new double[count];
                evaluator.evaluate(worker, visit.firstRow(block), count, r);
                note(now, visit, block, r);
                for (int i = 0; i < count; i++) {
                  logs[i] = normalise(r, i * components, components);
                }
                if (owners != null) {
                  Shares.takeWhole(r, count, components, owners, from);
                }
                for (int i = 0; i < count; i++) {
                  boolean counts =
                      complete || owners == null || owners[from + i] == HardByteSums.NOBODY;
                  logLikelihoods[block] += counts ? logs[i] : 0;
                }
                return Shares.of(r, visit.firstRow(block), count, components);
              });
      double logLikelihood = Arrays.stream(logLikelihoods).sum();
      if (isTied(mixture)) {
        logLikelihood -=
            0.5
                * Cholesky.sumOfSquaredNorms(
                    mixture.covariance().precisionCholesky(0),
                    total().second(0),
                    mixture.features());
      }
      if (now != null && wholeSums != null && !complete) {
        logLikelihood += FormCertificates.logLikelihood(now, wholeSums.moments());
      }
      moments.addRows(data.rows(), logLikelihood);
      moments.addWork((long) visit.count() * components, 0);
      return moments;
    }
  }

  /** Notes the bounds of a block of evaluated rows. */
  private void note(
      FormCertificates.@Nullable Known now, Visit visit, int block, double[] logDensities) {
    FormCertificates proofs = certificates;
    for (int i = 0; now != null && proofs != null && i < visit.rows(block); i++) {
      proofs.record(
          now, visit.ids()[visit.firstRow(block) + i], logDensities, i * now.components());
    }
  }

  /** The same from the pairs that may matter; their log-densities become responsibilities. */
  private Moments expectScreened(GaussianMixture mixture, FormScreening.Screened screened) {
    int components = mixture.components();
    Pairs pairs = screened.pairs();
    Visit visit = Visit.ofAll(data, blockRows);
    double[] logLikelihoods = new double[visit.blocks()];
    Moments moments =
        sum(
            visit,
            means(mixture),
            mixture.covariance().scatter(),
            (worker, block, owners, from) -> {
              int firstRow = visit.firstRow(block);
              int count = visit.rows(block);
              for (int row = firstRow; row < firstRow + count; row++) {
                logLikelihoods[block] +=
                    normalise(pairs.values(), pairs.starts()[row], pairs.count(row));
              }
              if (owners != null) {
                Shares.takeWhole(pairs, firstRow, count, owners, from);
              }
              return Shares.of(pairs, firstRow, count, components);
            });
    moments.addRows(data.rows(), Arrays.stream(logLikelihoods).sum());
    moments.addWork(screened.evaluatedPairs(), 0);
    return moments;
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
      kept = new FormScreening(data, centre(), NEGLIGIBLE, workers);
      screening = kept;
    }
    return kept;
  }

  /** Finds the shares of one block. */
  private interface Source {
    /**
     * Finds them.
     *
     * @param owners if there are any: receives, from {@code from} on, whose the rows are that
     *     belong wholly to a component, which then are no shares
     */
    Shares shares(int worker, int block, int @Nullable [] owners, int from);
  }

  /**
   * The sums of all rows: of those that belong wholly to a component, carried over if possible.
   *
   * @param visit all rows, or if sums are carried over those that may have moved
   */
  private Moments sum(Visit visit, double[][] references, Scatter scatter, Source source) {
    int components = references.length;
    HardByteSums carried = carriesOver(scatter) ? carried(components) : null;
    wholeSums = null; // should this step be interrupted
    long[] moved = new long[1];
    try (ShareSums sums = sums(visit.rows(), references, scatter)) {
      visit.eachStretch(
          STRETCH_SHARES / components,
          (first, last) -> {
            Shares[] shares = new Shares[last - first];
            int begin = visit.firstRow(first);
            int end = visit.firstRow(last - 1) + visit.rows(last - 1);
            int[] owners = new int[end - begin];
            workers.forEach(
                shares.length,
                (worker, b) ->
                    shares[b] =
                        source.shares(
                            worker, first + b, carried == null ? null : owners, b * blockRows));
            sums.add(shares);
            if (carried != null) {
              moved[0] += carried.settle(Arrays.copyOfRange(visit.ids(), begin, end), owners);
            }
          });
      Moments moments = sums.moments();
      if (carried != null) {
        moments.add(carried.moments());
        moments.addWork(0, moved[0]);
        wholeSums = carried;
      }
      return scatter.isPooled() ? withTotal(moments) : moments;
    }
  }

  private boolean carriesOver(Scatter scatter) {
    return accelerated && data.type() == ElementType.UINT8 && !scatter.hasProducts();
  }

  private HardByteSums carried(int components) {
    HardByteSums sums = wholeSums;
    return sums != null && sums.components() == components
        ? sums
        : new HardByteSums(data, workers, components);
  }

  private static double normalise(double[] logs, int from, int components) {
    int best = LogSumExp.argMax(logs, from, components);
    double log = LogSumExp.normalise(logs, from, components, best, LEAST_SHARE);
    if (Double.isNaN(log)) { // squares overflowed: beyond their range from every component
      Arrays.fill(logs, from, from + components, 0);
      return Double.NEGATIVE_INFINITY;
    }
    return log;
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    FormScreening candidates = screening(mixture);
    if (candidates != null && candidates.pays(mixture)) {
      FormScreening.Screened screened = candidates.screen(mixture);
      eachPosterior(
          mixture.components(),
          sink,
          (worker, block, r, logs) -> screened.pairs().scatter(block * blockRows, logs.length, r));
      return;
    }
    try (FormEvaluator evaluator = evaluator(data, mixture)) {
      eachPosterior(
          mixture.components(),
          sink,
          (worker, block, r, shared) -> {
            evaluator.evaluate(worker, block * blockRows, shared.length, r);
            evaluator.shared(block * blockRows, shared.length, shared);
          });
    }
  }

  /** Finds log-densities of one block. */
  private interface LogDensities {
    /**
     * Finds them.
     *
     * @param logs receives log pₖ(x) + ½ s(x) [rows × K]
     * @param shared receives s(x), zeros on entry [rows]
     */
    void find(int worker, int block, double[] logs, double[] shared);
  }

  private void eachPosterior(int components, RowSink sink, LogDensities source) {
    Visit visit = Visit.ofAll(data, blockRows);
    visit.eachStretch(
        STRETCH_SHARES / components,
        (first, last) -> {
          double[][] logDensities = new double[last - first][];
          double[][] posteriors = new double[last - first][];
          workers.forEach(
              last - first,
              (worker, b) -> {
                int count = visit.rows(first + b);
                double[] r = new double[count * components];
                double[] logs = new double[count];
                source.find(worker, first + b, r, logs);
                for (int i = 0; i < count; i++) {
                  double log = normalise(r, i * components, components) - 0.5 * logs[i];
                  logs[i] = Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
                }
                logDensities[b] = logs;
                posteriors[b] = r;
              });
          for (int b = 0; b < last - first; b++) {
            int row = visit.firstRow(first + b);
            sink.accept(row, logDensities[b].length, logDensities[b], posteriors[b]);
          }
        });
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    int components = references.length;
    double[][] kept = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Visit visit = Visit.ofAll(data, blockRows);
    forgetCertificates();
    Moments moments =
        sum(
            visit,
            kept,
            scatter,
            (worker, block, owners, from) -> {
              int count = visit.rows(block);
              int firstRow = visit.firstRow(block);
              double[] r = new double[count * components];
              double[] row = new double[components];
              for (int i = 0; i < count; i++) {
                Arrays.fill(row, 0);
                given.fill(firstRow + i, row);
                System.arraycopy(row, 0, r, i * components, components);
              }
              if (owners != null) {
                Shares.takeWhole(r, count, components, owners, from);
              }
              return Shares.of(r, firstRow, count, components);
            });
    moments.addRows(data.rows(), 0);
    return moments;
  }

  private ShareSums sums(Dataset rows, double[][] references, Scatter scatter) {
    if (!scatter.isPooled()) {
      return new ShareSums(rows, workers, references, scatter);
    }
    Arrays.fill(references, total().reference(0));
    return new ShareSums(rows, workers, references, new Scatter.Diagonal());
  }

  /** With the scatter of all rows in the place of the diagonals. */
  private Moments withTotal(Moments moments) {
    int components = moments.components();
    double[][] references = new double[components][];
    Arrays.setAll(references, moments::reference);
    Moments pooled = new Moments(references, new Scatter.Pooled());
    for (int k = 0; k < components; k++) {
      pooled.counts()[k] = moments.counts()[k];
      System.arraycopy(moments.first(k), 0, pooled.first(k), 0, data.columns());
    }
    double[] all = total().second(0);
    System.arraycopy(all, 0, pooled.pooled(), 0, all.length);
    pooled.addWork(0, moments.accumulatedPairs());
    return pooled;
  }

  /**
   * The scatter of all rows about the centre, which it names as its reference. In doubles whatever
   * the precision: what lies within components is a difference from it, and small where they are
   * far apart.
   */
  private Moments total() {
    Moments sums = total;
    if (sums == null) {
      try (MomentSums whole = new MomentSums(workers, Precision.DOUBLE, 1, data, true)) {
        whole.reset(new double[][] {centre()});
        whole.settle(IntStream.range(0, data.rows()).toArray(), new int[data.rows()]);
        sums = whole.moments();
      }
      total = sums;
    }
    return sums;
  }

  private FormEvaluator evaluator(Dataset rows, GaussianMixture mixture) {
    return new FormEvaluator(
        rows, centre(), mixture, precision, NEGLIGIBLE, blockRows, workers.count());
  }

  /** The point that forms and pooled scatter are taken about [d]. Not to be modified. */
  public double[] centre() {
    double[] point = centre;
    if (point == null) {
      point = Median.of(data);
      centre = point;
    }
    return point;
  }

  @Override
  public void close() {
    if (screening != null) {
      screening.close();
    }
  }
}
