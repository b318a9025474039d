package org.gmm4j.compute.cpu;

import java.util.Arrays;
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
 * stretch. Remembers which component owned each row last, which only makes it faster.
 */
final class CpuResident implements Backend.Resident {
  private static final int ORIGIN_SAMPLE = 1024;

  private final Dataset data;
  private final Precision precision;
  private final Workers workers;
  private final int[] owners;
  private double[] stretch = new double[0];
  private @Nullable MomentSums momentSums;
  private @Nullable Expectation expectation;

  CpuResident(Dataset data, Precision precision, Workers workers) {
    this.data = data;
    this.precision = precision;
    this.workers = workers;
    this.owners = new int[data.rows()];
    Arrays.fill(owners, Expectation.UNKNOWN);
  }

  /** Work on one stretch of rows. */
  private interface Stretch {
    /**
     * Does it.
     *
     * @param x [rows × d]
     */
    void use(int firstRow, int rows, double[] x);
  }

  private void eachStretch(BlockPlan plan, Stretch use) {
    int d = data.columns();
    if (stretch.length < plan.stretchRows() * d) {
      stretch = new double[plan.stretchRows() * d];
    }
    for (int first = 0; first < data.rows(); first += plan.stretchRows()) {
      int firstRow = first;
      int rows = Math.min(plan.stretchRows(), data.rows() - first);
      workers.forEach(
          plan.blocks(rows),
          (worker, block) -> {
            int row = block * plan.blockRows();
            int count = Math.min(plan.blockRows(), rows - row);
            data.read(firstRow + row, count, stretch, row * d);
          });
      use.use(firstRow, rows, stretch);
    }
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    MomentSums sums = momentSums(mixture.components());
    sums.next(means);
    double[] logLikelihood = new double[1];
    sweep(
        mixture,
        (firstRow, rows, x, logDensities, responsibilities) -> {
          sums.add(x, firstRow, rows, owners, responsibilities);
          for (int i = 0; i < rows; i++) {
            logLikelihood[0] += logDensities[i];
          }
        });
    Moments moments = sums.moments();
    moments.addRows(data.rows(), logLikelihood[0]);
    moments.addWork(expectation(mixture.components()).evaluatedPairs(), 0);
    return moments;
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    sweep(
        mixture,
        (firstRow, rows, x, logDensities, posteriors) ->
            sink.accept(firstRow, rows, logDensities, posteriors));
  }

  /** Takes an evaluated stretch. */
  private interface Evaluated {
    void use(int firstRow, int rows, double[] x, double[] logDensities, double[] responsibilities);
  }

  private void sweep(GaussianMixture mixture, Evaluated use) {
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
    eachStretch(
        plan,
        (firstRow, rows, x) -> {
          expectation.compute(x, rows, firstRow, owners, logDensities, responsibilities);
          use.use(firstRow, rows, x, logDensities, responsibilities);
        });
    expectation.sweepDone(data.rows(), ownersKnown);
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references) {
    int components = references.length;
    BlockPlan plan = plan(components);
    MomentSums sums = momentSums(components);
    sums.reset(references);
    double[] responsibilities = new double[plan.stretchRows() * components];
    double[] r = new double[components];
    eachStretch(
        plan,
        (firstRow, rows, x) -> {
          for (int i = 0; i < rows; i++) {
            Arrays.fill(r, 0);
            given.fill(firstRow + i, r);
            System.arraycopy(r, 0, responsibilities, i * components, components);
            owners[firstRow + i] = Expectation.argMax(r, 0, components);
          }
          sums.add(x, firstRow, rows, owners, responsibilities);
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
      eachStretch(plan, (firstRow, rows, x) -> distances.assign(x, firstRow, rows, nearest));
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
        sums.close();
      }
      int capacity = plan(components).stretchRows();
      sums = new MomentSums(workers, precision, components, data.columns(), data.rows(), capacity);
      momentSums = sums;
    }
    return sums;
  }

  private Expectation expectation(int components) {
    Expectation kept = expectation;
    if (kept == null || kept.components() != components) {
      if (kept != null) {
        kept.close();
      }
      kept = new Expectation(components, data.columns(), precision, workers);
      expectation = kept;
    }
    return kept;
  }

  @Override
  public void close() {
    if (momentSums != null) {
      momentSums.close();
    }
    if (expectation != null) {
      expectation.close();
    }
  }
}
