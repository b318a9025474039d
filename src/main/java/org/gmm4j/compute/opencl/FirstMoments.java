package org.gmm4j.compute.opencl;

import org.gmm4j.compute.opencl.RowStore.Block;

/**
 * Nₖ = Σ r and fₖ = Σ r (x − mₖ) on a device: blocks are added in their order, then all is read.
 * Its buffers are scratch, valid until the next sums are begun.
 */
final class FirstMoments {
  private final Work work;
  private final String what;
  private final int components;
  private final DeviceBuffer references;
  private final DeviceBuffer sums;
  private final int width;
  private boolean begun;

  /**
   * Begins sums.
   *
   * @param references mₖ as uploaded by {@link Work#uploadPoints}
   */
  FirstMoments(Work work, int components, DeviceBuffer references) {
    this(work, "the first moments", components, references);
  }

  /** The same in a buffer of another name, for two kinds of sums at a time. */
  FirstMoments(Work work, String what, int components, DeviceBuffer references) {
    this.work = work;
    this.what = what;
    this.components = components;
    this.references = references;
    this.width = work.rows().stride() + work.options().tuning().moments().vector();
    this.sums = work.sums(what, length());
  }

  private long length() {
    return (long) components * width;
  }

  /**
   * Enqueues the sums of a block.
   *
   * @param responsibilities [K × padded rows]
   */
  void add(Block block, DeviceBuffer responsibilities) {
    int split = work.options().tuning().split();
    int splits = (block.padded() + split - 1) / split;
    DeviceBuffer parts = work.sums("parts of " + what, splits * length());
    work.over(block, KernelFamily.MOMENTS, "first_moments")
        .buffer(references)
        .integer(work.pitch())
        .buffer(responsibilities)
        .integer(block.padded())
        .buffer(parts)
        .runItems(width / work.options().tuning().moments().vector(), splits, components);
    work.kernel(KernelFamily.MOMENTS, "reduce_first")
        .buffer(parts)
        .integer(splits)
        .integer(Math.toIntExact(length()))
        .integer(begun ? 1 : 0)
        .buffer(sums)
        .runItems(length());
    begun = true;
  }

  /**
   * Reads one component's sums.
   *
   * @param first receives fₖ [d]
   * @return Nₖ
   */
  double read(int k, double[] first) {
    return split(work.readSums(sums, (long) k * width, work.rows().stride() + 1), first);
  }

  /** The same of sums that are there at a mark, while kernels behind it go on. */
  double read(Mark after, int k, double[] first) {
    return split(work.readSums(after, sums, (long) k * width, work.rows().stride() + 1), first);
  }

  private double split(double[] line, double[] first) {
    System.arraycopy(line, 0, first, 0, first.length);
    return line[work.rows().stride()];
  }
}
