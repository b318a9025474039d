package org.gmm4j.internal.compute.opencl.rows;

import org.gmm4j.Precision;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.jspecify.annotations.Nullable;

/**
 * What rows count as, on a device (kernels/weights.cl); for rows that have weights of their own.
 */
public final class DeviceWeights {
  private static final String NAME = "the weights";

  private final Workspace work;
  private final DeviceBuffer weights;

  private DeviceWeights(Workspace work, DeviceBuffer weights) {
    this.work = work;
    this.weights = weights;
  }

  /** Sends them; null where every row counts once. */
  public static @Nullable DeviceWeights of(Workspace work) {
    RowWeights all = work.rows().weights();
    if (all.areOnes()) {
      return null;
    }
    int count = work.rows().count();
    DeviceBuffer buffer = work.reals(NAME, count);
    buffer.writeLines(
        count,
        work.numbers().realBytes(),
        (i, to, offset) -> work.numbers().putReal(to, offset, all.of(i)));
    return new DeviceWeights(work, buffer);
  }

  /** What they take: one number a row. */
  public static void needs(Needs needs) {
    needs.reals(Needs.Kind.WORK, NAME, needs.sizes().rows().count());
  }

  /** The least number that is no rounding: of responsibilities times weights that are something. */
  public static double least(Precision precision) {
    return precision == Precision.FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }

  /**
   * Multiplies the responsibilities of a block.
   *
   * @param least smaller ones become nothing
   * @param responsibilities [K × padded rows]
   */
  public void multiply(Block block, int components, double least, DeviceBuffer responsibilities) {
    work.launch(KernelFamily.ROWS, "weigh")
        .buffer(weights)
        .integer(block.firstRow())
        .integer(block.count())
        .integer(block.padded())
        .real(work.numbers().precision(), least)
        .buffer(responsibilities)
        .enqueueItems(block.padded(), components);
  }

  /**
   * Sums the log-densities of a block's rows times their weights.
   *
   * @param rowLogs [padded rows]
   * @param groupSums receives the sums of groups of rows from {@code firstGroup} on
   */
  public void sumLogs(Block block, DeviceBuffer rowLogs, DeviceBuffer groupSums, int firstGroup) {
    work.launch(KernelFamily.ROWS, "weigh_logs")
        .buffer(weights)
        .integer(block.firstRow())
        .integer(block.count())
        .buffer(rowLogs)
        .buffer(groupSums)
        .integer(firstGroup)
        .enqueueItems(block.padded());
  }
}
