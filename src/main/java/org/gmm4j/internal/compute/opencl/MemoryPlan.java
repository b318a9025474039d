package org.gmm4j.internal.compute.opencl;

import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.DeviceWeights;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.steps.FormSteps;
import org.gmm4j.internal.compute.opencl.steps.FullSteps;
import org.gmm4j.internal.compute.opencl.steps.NearestCentres;
import org.gmm4j.internal.compute.opencl.steps.TiedSteps;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * What a fit takes on a device: the buffers of k-means, of the sums for the start, and of EM. Rows
 * worked on at a time are as many as there is room for. Rows that do not fit the device go through
 * it in chunks, of which it holds two.
 *
 * @param device whose limits hold
 * @param options how the device is used
 * @param rows how the rows lie there, or the largest chunk of them
 * @param count all rows
 * @param weighted whether rows have weights of their own
 */
record MemoryPlan(
    OpenClDevice device, DeviceOptions options, RowLayout rows, long count, boolean weighted) {
  /** The next smaller chunks are smaller by this. */
  private static final double STEP = 1.25;

  /** Rows go up in chunks rather than that blocks get smaller than the largest by this. */
  private static final int SMALLER_BLOCKS = 8;

  /** Blocks get smaller, as small as it takes, rather than that there are more chunks. */
  private static final int MANY_CHUNKS = 64;

  /** Of rows that all fit, and count once each. */
  MemoryPlan(OpenClDevice device, DeviceOptions options, RowLayout rows) {
    this(device, options, rows, rows.count(), false);
  }

  /**
   * A plan for all rows at once if they fit, with blocks that are not very small; else for the
   * largest chunks that do, for the smallest if not even those do. It depends on nothing but what
   * it is given.
   *
   * @param mixtures those to come; null if that is not known: half of the memory is left to them
   * @throws DeviceException if not even a chunk of the fewest rows could be allocated
   */
  static MemoryPlan of(
      OpenClDevice device, DeviceOptions options, RowKind rows, @Nullable MixtureKind mixtures) {
    boolean bytes = rows.type() == ElementType.UINT8;
    int most = (int) Math.min(rows.count(), RowLayout.MOST_ROWS);
    RowLayout all = RowLayout.ofAnySize(device, options, bytes, most, rows.columns());
    MemoryPlan whole = new MemoryPlan(device, options, all, most, rows.weighted());
    MemoryPlan plan = whole;
    boolean mayStay = most == rows.count();
    boolean fits =
        mayStay
            && (mixtures == null
                ? plan.leaves(1, 1)
                : plan.needs(mixtures, plan.smallBlock(mixtures)).fit());
    for (double parts = 2; !fits && plan.rows.count() > all.unit(); parts *= STEP) {
      if (parts > MANY_CHUNKS && mayStay && mixtures != null && whole.needs(mixtures).fit()) {
        return whole;
      }
      int count = (int) Math.max(all.unit(), Math.ceil(most / Math.ceil(parts)));
      plan = new MemoryPlan(device, options, all.withCount(count), rows.count(), rows.weighted());
      fits = mixtures == null ? plan.leaves(2, 0.5) : plan.needs(mixtures, plan.mostRows()).fit();
    }
    return plan;
  }

  /** Whether so many chunks take no more than a part of the memory. */
  private boolean leaves(int chunks, double part) {
    return chunks * rows.bytes() <= part * device.info().memoryBytes();
  }

  /** Whether not all rows are there at once. */
  boolean isInChunks() {
    return rows.count() < count;
  }

  /** Rows of a block, at most. */
  private int mostRows() {
    return RowLayout.roundUp(Math.min(rows.count(), options.blockRows()), rows.unit());
  }

  /** So many times fewer rows, no less than the fewest. */
  private int smaller(int blockRows, int divisor) {
    return Math.max(rows.unit(), RowLayout.roundUp(blockRows / divisor, rows.unit()));
  }

  /** Rows of a block that is as small as it should get, of a device that gives so much at once. */
  private int smallBlock(MixtureKind mixtures) {
    int blockRows = mostRows();
    while (blockRows > rows.unit()
        && needs(mixtures, blockRows).largest() > device.maxAllocation()) {
      blockRows = smaller(blockRows, 2);
    }
    return smaller(blockRows, SMALLER_BLOCKS);
  }

  /** The buffers of mixtures, for the largest blocks with which they fit, or else the smallest. */
  Needs needs(MixtureKind mixtures) {
    int blockRows = mostRows();
    Needs needs = needs(mixtures, blockRows);
    while (!needs.fit() && blockRows > rows.unit()) {
      blockRows = smaller(blockRows, 2);
      needs = needs(mixtures, blockRows);
    }
    return needs;
  }

  private Needs needs(MixtureKind mixtures, int blockRows) {
    int components = mixtures.components();
    Needs needs = new Needs(new Sizes(device, options.withBlockRows(blockRows), rows), count);
    if (weighted) {
      DeviceWeights.needs(needs);
    }
    NearestCentres.needs(needs, 1);
    NearestCentres.needs(needs, components);
    switch (mixtures.structure().factors()) {
      case OWN -> FullSteps.needs(needs, components);
      case SHARED -> TiedSteps.needs(needs, components);
      case NONE -> FormSteps.needs(needs, mixtures);
    }
    return needs;
  }
}
