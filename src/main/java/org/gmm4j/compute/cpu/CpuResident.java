package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Nearest;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Rows on the CPU: they stay in the {@link Dataset} as they came, and are converted stretch by
 * stretch. Remembers owners, sums and bounds of earlier steps, which only makes it faster.
 */
final class CpuResident implements Backend.Resident {
  private static final int ORIGIN_SAMPLE = 1024;

  private final Dataset data;
  private final Precision precision;
  private final Workers workers;
  private final int[] owners;
  private final Certificates certificates;
  private double[] stretch = new double[0];
  private @Nullable MomentSums momentSums;
  private @Nullable Expectation expectation;

  CpuResident(Dataset data, Precision precision, Workers workers) {
    this.data = data;
    this.precision = precision;
    this.workers = workers;
    this.owners = new int[data.rows()];
    Arrays.fill(owners, Expectation.UNKNOWN);
    this.certificates =
        new Certificates(
            data.rows(),
            data.columns(),
            Expectation.negligible(precision),
            precision == Precision.DOUBLE ? 0 : 1e-4,
            workers);
  }

  /** Work on one stretch of rows. */
  private interface Stretch {
    /**
     * Does it.
     *
     * @param ids numbers of the rows in the data [rows]
     * @param x [rows × d]
     */
    void use(int[] ids, int rows, double[] x);
  }

  /** Visits rows of the data, by their numbers in ascending order. */
  private void eachStretch(BlockPlan plan, int[] visited, Stretch use) {
    int d = data.columns();
    if (stretch.length < plan.stretchRows() * d) {
      stretch = new double[plan.stretchRows() * d];
    }
    for (int first = 0; first < visited.length; first += plan.stretchRows()) {
      int rows = Math.min(plan.stretchRows(), visited.length - first);
      int[] ids = Arrays.copyOfRange(visited, first, first + rows);
      workers.forEach(
          plan.blocks(rows),
          (worker, block) -> {
            int from = block * plan.blockRows();
            read(ids, from, Math.min(rows, from + plan.blockRows()));
          });
      use.use(ids, rows, stretch);
    }
  }

  /** Reads rows, those that follow each other at once. */
  private void read(int[] ids, int from, int to) {
    for (int start = from; start < to; ) {
      int end = start + 1;
      while (end < to && ids[end] == ids[end - 1] + 1) {
        end++;
      }
      data.read(ids[start], end - start, stretch, start * data.columns());
      start = end;
    }
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    int components = mixture.components();
    double[][] means = new double[components][];
    Arrays.setAll(means, mixture::mean);
    MomentSums sums = momentSums(components);
    boolean settled = certificates.worthwhile(components, sums.moved());
    boolean kept = sums.next(means);
    int[] visited =
        kept && settled ? certificates.uncertified(mixture, owners, sums.wholeOwners()) : allRows();
    Moments moments = step(mixture, visited, sums);
    if (kept && !sums.isAccurate(moments)) {
      sums.reset(means);
      moments = step(mixture, allRows(), sums);
    }
    return moments;
  }

  /** The E-step of the visited rows, and the sums of all. */
  private Moments step(GaussianMixture mixture, int[] visited, MomentSums sums) {
    boolean complete = visited.length == data.rows();
    double[] logLikelihood = new double[1];
    sweep(
        mixture,
        visited,
        (ids, rows, x, logDensities, responsibilities) -> {
          sums.add(x, ids, rows, owners, responsibilities);
          for (int i = 0; i < rows; i++) {
            if (complete || sums.wholeOwners()[ids[i]] != owners[ids[i]]) {
              logLikelihood[0] += logDensities[i];
            }
          }
        });
    if (!complete) {
      logLikelihood[0] += certificates.logLikelihoodOfWhole(sums, mixture);
    }
    Moments moments = sums.moments();
    moments.addRows(data.rows(), logLikelihood[0]);
    moments.addWork(expectation(mixture.components()).evaluatedPairs(), 0);
    return moments;
  }

