package org.gmm4j.internal.compute.opencl.densities;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.DeviceWeights;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.jspecify.annotations.Nullable;

/**
 * From log-densities to responsibilities on a device, block by block, and the log-likelihood of
 * all. Its buffers are scratch, valid until the next mixture.
 */
final class Posteriors {
  private final Workspace work;
  private final int components;
  private final DeviceBuffer responsibilities;
  private final DeviceBuffer rowLogs;
  private final DeviceBuffer groupSums;
  private final @Nullable DeviceWeights weights;
  private double least;
  private int groups;

  Posteriors(Workspace work, List<Block> blocks, int components) {
    this.work = work;
    this.components = components;
    long largest = Block.largest(blocks);
    this.responsibilities = work.reals("the responsibilities", largest * components);
    this.rowLogs = work.sums("the rows' log-densities", largest);
    this.groupSums =
        work.sums("the sums of log-densities", blocks.stream().mapToInt(this::groupsOf).sum());
    this.weights = DeviceWeights.of(work);
  }

  /** Responsibilities of less than {@code smallest} are nothing, where rows have weights. */
  void prune(double smallest) {
    least = smallest;
  }

  /** What it takes, for blocks with {@code sumsPerRow} sums a row. */
  static void needs(Needs needs, int components, long sumsPerRow) {
    Sizes sizes = needs.sizes();
    long largest = sizes.largestBlock(sumsPerRow);
    long groups = sizes.paddedRows(sumsPerRow) / sizes.options().tuning().lanes();
    needs.reals(Needs.Kind.WORK, "the responsibilities", largest * components);
    needs.sums(Needs.Kind.WORK, "the rows' log-densities", largest);
    needs.sums(Needs.Kind.WORK, "the sums of log-densities", groups);
  }

  /** r of the last block, times the rows' weights after {@link #weigh} [K × padded rows]. */
  DeviceBuffer responsibilities() {
    return responsibilities;
  }

  /** log p(x) of the last block [padded rows]. */
  DeviceBuffer rowLogs() {
    return rowLogs;
  }

  /**
   * Enqueues the next block.
   *
   * @param logs log pₖ(x) [K × padded rows]
   */
  void add(Block block, DeviceBuffer logs) {
    normalise(block, logs, groups);
    groups += groupsOf(block);
  }

  /** Enqueues what makes sums of the block that was added last count rows by their weights. */
  void weigh(Block block) {
    if (weights != null) {
      weights.multiply(block, components, least, responsibilities);
      weights.sumLogs(block, rowLogs, groupSums, groups - groupsOf(block));
    }
  }

  /** The same; the sums of groups of rows go to {@code firstGroup} on. */
  void normalise(Block block, DeviceBuffer logs, int firstGroup) {
    work.launch(KernelFamily.ROWS, "responsibilities")
        .buffer(logs)
        .integer(components)
        .integer(block.count())
        .integer(block.padded())
        .buffer(responsibilities)
        .buffer(rowLogs)
        .buffer(groupSums)
        .integer(firstGroup)
        .enqueueItems(block.padded());
  }

  /** Reads log p(x) and r of the last block. */
  void send(Block block, RowSink sink) {
    double[] logs = work.readSums(rowLogs, 0, block.count());
    double[] read = work.readResponsibilities(responsibilities, block, components);
    sink.accept(block.firstRow(), block.count(), logs, read);
  }

  /** Σ w log p(x) over all blocks, if each was {@linkplain #weigh weighed}. */
  double logLikelihood() {
    return Arrays.stream(work.readSums(groupSums, 0, groups)).sum();
  }

  private int groupsOf(Block block) {
    return block.padded() / work.options().tuning().lanes();
  }
}
