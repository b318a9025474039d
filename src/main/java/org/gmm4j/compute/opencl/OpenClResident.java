package org.gmm4j.compute.opencl;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Acceleration;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Nearest;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.RowSink;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;

/**
 * Rows on an OpenCL device. Each call goes over them in blocks; what is N × K exists for one block
 * at a time.
 */
final class OpenClResident implements Backend.Resident {
  private final PooledScatter pooled = new PooledScatter();
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
    requireColumns(mixture.features());
    if (!(mixture.covariance() instanceof FullCovariance)) {
      return formSteps().expect(mixture);
    }
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
    requireColumns(mixture.features());
    if (!(mixture.covariance() instanceof FullCovariance)) {
      formSteps().posterior(mixture, sink);
      return;
    }
    Densities densities = new Densities(work, mixture);
    int components = mixture.components();
    for (Block block : densities.blocks()) {
      densities.compute(block);
      double[] logs = work.readSums(densities.rowLogs(), 0, block.count());
      double[] posteriors =
          work.readResponsibilities(densities.responsibilities(), block, components);
      sink.accept(block.firstRow(), block.count(), logs, posteriors);
    }
  }

  @Override
  public Moments accumulate(
      Responsibilities responsibilities, double[][] references, Scatter scatter) {
    requireColumns(references[0].length);
    if (!(scatter instanceof Scatter.Whole)) {
      return formSteps().accumulate(responsibilities, references, scatter);
    }
    int components = references.length;
    List<Block> blocks = work.blocks(components);
    DeviceBuffer means = work.uploadPoints(references);
    DeviceBuffer uploaded =
        work.reals("the responsibilities", (long) Work.largest(blocks) * components);
    FirstMoments first = new FirstMoments(work, components, means);
    SecondMoments second = new SecondMoments(work, components, means);
    for (Block block : blocks) {
      work.uploadResponsibilities(responsibilities, block, components, uploaded);
      first.add(block, uploaded);
      second.add(block, uploaded);
    }
    double[][] kept = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Moments moments = read(kept, first, second);
    moments.addRows(work.rows().count(), 0);
    moments.addWork(0, (long) work.rows().count() * components);
    return moments;
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

  private FormSteps formSteps() {
    return new FormSteps(work, pooled);
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
