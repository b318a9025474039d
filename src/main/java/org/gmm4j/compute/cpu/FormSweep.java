package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Tied, diagonal, spherical and low-rank covariances on the CPU: densities of all components by
 * matrix products ({@link FormEvaluator}), then sums over each component's own rows ({@link
 * ShareSums}).
 */
final class FormSweep implements Sweep {
  private static final int SAMPLE = 1024;
  private static final int BLOCK_VALUES = 1 << 20;
  private static final int STRETCH_SHARES = 1 << 22;

  /** Shares of the greatest density below e⁻⁴⁰ are nothing, as for full covariances. */
  private static final double LEAST_SHARE = Math.exp(-40);

  private final Dataset data;
  private final Precision precision;
  private final Workers workers;
  private final int blockRows;
  private double @Nullable [] centre;
  private @Nullable Moments total; // the scatter of all rows about the centre, once it is needed

  FormSweep(Dataset data, Precision precision, Workers workers) {
    this.data = data;
    this.precision = precision;
    this.workers = workers;
    this.blockRows = Math.max(32, Math.min(256, BLOCK_VALUES / data.columns()));
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    int components = mixture.components();
    Scatter scatter = mixture.covariance().scatter();
    double[][] references = new double[components][];
    Arrays.setAll(references, mixture::mean);
    double[] logLikelihoods = new double[blocks(data.rows())];
    try (FormEvaluator evaluator = evaluator(mixture);
        ShareSums sums = sums(references, scatter)) {
      eachStretch(
          components,
          (first, last) -> {
            Shares[] shares = new Shares[last - first];
            workers.forEach(
                shares.length,
                (worker, b) -> {
                  int block = first + b;
                  int count = rows(block);
                  double[] r = new double[count * components];
                  evaluator.evaluate(worker, block * blockRows, count, r);
                  for (int i = 0; i < count; i++) {
                    logLikelihoods[block] += normalise(r, i * components, components);
                  }
                  shares[b] = Shares.of(r, block * blockRows, count, components);
                });
            sums.add(shares);
          });
      Moments moments = finish(sums);
      double logLikelihood = Arrays.stream(logLikelihoods).sum();
      if (mixture.covariance() instanceof TiedCovariance tied) {
        logLikelihood -= 0.5 * squaredNorms(tied);
      }
      moments.addRows(data.rows(), logLikelihood);
      moments.addWork((long) data.rows() * components, 0);
      return moments;
    }
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
    int components = mixture.components();
    try (FormEvaluator evaluator = evaluator(mixture)) {
      eachStretch(
          components,
          (first, last) -> {
            double[][] logDensities = new double[last - first][];
            double[][] posteriors = new double[last - first][];
            workers.forEach(
                last - first,
                (worker, b) -> {
                  int count = rows(first + b);
                  double[] r = new double[count * components];
                  double[] logs = new double[count];
                  evaluator.evaluate(worker, (first + b) * blockRows, count, r);
                  evaluator.shared(worker, count, logs);
                  for (int i = 0; i < count; i++) {
                    double log = normalise(r, i * components, components) - 0.5 * logs[i];
                    logs[i] = Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
                  }
                  logDensities[b] = logs;
                  posteriors[b] = r;
                });
            for (int b = 0; b < last - first; b++) {
              int row = (first + b) * blockRows;
              sink.accept(row, logDensities[b].length, logDensities[b], posteriors[b]);
            }
          });
    }
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    int components = references.length;
    double[][] kept = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    try (ShareSums sums = sums(kept, scatter)) {
      eachStretch(
          components,
          (first, last) -> {
            Shares[] shares = new Shares[last - first];
            workers.forEach(
                shares.length,
                (worker, b) ->
                    shares[b] = given(given, (first + b) * blockRows, rows(first + b), components));
            sums.add(shares);
          });
      Moments moments = finish(sums);
      moments.addRows(data.rows(), 0);
      return moments;
    }
  }

  private static Shares given(Responsibilities given, int firstRow, int count, int components) {
    double[] r = new double[count * components];
    double[] row = new double[components];
    for (int i = 0; i < count; i++) {
      Arrays.fill(row, 0);
      given.fill(firstRow + i, row);
      System.arraycopy(row, 0, r, i * components, components);
    }
    return Shares.of(r, firstRow, count, components);
  }

  private ShareSums sums(double[][] references, Scatter scatter) {
    if (scatter instanceof Scatter.Pooled) {
      Arrays.fill(references, total().reference(0));
    }
    return new ShareSums(data, workers, references, scatter);
  }

  /** The sums; of a pooled scatter, that of all rows takes the place of the diagonals. */
  private Moments finish(ShareSums sums) {
    Moments moments = sums.moments();
    return sums.scatter() instanceof Scatter.Pooled ? withTotal(moments) : moments;
  }

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

  /** Σₙ ‖P(x − c)‖² = tr(Σ⁻¹T). */
  private double squaredNorms(TiedCovariance tied) {
    int d = data.columns();
    double[] all = total().second(0);
    double[] row = new double[d];
    double sum = 0;
    try (DoublePanel precision = new DoublePanel(d, d)) {
      precision.set(tied.precisionCholesky());
      precision.gramOfTriangle();
      for (int i = 0; i < d; i++) {
        precision.get(i, row, i + 1);
        double off = 0;
        for (int j = 0; j < i; j++) {
          off += row[j] * all[i * d + j];
        }
        sum += 2 * off + row[i] * all[i * d + i];
      }
    }
    return sum;
  }

  /**
   * The scatter of all rows about a point near their mean, which it names as its reference. In
   * doubles whatever the precision: what lies within components is a difference from it, and small
   * where they are far apart.
   */
  private Moments total() {
    Moments sums = total;
    if (sums == null) {
      try (MomentSums whole = new MomentSums(workers, Precision.DOUBLE, 1, data, true)) {
        whole.reset(new double[][] {sampleMean()});
        whole.settle(IntStream.range(0, data.rows()).toArray(), new int[data.rows()]);
        sums = whole.moments();
      }
      total = sums;
    }
    return sums;
  }

  private FormEvaluator evaluator(GaussianMixture mixture) {
    double[] c = mixture.covariance() instanceof TiedCovariance ? total().reference(0) : centre();
    return new FormEvaluator(data, c, mixture, precision, blockRows, workers.count());
  }

  private double[] centre() {
    double[] point = centre;
    if (point == null) {
      point = sampleMean();
      centre = point;
    }
    return point;
  }

  private double[] sampleMean() {
    int count = Math.min(SAMPLE, data.rows());
    double[] mean = new double[data.columns()];
    for (int i = 0; i < count; i++) {
      double[] row = data.row((int) ((long) i * data.rows() / count));
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / count;
      }
    }
    return mean;
  }

  /** Work on blocks {@code first} to {@code last} − 1. */
  private interface Stretch {
    void use(int first, int last);
  }

  /** Visits all blocks, as many at a time as responsibilities may be kept for. */
  private void eachStretch(int components, Stretch use) {
    int blocks = blocks(data.rows());
    int most = Math.max(1, STRETCH_SHARES / components / blockRows);
    for (int first = 0; first < blocks; first += most) {
      use.use(first, Math.min(blocks, first + most));
    }
  }

  private int blocks(int rows) {
    return (rows + blockRows - 1) / blockRows;
  }

  private int rows(int block) {
    return Math.min(blockRows, data.rows() - block * blockRows);
  }

  @Override
  public void close() {}
}
