package org.gmm4j.compute.opencl;

import org.gmm4j.compute.DeviceException;
import org.gmm4j.compute.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * What a fit takes on a device, from the sizes that {@link Densities}, {@link FirstMoments}, {@link
 * SecondMoments} and {@link NearestCentres} ask for. Rows worked on at a time are as many as there
 * is room for.
 */
final class MemoryPlan {
  /** Ranks of a low-rank structure that are worth naming, the best first. */
  private static final int[] RANKS = {50, 20, 10, 5, 2, 1};

  /** Kinds of lists whose lengths are told apart, at most. */
  private static final long LONGEST_STAGES = 16;

  private final OpenClDevice device;
  private final Options options;
  private final RowLayout rows;
  private final long components;
  private final Tuning tuning;
  private final long pitch;
  private final int tiles;
  private final int momentTiles;
  private final long realBytes;

  private MemoryPlan(OpenClDevice device, Options options, RowLayout rows, int components) {
    this.device = device;
    this.options = options;
    this.rows = rows;
    this.components = components;
    this.tuning = options.tuning();
    this.pitch = RowStore.roundUp(rows.columns(), tuning.largestTile());
    this.tiles = tiles(tuning.whitening());
    this.momentTiles = tiles(tuning.moments());
    this.realBytes = new Numbers(options.precision(), false).realBytes();
  }

  private int tiles(Tile tile) {
    return RowStore.roundUp(rows.columns(), tile.tile()) / tile.tile();
  }

  /**
   * Plans for mixtures with full covariances.
   *
   * @throws DeviceException if they do not fit; it names a structure that would
   */
  static DeviceMemory of(OpenClDevice device, Options options, RowLayout rows, int components) {
    MemoryPlan plan = new MemoryPlan(device, options, rows, components);
    int blockRows = RowStore.roundUp(Math.min(rows.count(), options.blockRows()), rows.unit());
    DeviceMemory memory = plan.with(blockRows);
    while (memory.total() > memory.available() && blockRows > rows.unit()) {
      blockRows = Math.max(rows.unit(), RowStore.roundUp(blockRows / 2, rows.unit()));
      memory = plan.with(blockRows);
    }
    long largest =
        Math.max(plan.factors(), plan.secondMoments(Math.min(blockRows, plan.capacity())));
    if (memory.total() > memory.available() || largest > device.maxAllocation()) {
      throw plan.doesNotFit(memory, largest);
    }
    return memory;
  }

  private DeviceMemory with(int blockRows) {
    return new DeviceMemory(
        rows.bytes(),
        rows.buffers(),
        parameters(),
        secondMoments(Math.min(blockRows, capacity())) + firstMoments(),
        work(options.withBlockRows(blockRows)),
        blockRows,
        device.info().memoryBytes());
  }

  private long factors() {
    return components * pitch * pitch * realBytes;
  }

  /** In as many parts as fill the device. */
  private long secondMoments(int blockRows) {
    long tile = tuning.moments().tile();
    return components
        * SecondMoments.parts(options, components, momentTiles, blockRows)
        * SecondMoments.tilesBefore(momentTiles)
        * tile
        * tile
        * Numbers.SUM_BYTES;
  }

  private long centrePitch() {
    return RowStore.roundUp((int) components, tuning.distances().centres());
  }

  /** Factors, means, constants; centres, their transpose, the origin. */
  private long parameters() {
    long points = components * pitch + pitch * centrePitch() + pitch;
    return factors() + points * realBytes + components * Numbers.SUM_BYTES;
  }

  private long firstMoments() {
    return components * (rows.stride() + tuning.moments().vector()) * Numbers.SUM_BYTES;
  }

  /** Rows of the largest buffer. */
  private int capacity() {
    return RowStore.roundUp(Math.min(rows.count(), rows.bufferRows()), rows.unit());
  }

  /** The E-step's norms, logs and responsibilities of a block; distances and owners of k-means. */
  private long work(Options blocks) {
    Sizes sizes = new Sizes(device, blocks, rows);
    long capacity = capacity();
    long densityRows = Math.min(capacity, sizes.blockRows(components * tiles));
    long nearestRows = Math.min(capacity, sizes.blockRows(centrePitch()));
    long givenRows = Math.min(capacity, sizes.blockRows(components));
    long mostRows = Math.max(givenRows, Math.max(densityRows, nearestRows));
    long sums =
        densityRows * (components * tiles + components + 1)
            + nearestRows * (centrePitch() + 1)
            + (rows.count() + (long) rows.buffers() * rows.unit()) / tuning.lanes();
    long parts = (mostRows + tuning.split() - 1) / tuning.split() * firstMoments();
    return sums * Numbers.SUM_BYTES
        + parts
        + nearestRows * Integer.BYTES
        + mostRows * components * realBytes
        + pruning(densityRows);
  }

  /** Likely owners, lower bounds, and the lists of rows that may matter to a component. */
  private long pruning(long blockRows) {
    long lists = 3 * components * blockRows + components * blockRows / tuning.lanes();
    long lengths = components * (Integer.BYTES + LONGEST_STAGES * Long.BYTES);
    return blockRows * (Integer.BYTES + Numbers.SUM_BYTES) + lists * Integer.BYTES + lengths;
  }

  private DeviceException doesNotFit(DeviceMemory memory, long largest) {
    boolean tooMuch = memory.total() > memory.available();
    String taken =
        "full covariances of %d components and %d features take %s on %s, which %s %s%s: "
            .formatted(
                components,
                rows.columns(),
                Failures.bytes(tooMuch ? memory.total() - memory.rows() : largest),
                device.info().name(),
                tooMuch ? "has" : "gives",
                Failures.bytes(tooMuch ? memory.available() : device.maxAllocation()),
                tooMuch ? " for them and the rows" : " at once");
    String smaller = smallerStructure();
    return new DeviceException(
        taken
            + (smaller == null ? "use " : "use --covariance " + smaller + ", ")
            + "fewer components or another device");
  }

  /** What would fit in the room that the rows leave. */
  private @Nullable String smallerStructure() {
    long room = Math.min(device.info().memoryBytes() - rows.bytes(), device.maxAllocation()) / 2;
    long line = components * pitch * Numbers.SUM_BYTES; // a number for every component and feature
    if (2 * line > room) {
      return null;
    }
    for (int rank : RANKS) {
      if (rank < rows.columns() && (2 + 2L * rank) * line <= room) {
        return "diag (%s) or mfa:%d (%s)"
            .formatted(Failures.bytes(2 * line), rank, Failures.bytes((2 + 2L * rank) * line));
      }
    }
    return "diag (%s)".formatted(Failures.bytes(2 * line));
  }
}
