package org.gmm4j.internal.compute.opencl.gaps.conditional;

import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Launch;

/** Sums over picked rows on the device: in parts, which are added up in their order. */
public final class WeightedSums {
  private static final int GROUPS = 256; // that a sum is split into, about

  private final GapWork work;
  private final int d;

  public WeightedSums(GapWork work, int features) {
    this.work = work;
    this.d = features;
  }

  /** Numbers of the parts of sums over so many rows, with so many lines. */
  public static long parts(long rows, int features, int many) {
    return (long) splits((int) rows, GapWork.tiles(features) * GapWork.tiles(many))
        * many
        * features;
  }

  private static int splits(int rows, int tiles) {
    return Math.max(1, Math.min(GROUPS / tiles, GapWork.tiles(rows)));
  }

  /**
   * Adds Σ a(c,n) y(n,j).
   *
   * @param a [many × picked]
   * @param y completed rows [picked × d]
   * @param lower whether only c ≥ j is asked for
   * @param sums receives them from {@code to} on [many × d]
   */
  public void add(
      Picked rows,
      DeviceBuffer a,
      int many,
      DeviceBuffer y,
      boolean lower,
      DeviceBuffer sums,
      long to) {
    add(rows, a, many, y, false, lower, sums, to);
  }

  /** Adds Σ a(c,n) over the rows that miss feature j. */
  public void addMissed(Picked rows, DeviceBuffer a, int many, DeviceBuffer sums, long to) {
    add(rows, a, many, rows.block().rows(), true, false, sums, to);
  }

  private void add(
      Picked rows,
      DeviceBuffer a,
      int many,
      DeviceBuffer b,
      boolean missing,
      boolean lower,
      DeviceBuffer sums,
      long to) {
    int most = splits(rows.count(), GapWork.tiles(d) * GapWork.tiles(many));
    int split = (rows.count() - 1) / most + 1;
    int splits = (rows.count() - 1) / split + 1;
    DeviceBuffer parts = work.doubles("the parts", (long) splits * many * d);
    Launch launch =
        work.launch("gap_weighted_sums")
            .buffer(a)
            .integer(many)
            .integer(rows.count())
            .buffer(b)
            .longInteger(rows.block().from())
            .buffer(rows.places())
            .integer(rows.count())
            .integer(d)
            .integer(missing ? 1 : 0)
            .integer(lower ? 1 : 0)
            .integer(split)
            .buffer(parts);
    launch.enqueueGroups(GapWork.tiles(d), GapWork.tiles(many), splits);
    addParts(parts, splits, many * d, sums, to);
  }

  /**
   * Adds up parts.
   *
   * @param parts [splits × size]
   */
  public void addParts(DeviceBuffer parts, int splits, int size, DeviceBuffer sums, long to) {
    work.launch("gap_add_parts")
        .buffer(parts)
        .integer(splits)
        .integer(size)
        .buffer(sums)
        .longInteger(to)
        .enqueueItems(size);
  }
}
