package org.gmm4j.internal.compute.opencl.rows;

import java.nio.ByteBuffer;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;

/**
 * Lists of the rows of a block that each component still has to do with, on a device
 * (kernels/lists.cl). Some kernel ranks rows, then {@link #collect} makes the next lists of those
 * it kept. How long lists are stays on the device; the sums over all blocks are read at the end.
 */
public final class RowLists {
  private final Workspace work;
  private final int components;
  private final DeviceBuffer ranks;
  private final DeviceBuffer kept;
  private final DeviceBuffer counts;
  private final DeviceBuffer totals;
  private final int stages;
  private DeviceBuffer lists;
  private DeviceBuffer spare;

  /**
   * Makes room.
   *
   * @param purpose what they are for
   * @param largest rows of the largest block
   * @param stages kinds of lists whose lengths are to be told apart
   */
  public RowLists(Workspace work, String purpose, int components, int largest, int stages) {
    this.work = work;
    this.components = components;
    this.stages = stages;
    this.ranks = integers("the ranks", (long) components * largest);
    this.kept = integers("the ranks' groups", (long) components * largest / lanes());
    this.counts = integers("the lists' lengths", components);
    this.lists = integers("the lists of rows", (long) components * largest);
    this.spare = integers("the older lists of rows", (long) components * largest);
    this.totals = work.scratch().get(totalsOf(purpose), totalBytes());
    ByteBuffer zeros = work.context().staging(totalBytes());
    for (int i = 0; i < totalBytes(); i++) {
      zeros.put(i, (byte) 0);
    }
    totals.write(0, zeros);
  }

  /** What lists with these arguments take. */
  public static void needs(Needs needs, String purpose, int components, int largest, int stages) {
    long pairs = (long) components * largest;
    needs.integers("the ranks", pairs);
    needs.integers("the ranks' groups", pairs / needs.sizes().options().tuning().lanes());
    needs.integers("the lists' lengths", components);
    needs.integers("the lists of rows", pairs);
    needs.integers("the older lists of rows", pairs);
    needs.longs(totalsOf(purpose), (long) stages * components);
  }

  private static String totalsOf(String purpose) {
    return "the sums of the lists' lengths of " + purpose;
  }

  private DeviceBuffer integers(String what, long count) {
    return work.scratch().get(what, count * Integer.BYTES);
  }

  private int lanes() {
    return work.options().tuning().lanes();
  }

  private int totalBytes() {
    return stages * components * Long.BYTES;
  }

  /** The rows [K × padded rows]. */
  public DeviceBuffer lists() {
    return lists;
  }

  /** The lists' lengths [K]. */
  public DeviceBuffer counts() {
    return counts;
  }

  /** Enqueues a kernel, given all its other arguments, that ranks the rows of a block. */
  public void rank(Block block, Launch ranking) {
    ranking.buffer(ranks).buffer(kept).enqueueItems(block.padded(), components);
  }

  /**
   * Makes lists of the rows that were ranked last.
   *
   * @param stage which lengths these are
   * @param listed whether the ranked rows were those of the lists up to now, not of the block
   */
  public void collect(Block block, int stage, boolean listed) {
    work.launch(KernelFamily.ROWS, "list_offsets")
        .buffer(kept)
        .integer(block.padded() / lanes())
        .buffer(counts)
        .buffer(totals)
        .integer(stage * components)
        .enqueueGroups(1, components);
    work.launch(KernelFamily.ROWS, "list_rows")
        .buffer(ranks)
        .buffer(kept)
        .buffer(lists)
        .integer(listed ? 1 : 0)
        .buffer(spare)
        .enqueueItems(block.padded(), components);
    DeviceBuffer older = lists;
    lists = spare;
    spare = older;
  }

  /** Rows of all lists of a stage, over all blocks up to now. */
  public long total(int stage) {
    ByteBuffer bytes = work.context().staging(totalBytes());
    totals.read(0, bytes);
    long sum = 0;
    for (int k = 0; k < components; k++) {
      sum += bytes.getLong((stage * components + k) * Long.BYTES);
    }
    return sum;
  }
}
