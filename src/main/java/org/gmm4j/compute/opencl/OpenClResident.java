package org.gmm4j.compute.opencl;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Acceleration;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.compute.Nearest;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;

/**
 * Rows on an OpenCL device. Each call goes over them in blocks; what is N × K exists for one block
 * at a time.
 */
final class OpenClResident implements Backend.Resident {
  private final Work work;
  private final PruningChoice choice;

  OpenClResident(OpenClContext context, Options options, Dataset rows, Acceleration acceleration) {
    this.choice = new PruningChoice(acceleration);
    Programs programs = new Programs(context, options, RowStore.storesBytes(rows));
    programs.compile();
    this.work = Work.load(context, programs, options, rows);
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    requireFull(mixture.covariance().scatter());
    requireColumns(mixture.features());
    Densities densities = new Densities(work, mixture);
    FirstMoments first = new FirstMoments(work, mixture.components(), densities.means());
    SecondMoments second = new SecondMoments(work, mixture.components(), densities.means());
    long evaluated = (long) work.rows().count() * mixture.components();
    long accumulated = evaluated;
    if (choice.prunes(work, mixture.components())) {
      Pruning pruning = densities.prune();
      double least = Math.exp(-Pruning.margin(work.numbers().precision()));
      for (Block block : densities.blocks()) {
        densities.compute(block);
        first.add(block, densities.responsibilities());
        second.addActive(block, densities.blocks(), densities.responsibilities(), least);
      }
      long plain = evaluated + accumulated;
      evaluated = pruning.evaluatedPairs();
      accumulated = second.activePairs();
      choice.saw(evaluated + accumulated, plain);
    } else {
      for (Block block : densities.blocks()) {
        densities.compute(block);
        first.add(block, densities.responsibilities());
        second.add(block, densities.responsibilities());
      }
    }
    Moments moments = read(Densities.means(mixture), first, second);
    moments.addRows(work.rows().count(), densities.logLikelihood());
    moments.addWork(evaluated, accumulated);
    return moments;
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    requireFull(mixture.covariance().scatter());
    requireColumns(mixture.features());
    Densities densities = new Densities(work, mixture);
    int components = mixture.components();
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      double[] posteriors = new double[block.count() * components];
      for (int k = 0; k < components; k++) {
        readComponent(densities.responsibilities(), block, k, components, posteriors);
      }
      sink.accept(block.firstRow(), block.count(), logs, posteriors);
    }
  }

  /** Reads one line of [K × padded rows] into a column of [rows × K]. */
  private void readComponent(
      DeviceBuffer responsibilities, Block block, int k, int components, double[] to) {
    int realBytes = work.numbers().realBytes();
    ByteBuffer line = work.context().staging((long) block.count() * realBytes);
    responsibilities.read((long) k * block.padded() * realBytes, line);
    for (int row = 0; row < block.count(); row++) {
      to[row * components + k] = work.numbers().real(line, row * realBytes);
    }
  }

  @Override
  public Moments accumulate(
      Responsibilities responsibilities, double[][] references, Scatter scatter) {
    requireFull(scatter);
    requireColumns(references[0].length);
    int components = references.length;
    List<Block> blocks = work.blocks(components);
    DeviceBuffer means = work.uploadPoints(references);
    DeviceBuffer uploaded =
        work.reals("the responsibilities", (long) Work.largest(blocks) * components);
    FirstMoments first = new FirstMoments(work, components, means);
    SecondMoments second = new SecondMoments(work, components, means);
    for (Block block : blocks) {
      upload(responsibilities, block, components, uploaded);
      first.add(block, uploaded);
      second.add(block, uploaded);
    }
    double[][] kept = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Moments moments = read(kept, first, second);
    moments.addRows(work.rows().count(), 0);
    moments.addWork(0, (long) work.rows().count() * components);
    return moments;
  }

  /** Writes [K × padded rows], zeros past the block's rows. */
  private void upload(
      Responsibilities responsibilities, Block block, int components, DeviceBuffer to) {
    int realBytes = work.numbers().realBytes();
    ByteBuffer bytes = work.context().staging((long) components * block.padded() * realBytes);
    double[] row = new double[components];
    for (int i = 0; i < block.padded(); i++) {
      Arrays.fill(row, 0);
      if (i < block.count()) {
        responsibilities.fill(block.firstRow() + i, row);
      }
      for (int k = 0; k < components; k++) {
        work.numbers().putReal(bytes, (k * block.padded() + i) * realBytes, row[k]);
      }
    }
    to.write(0, bytes);
  }

  private static Moments read(double[][] references, FirstMoments first, SecondMoments second) {
    Moments moments = new Moments(references);
    for (int k = 0; k < references.length; k++) {
      moments.counts()[k] = first.read(k, moments.first(k));
      second.read(k, moments.second(k));
    }
    return moments;
  }

  @Override
  public Nearest nearest(double[][] centres) {
    requireColumns(centres[0].length);
    return new NearestCentres(work, centres).compute();
  }

  private static void requireFull(Scatter scatter) {
    if (!(scatter instanceof Scatter.Whole)) {
      throw new DeviceException(
          "opencl devices fit full covariances only: use --device cpu for the other structures");
    }
  }

  private void requireColumns(int features) {
    if (features != work.rows().columns()) {
      throw new IllegalArgumentException(
          "%d features for rows of %d values".formatted(features, work.rows().columns()));
    }
  }

  @Override
  public void close() {
    work.scratch().close();
    work.rows().close();
  }
}
