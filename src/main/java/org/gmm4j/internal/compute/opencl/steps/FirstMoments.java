package org.gmm4j.internal.compute.opencl.steps;

import java.util.Arrays;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Event;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;

/**
 * Nₖ = Σ r and fₖ = Σ r (x − mₖ) on a device: blocks are added in their order, then all is read.
 * Its buffers are scratch, valid until the next sums are begun.
 */
public final class FirstMoments {
  private static final String NAME = "the first moments";

  private final Workspace work;
  private final String what;
  private final Centring centring;
  private final DeviceBuffer sums;
  private final int width;
  private boolean begun;

  /** Begins sums about a centring's points. */
  public FirstMoments(Workspace work, Centring centring) {
    this(work, NAME, centring);
  }

  /** The same in a buffer of another name, for two kinds of sums at a time. */
  public FirstMoments(Workspace work, String what, Centring centring) {
    this.work = work;
    this.what = what;
    this.centring = centring;
    this.width = width(work.sizes());
    this.sums = work.sums(what, length());
  }

  /** What sums of blocks of at most so many rows take. */
  static void needs(Needs needs, int components, int largest) {
    needs(needs, NAME, components, largest);
  }

  /** The same of sums with another name. */
  static void needs(Needs needs, String what, long components, int largest) {
    long length = components * width(needs.sizes());
    needs.sums(Needs.Kind.SUMS, what, length);
    needs.sums(Needs.Kind.WORK, partsOf(what), splits(needs.sizes().options(), largest) * length);
  }

  private static int width(Sizes sizes) {
    return sizes.rows().stride() + sizes.options().tuning().moments().vector();
  }

  private static String partsOf(String what) {
    return "parts of " + what;
  }

  /** Parts that the rows of a block are summed in. */
  static int splits(DeviceOptions options, int rows) {
    int split = options.tuning().split();
    return (rows + split - 1) / split;
  }

  private long length() {
    return (long) centring.components() * width;
  }

  /**
   * Enqueues the sums of a block.
   *
   * @param responsibilities [K × padded rows]
   */
  public void add(Block block, DeviceBuffer responsibilities) {
    int splits = splits(work.options(), block.padded());
    DeviceBuffer parts = work.sums(partsOf(what), splits * length());
    centring
        .over(block, KernelFamily.MOMENTS, "first_moments")
        .buffer(responsibilities)
        .integer(block.padded())
        .buffer(parts)
        .enqueueItems(
            width / work.options().tuning().moments().vector(), splits, centring.components());
    work.launch(KernelFamily.ROWS, "reduce_first")
        .buffer(parts)
        .integer(splits)
        .integer(Math.toIntExact(length()))
        .integer(begun ? 1 : 0)
        .buffer(sums)
        .enqueueItems(length());
    begun = true;
  }

  /**
   * Reads one component's sums.
   *
   * @param first receives fₖ [d]
   * @return Nₖ
   */
  public double read(int k, double[] first) {
    return split(work.readSums(sums, (long) k * width, work.rows().stride() + 1), first);
  }

  /** The same of sums that are there at an event, while later kernels go on. */
  public double read(Event after, int k, double[] first) {
    return split(work.readSums(after, sums, (long) k * width, work.rows().stride() + 1), first);
  }

  private double split(double[] line, double[] first) {
    Arrays.setAll(first, j -> centring.unit() * line[j]);
    return line[work.rows().stride()];
  }
}