  private int[] allRows() {
    return IntStream.range(0, data.rows()).toArray();
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    sweep(
        mixture,
        allRows(),
        (ids, rows, x, logDensities, posteriors) ->
            sink.accept(ids[0], rows, logDensities, posteriors));
  }

  /** Takes an evaluated stretch. */
  private interface Evaluated {
    void use(int[] ids, int rows, double[] x, double[] logDensities, double[] responsibilities);
  }

  private void sweep(GaussianMixture mixture, int[] visited, Evaluated use) {
    int components = mixture.components();
    if (Arrays.stream(owners).anyMatch(owner -> owner >= components)) {
      Arrays.fill(owners, Expectation.UNKNOWN); // they are another mixture's
    }
    Expectation expectation = expectation(components);
    expectation.set(mixture);
    boolean ownersKnown = Arrays.stream(owners).noneMatch(owner -> owner == Expectation.UNKNOWN);
    BlockPlan plan = plan(components);
    double[] logDensities = new double[plan.stretchRows()];
    double[] responsibilities = new double[plan.stretchRows() * components];
    certificates.forget(); // an interrupted sweep leaves bounds of two mixtures
    eachStretch(
        plan,
        visited,
        (ids, rows, x) -> {
          expectation.compute(x, rows, ids, owners, logDensities, responsibilities);
          use.use(ids, rows, x, logDensities, responsibilities);
        });
    if (visited.length == data.rows() && ownersKnown) { // the few that are left are no sample
      expectation.judgePruning(data.rows());
    }
    certificates.recorded(mixture);
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references) {
    int components = references.length;
    BlockPlan plan = plan(components);
    MomentSums sums = momentSums(components);
    sums.reset(references);
    certificates.forget();
    double[] responsibilities = new double[plan.stretchRows() * components];
    double[] r = new double[components];
    eachStretch(
        plan,
        allRows(),
        (ids, rows, x) -> {
          for (int i = 0; i < rows; i++) {
            Arrays.fill(r, 0);
            given.fill(ids[i], r);
            System.arraycopy(r, 0, responsibilities, i * components, components);
            owners[ids[i]] = Expectation.argMax(r, 0, components);
          }
          sums.add(x, ids, rows, owners, responsibilities);
        });
    Moments moments = sums.moments();
    moments.addRows(data.rows(), 0);
    return moments;
  }

  @Override
  public Nearest nearest(double[][] centres) {
    Nearest nearest = Nearest.of(data.rows(), centres);
    BlockPlan plan = plan(centres.length);
    try (CentreDistances distances =
        new CentreDistances(centres, meanOfSample(), precision, plan, workers)) {
      eachStretch(plan, allRows(), (ids, rows, x) -> distances.assign(x, ids[0], rows, nearest));
    }
    return nearest;
  }

  /** A point among the data, to take distances about. */
  private double[] meanOfSample() {
    int count = Math.min(ORIGIN_SAMPLE, data.rows());
    double[] mean = new double[data.columns()];
    double[] row = new double[data.columns()];
    for (int i = 0; i < count; i++) {
      data.read((int) ((long) i * data.rows() / count), 1, row, 0);
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / count;
      }
    }
    return mean;
  }

  private BlockPlan plan(int components) {
    return BlockPlan.of(data.rows(), data.columns(), components);
  }

  /** The buffers for K components, kept from call to call. */
  private MomentSums momentSums(int components) {
    MomentSums sums = momentSums;
    if (sums == null || sums.components() != components) {
      if (sums != null) {
        momentSums = null;
        sums.close();
      }
      int capacity = plan(components).stretchRows();
      sums = new MomentSums(workers, precision, components, data, capacity);
      momentSums = sums;
    }
    return sums;
  }

  private Expectation expectation(int components) {
    Expectation kept = expectation;
    if (kept == null || kept.components() != components) {
      if (kept != null) {
        expectation = null;
        kept.close();
      }
      kept = new Expectation(components, data.columns(), precision, workers, certificates);
      expectation = kept;
    }
    return kept;
  }

  @Override
  public void close() {
    certificates.close();
    if (momentSums != null) {
      momentSums.close();
    }
    if (expectation != null) {
      expectation.close();
    }
  }
}
