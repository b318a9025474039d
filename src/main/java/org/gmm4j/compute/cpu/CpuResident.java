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
 * Rows on the CPU: they stay in the {@link Dataset} as they came, and are converted block by block.
 */
final class CpuResident implements Backend.Resident {
  private static final int ORIGIN_SAMPLE = 1024;

  private final Dataset data;
  private final Precision precision;
  private final Workers workers;
  private final Scratch[] scratch;
  private final int blockRows;
  private final double[] origin;
  private @Nullable MomentSums momentSums;
  private @Nullable Densities densities;

  CpuResident(Dataset data, Precision precision, Workers workers) {
    this.data = data;
    this.precision = precision;
    this.workers = workers;
    this.blockRows = BlockPlan.of(data.rows(), data.columns(), 1).blockRows();
    this.scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, w -> new Scratch(precision, blockRows, data.columns()));
    this.origin = meanOfSample(data);
  }

  private static double[] meanOfSample(Dataset data) {
    int count = Math.min(ORIGIN_SAMPLE, data.rows());
    double[] mean = new double[data.columns()];
    for (int i = 0; i < count; i++) {
      double[] row = data.row((int) ((long) i * data.rows() / count));
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / count;
      }
    }
    return mean;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    MomentSums sums = momentSums(means);
    double[] logLikelihood = new double[1];
    sweep(
        mixture,
        (firstRow, rows, logDensities, posteriors) -> {
          sums.add(firstRow, rows, posteriors);
          for (int i = 0; i < rows; i++) {
            logLikelihood[0] += logDensities[i];
          }
        });
    Moments moments = sums.moments();
    moments.addRows(data.rows(), logLikelihood[0]);
    moments.addWork((long) data.rows() * mixture.components(), 0);
    return moments;
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    sweep(mixture, sink);
  }

  private void sweep(GaussianMixture mixture, RowSink sink) {
    int components = mixture.components();
    BlockPlan plan = plan(components);
    Densities densities = densities(mixture);
    double[] logDensities = new double[plan.stretchRows()];
    double[] responsibilities = new double[plan.stretchRows() * components];
    for (int first = 0; first < data.rows(); first += plan.stretchRows()) {
      int firstRow = first;
      int rows = Math.min(plan.stretchRows(), data.rows() - first);
      workers.forEach(
          plan.blocks(rows),
          (worker, block) -> {
            int row = block * blockRows;
            int count = Math.min(blockRows, rows - row);
            double[] x = scratch[worker].rows();
            data.read(firstRow + row, count, x, 0);
            densities.compute(
                x, count, scratch[worker].panel(), row, logDensities, responsibilities);
          });
      sink.accept(first, rows, logDensities, responsibilities);
    }
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references) {
    int components = references.length;
    BlockPlan plan = plan(components);
    MomentSums sums = momentSums(references);
    double[] responsibilities = new double[plan.stretchRows() * components];
    double[] row = new double[components];
    for (int first = 0; first < data.rows(); first += plan.stretchRows()) {
      int rows = Math.min(plan.stretchRows(), data.rows() - first);
      for (int i = 0; i < rows; i++) {
        Arrays.fill(row, 0);
        given.fill(first + i, row);
        System.arraycopy(row, 0, responsibilities, i * components, components);
      }
      sums.add(first, rows, responsibilities);
    }
    Moments moments = sums.moments();
    moments.addRows(data.rows(), 0);
    return moments;
  }

  @Override
  public Nearest nearest(double[][] centres) {
    int components = centres.length;
    int features = data.columns();
    int[] owners = new int[data.rows()];
    double[] squaredDistances = new double[data.rows()];
    double[][] sums = new double[components][features];
    BlockPlan plan = plan(components);
    double[][] blockSums = new double[plan.blocks(plan.stretchRows())][components * features];
    try (CentreDistances distances =
        new CentreDistances(centres, origin, precision, blockRows, workers.count())) {
      for (int first = 0; first < data.rows(); first += plan.stretchRows()) {
        int firstRow = first;
        int rows = Math.min(plan.stretchRows(), data.rows() - first);
        int blocks = plan.blocks(rows);
        workers.forEach(
            blocks,
            (worker, block) -> {
              int row = block * blockRows;
              int count = Math.min(blockRows, rows - row);
              double[] x = scratch[worker].rows();
              data.read(firstRow + row, count, x, 0);
              Arrays.fill(blockSums[block], 0);
              distances.assign(
                  x,
                  count,
                  scratch[worker].panel(),
                  worker,
                  firstRow + row,
                  owners,
                  squaredDistances,
                  blockSums[block]);
            });
        for (int block = 0; block < blocks; block++) { // in their order, whoever did them
          for (int i = 0; i < components * features; i++) {
            sums[i / features][i % features] += blockSums[block][i];
          }
        }
      }
    }
    long[] counts = new long[components];
    for (int owner : owners) {
      counts[owner]++;
    }
    return new Nearest(owners, squaredDistances, counts, sums);
  }

  private BlockPlan plan(int components) {
    return BlockPlan.of(data.rows(), data.columns(), components);
  }

  /** The buffers for K components, kept from call to call. */
  private MomentSums momentSums(double[][] references) {
    int components = references.length;
    if (momentSums == null || momentSums.components() != components) {
      if (momentSums != null) {
        momentSums.close();
      }
      int capacity = plan(components).stretchRows();
      momentSums = new MomentSums(data, workers, scratch, precision, components, capacity);
    }
    momentSums.reset(references);
    return momentSums;
  }

  private Densities densities(GaussianMixture mixture) {
    int components = mixture.components();
    if (densities == null || densities.components() != components) {
      if (densities != null) {
        densities.close();
      }
      densities = new Densities(components, data.columns(), precision);
    }
    densities.set(mixture, workers);
    return densities;
  }

  @Override
  public void close() {
    for (Scratch each : scratch) {
      each.close();
    }
    if (momentSums != null) {
      momentSums.close();
    }
    if (densities != null) {
      densities.close();
    }
  }
}
