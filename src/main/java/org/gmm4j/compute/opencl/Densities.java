package org.gmm4j.compute.opencl;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.covariance.FullCovariance;

/**
 * The E-step of one mixture on a device, block by block: log-densities, responsibilities, log p(x).
 * Its buffers are scratch, valid until the next mixture.
 */
final class Densities {
  private final Work work;
  private final int components;
  private final Tile tile;
  private final List<Block> blocks;
  private final DeviceBuffer means;
  private final DeviceBuffer factors;
  private final DeviceBuffer constants;
  private final DeviceBuffer norms;
  private final DeviceBuffer logs;
  private final DeviceBuffer responsibilities;
  private final DeviceBuffer rowLogs;
  private final DeviceBuffer groupSums;
  private int groups;

  Densities(Work work, GaussianMixture mixture) {
    this.work = work;
    this.components = mixture.components();
    this.tile = work.options().tuning().whitening();
    int tiles = work.tiles(tile);
    this.blocks = work.blocks((long) components * tiles);
    long largest = Work.largest(blocks);
    this.means = work.uploadPoints(means(mixture));
    this.factors = uploadFactors((FullCovariance) mixture.covariance());
    this.constants = uploadConstants(mixture);
    this.norms = work.sums("the norms", largest * components * tiles);
    this.logs = work.sums("the log-densities", largest * components);
    this.responsibilities = work.reals("the responsibilities", largest * components);
    this.rowLogs = work.sums("the rows' log-densities", largest);
    this.groupSums = work.sums("the sums of log-densities", allGroups());
  }

  static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  List<Block> blocks() {
    return blocks;
  }

  /** μₖ [K × pitch]. */
  DeviceBuffer means() {
    return means;
  }

  /** r of the block computed last [K × padded rows]. */
  DeviceBuffer responsibilities() {
    return responsibilities;
  }

  /** log p(x) of the block computed last [padded rows]. */
  DeviceBuffer rowLogs() {
    return rowLogs;
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  void compute(Block block) {
    whiten(block);
    logDensities(block);
    normalise(block, groups);
    groups += groupsOf(block);
  }

  /** ‖Pₖ(x − μₖ)‖². */
  void whiten(Block block) {
    work.over(block, KernelFamily.DENSITIES, "whitened_norms")
        .buffer(means)
        .buffer(factors)
        .integer(work.pitch())
        .integer(block.padded())
        .buffer(norms)
        .runGroups(work.tiles(tile), block.padded() / tile.tile(), components);
  }

  /** log pₖ(x), from the norms. */
  void logDensities(Block block) {
    work.kernel(KernelFamily.DENSITIES, "log_densities")
        .buffer(norms)
        .integer(work.tiles(tile))
        .buffer(constants)
        .integer(block.padded())
        .buffer(logs)
        .runItems(block.padded(), components);
  }

  /** r and log p(x); the sums of groups of rows go to {@code firstGroup} on. */
  void normalise(Block block, int firstGroup) {
    work.kernel(KernelFamily.DENSITIES, "responsibilities")
        .buffer(logs)
        .integer(components)
        .integer(block.count())
        .integer(block.padded())
        .buffer(responsibilities)
        .buffer(rowLogs)
        .buffer(groupSums)
        .integer(firstGroup)
        .runItems(block.padded());
  }

  /** Σ log p(x) over all blocks. */
  double logLikelihood() {
    return Arrays.stream(work.readSums(groupSums, 0, groups)).sum();
  }

  private int allGroups() {
    return blocks.stream().mapToInt(this::groupsOf).sum();
  }

  private int groupsOf(Block block) {
    return block.padded() / work.options().tuning().lanes();
  }

  private DeviceBuffer uploadConstants(GaussianMixture mixture) {
    DeviceBuffer buffer = work.sums("the constants", components);
    ByteBuffer bytes = work.context().staging((long) components * Numbers.SUM_BYTES);
    for (int k = 0; k < components; k++) {
      work.numbers().putSum(bytes, k * Numbers.SUM_BYTES, mixture.logConstant(k));
    }
    buffer.write(0, bytes);
    return buffer;
  }

  /** Pₖᵀ [K × pitch × pitch], in strips of as many rows as a tile has. */
  private DeviceBuffer uploadFactors(FullCovariance covariance) {
    int pitch = work.pitch();
    int strip = work.options().tuning().largestTile();
    int strips = pitch / strip;
    DeviceBuffer buffer = work.reals("the factors", (long) components * pitch * pitch);
    double[] row = new double[covariance.features()];
    buffer.writeLines(
        components * strips,
        (long) strip * pitch * work.numbers().realBytes(),
        (line, to, offset) -> {
          DoubleBuffer factor = covariance.precisionCholesky(line / strips);
          putStrip(factor, row, line % strips * strip, strip, to, offset);
        });
    return buffer;
  }

  /** Rows {@code first} to {@code first + strip} of Pᵀ, whose lower triangle is zero. */
  private void putStrip(
      DoubleBuffer factor, double[] row, int first, int strip, ByteBuffer to, int offset) {
    int pitch = work.pitch();
    int realBytes = work.numbers().realBytes();
    for (int i = 0; i < strip * pitch * realBytes; i += Integer.BYTES) {
      to.putInt(offset + i, 0);
    }
    for (int j = first; j < row.length; j++) {
      int count = Math.min(strip, j + 1 - first);
      factor.get(j * row.length + first, row, 0, count);
      for (int i = 0; i < count; i++) {
        work.numbers().putReal(to, offset + (i * pitch + j) * realBytes, row[i]);
      }
    }
  }
}
