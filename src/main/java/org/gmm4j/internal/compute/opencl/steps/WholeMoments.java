package org.gmm4j.internal.compute.opencl.steps;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Workspace;

/**
 * First moments and the whole scatter of every component on a device: blocks are added in their
 * order, then one component after the other is read while the device goes on with the next.
 */
final class WholeMoments implements AutoCloseable {
  private final double[][] references;
  private final FirstMoments first;
  private final SecondMoments second;

  /**
   * Begins sums.
   *
   * @param blocks all that will be added
   * @param centring about its points
   */
  WholeMoments(Workspace work, List<Block> blocks, Centring centring) {
    this.references = centring.points();
    this.first = new FirstMoments(work, centring);
    this.second = new SecondMoments(work, blocks, centring);
  }

  /** What sums of blocks of at most so many rows take. */
  static void needs(Needs needs, int components, int largest) {
    FirstMoments.needs(needs, components, largest);
    SecondMoments.needs(needs, components, largest);
  }

  /** Adds rows with responsibilities of at least {@code smallest} only to the scatter. */
  void prune(double smallest) {
    second.prune(smallest);
  }

  /** Pairs of a row and a component that were added to the scatter since {@link #prune}. */
  long activePairs() {
    return second.activePairs();
  }

  /**
   * Enqueues the sums of a block.
   *
   * @param responsibilities [K × padded rows]
   */
  void add(Block block, DeviceBuffer responsibilities) {
    first.add(block, responsibilities);
    second.add(block, responsibilities);
  }

  /** Reads all; the listener can factorise a component meanwhile. */
  Moments read(MomentsListener listener) {
    Moments moments = new Moments(references, new Scatter.Whole());
    for (int k = 0; k < references.length; k++) {
      moments.counts()[k] = first.read(second.end(k), k, moments.first(k));
      second.read(k, moments.second(k));
      listener.complete(moments, k);
    }
    return moments;
  }

  /** The sums of all rows for given responsibilities, about points near these. */
  static Moments of(Workspace work, Responsibilities given, double[][] points) {
    int components = points.length;
    List<Block> blocks = work.blocks(components);
    double[][] kept = Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
    Centring centring = Centring.near(work, kept);
    DeviceBuffer uploaded =
        work.reals("the responsibilities", (long) Block.largest(blocks) * components);
    try (WholeMoments sums = new WholeMoments(work, blocks, centring)) {
      for (Block block : blocks) {
        work.uploadResponsibilities(given, block, components, uploaded);
        sums.add(block, uploaded);
      }
      return sums.read((moments, k) -> {});
    }
  }

  /** What {@link #of} takes. */
  static void givenNeeds(Needs needs, int components) {
    int largest = needs.sizes().largestBlock(components);
    needs.points("the means", components);
    needs.reals(Needs.Kind.WORK, "the responsibilities", (long) largest * components);
    needs(needs, components, largest);
  }

  @Override
  public void close() {
    second.close();
  }
}
