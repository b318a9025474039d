package org.gmm4j.internal.compute.opencl.densities;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.ComponentRange;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.jspecify.annotations.Nullable;

/**
 * The E-step of one mixture on a device, block by block: log-densities, responsibilities, log p(x).
 * Its buffers are scratch, valid until the next mixture.
 */
public final class Densities {
  private final Workspace work;
  private final int components;
  private final List<Block> blocks;
  private final Whitening whitening;
  private final DeviceBuffer constants;
  private final DeviceBuffer logs;
  private final Posteriors posteriors;
  private @Nullable Pruning pruning;

  public Densities(Workspace work, GaussianMixture mixture) {
    this.work = work;
    this.components = mixture.components();
    Sizes sizes = work.sizes();
    this.blocks =
        work.blocks(
            mixture.covariance().structure().factors() == Factors.SHARED
                ? Math.max(
                    Whitening.sumsPerRow(sizes, 1), TiedDensities.sumsPerRow(sizes, components))
                : Whitening.sumsPerRow(sizes, components));
    long largest = Block.largest(blocks);
    this.whitening = new Whitening(work, mixture, Centring.near(work, means(mixture)), largest);
    this.constants =
        work.uploadSums(
            "the constants",
            IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray());
    this.logs = work.sums("the log-densities", largest * components);
    this.posteriors = new Posteriors(work, blocks, components);
  }

  /**
   * What the E-step of full covariances takes; that of tied ones fits into what their steps take.
   */
  public static void needs(Needs needs, int components) {
    long largest = largestBlock(needs.sizes(), components);
    Whitening.needs(needs, components, largest);
    needs.sums(Needs.Kind.PARAMETERS, "the constants", components);
    needs.sums(Needs.Kind.WORK, "the log-densities", largest * components);
    Posteriors.needs(needs, components, Whitening.sumsPerRow(needs.sizes(), components));
  }

  /** Rows of the largest block. */
  public static int largestBlock(Sizes sizes, int components) {
    return sizes.largestBlock(Whitening.sumsPerRow(sizes, components));
  }

  public static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Where rows are centred. */
  public Centring centring() {
    return whitening.centring();
  }

  /** The first part of it. */
  public Whitening whitening() {
    return whitening;
  }

  /** r of the block computed last [K × padded rows]. */
  public DeviceBuffer responsibilities() {
    return posteriors.responsibilities();
  }

  /** log p(x) of the block computed last [padded rows]. */
  public DeviceBuffer rowLogs() {
    return posteriors.rowLogs();
  }

  /** Leaves out what provably does not matter, from now on. */
  public Pruning prune() {
    Pruning begun =
        new Pruning(work, whitening, constants, logs, Block.largest(blocks), components);
    pruning = begun;
    posteriors.prune(Math.exp(-work.numbers().precision().negligible()));
    return begun;
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  public void compute(Block block) {
    if (pruning != null) {
      pruning.logDensities(block);
    } else if (whitening.isShared()) {
      for (int k = 0; k < components; k++) {
        whitening.computeOf(k, block);
        logDensities(block, new ComponentRange(k, 1));
      }
    } else {
      whitening.compute(block);
      logDensities(block);
    }
    posteriors.add(block, logs);
  }

  /** Enqueues what makes sums of the block computed last count rows by their weights. */
  public void weigh(Block block) {
    posteriors.weigh(block);
  }

  /** log-densities and posteriors of all rows; returns how many there are. */
  public int posteriors(RowSink sink) {
    for (Block block : blocks) {
      compute(block);
      posteriors.send(block, sink);
    }
    return work.rows().count();
  }

  /** log pₖ(x), from the norms. */
  public void logDensities(Block block) {
    logDensities(block, new ComponentRange(0, components));
  }

  private void logDensities(Block block, ComponentRange range) {
    work.launch(KernelFamily.ROWS, "log_densities")
        .buffer(whitening.norms())
        .integer(whitening.tiles())
        .longInteger(whitening.normsStep(block))
        .buffer(constants)
        .integer(block.padded())
        .integer(range.first())
        .buffer(logs)
        .enqueueItems(block.padded(), range.count());
  }

  /** r and log p(x), for a block that is not one of a series. */
  public void normalise(Block block) {
    posteriors.normalise(block, logs, 0);
  }

  /** Σ log p(x) over all blocks. */
  public double logLikelihood() {
    return posteriors.logLikelihood();
  }
}
