package org.gmm4j.internal.compute.opencl.steps;

import java.nio.ByteBuffer;
import java.util.List;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.DeviceWeights;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.jspecify.annotations.Nullable;

/** One step of k-means on a device: distances to all centres, the nearest, and its sums. */
public final class NearestCentres {
  private final Workspace work;
  private final double[][] centres;
  private final Tile tile;
  private final int centrePitch;
  private final List<Block> blocks;
  private final DeviceBuffer points;
  private final DeviceBuffer zeros;
  private final DeviceBuffer transposed;
  private final DeviceBuffer distances;
  private final DeviceBuffer owners;
  private final DeviceBuffer ownerDistances;
  private final DeviceBuffer responsibilities;
  private final @Nullable DeviceWeights weights;

  /**
   * Uploads the centres.
   *
   * @param centres [K × d]. Not modified.
   */
  public NearestCentres(Workspace work, double[][] centres) {
    this.work = work;
    this.centres = centres;
    this.tile = work.options().tuning().distances();
    this.centrePitch = work.sizes().centrePitch(centres.length);
    this.blocks = work.blocks(centrePitch);
    long largest = Block.largest(blocks);
    this.points = work.uploadPoints(centres);
    this.zeros = work.uploadOrigin();
    this.transposed = work.uploadColumns("the centres", centres, centrePitch, work.rows().shift());
    this.distances = work.sums("the distances", largest * centrePitch);
    this.owners = work.scratch().get("the owners", largest * Integer.BYTES);
    this.ownerDistances = work.sums("the owners' distances", largest);
    this.responsibilities = work.reals("the responsibilities", largest * centres.length);
    this.weights = DeviceWeights.of(work);
  }

  /** What a step with so many centres takes. */
  public static void needs(Needs needs, int components) {
    int centrePitch = needs.sizes().centrePitch(components);
    int largest = needs.sizes().largestBlock(centrePitch);
    needs.points("the means", components);
    needs.points("the origin", 1);
    needs.points("the centres", centrePitch);
    needs.sums(Needs.Kind.WORK, "the distances", (long) largest * centrePitch);
    needs.integers("the owners", largest);
    needs.sums(Needs.Kind.WORK, "the owners' distances", largest);
    needs.reals(Needs.Kind.WORK, "the responsibilities", (long) largest * components);
    FirstMoments.needs(needs, components, largest);
  }

  public Nearest compute() {
    int n = work.rows().count();
    int[] rowOwners = new int[n];
    double[] squaredDistances = new double[n];
    FirstMoments sums = new FirstMoments(work, Centring.at(work, centres, points));
    for (Block block : blocks) {
      enqueue(block);
      sums.add(block, responsibilities);
      readOwners(block, rowOwners);
      double[] read = work.readSums(ownerDistances, 0, block.count());
      System.arraycopy(read, 0, squaredDistances, block.firstRow(), block.count());
    }
    double[][] firsts = new double[centres.length][work.rows().columns()];
    for (int k = 0; k < centres.length; k++) {
      sums.read(k, firsts[k]);
    }
    return new Nearest(
        rowOwners, work.rows().weights(), centres.length, () -> squaredDistances, () -> firsts);
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Enqueues a block's distances and owners. */
  public void enqueue(Block block) {
    work.over(block, KernelFamily.DISTANCES, "squared_distances")
        .buffer(zeros)
        .buffer(transposed)
        .integer(centrePitch)
        .integer(block.padded())
        .buffer(distances)
        .enqueueGroups(centrePitch / tile.centres(), block.padded() / tile.tile());
    work.launch(KernelFamily.DISTANCES, "nearest")
        .buffer(distances)
        .integer(centres.length)
        .integer(block.count())
        .integer(block.padded())
        .buffer(owners)
        .buffer(ownerDistances)
        .buffer(responsibilities)
        .enqueueItems(block.padded());
    if (weights != null) {
      weights.multiply(block, centres.length, 0, responsibilities);
    }
  }

  private void readOwners(Block block, int[] to) {
    ByteBuffer bytes = work.context().staging((long) block.count() * Integer.BYTES);
    owners.read(0, bytes);
    bytes.asIntBuffer().get(to, block.firstRow(), block.count());
  }
}
