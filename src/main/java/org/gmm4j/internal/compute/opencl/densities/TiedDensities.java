package org.gmm4j.internal.compute.opencl.densities;

import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;

/**
 * The E-step of a mixture of tied covariances by inner products about one centre, block by block:
 * log-densities without the part that all components share, −½ ‖P(x − c)‖². Its buffers are
 * scratch, valid until the next mixture.
 */
public final class TiedDensities {
  private final Workspace work;
  private final int components;
  private final List<Block> blocks;
  private final DeviceBuffer constants;
  private final Projections projections;
  private final DeviceBuffer logs;
  private final Posteriors posteriors;

  /**
   * Uploads a mixture.
   *
   * @param forms of the mixture about the centre
   * @param centre c [d]. Not modified.
   */
  public TiedDensities(Workspace work, QuadraticForms forms, double[] centre) {
    this.work = work;
    this.components = forms.components();
    this.blocks = work.blocks(sumsPerRow(work.sizes(), components));
    this.constants =
        work.uploadSums(
            "the constants", IntStream.range(0, components).mapToDouble(forms::constant).toArray());
    DeviceBuffer uploaded = work.uploadPoints("the centre", new double[][] {centre});
    this.projections =
        new Projections(work, blocks, uploaded, new double[][] {joined(forms, centre.length)});
    this.logs = work.sums("the log-densities", (long) Block.largest(blocks) * components);
    this.posteriors = new Posteriors(work, blocks, components);
  }

  /** What the E-step of a mixture takes. */
  public static void needs(Needs needs, int components) {
    long largest = largestBlock(needs.sizes(), components);
    needs.sums(Needs.Kind.PARAMETERS, "the constants", components);
    needs.points("the centre", 1);
    Projections.needs(needs, 1, components, largest);
    needs.sums(Needs.Kind.WORK, "the log-densities", largest * components);
    Posteriors.needs(needs, components, sumsPerRow(needs.sizes(), components));
  }

  /** Rows of the largest block. */
  public static int largestBlock(Sizes sizes, int components) {
    return sizes.largestBlock(sumsPerRow(sizes, components));
  }

  /** Log-densities and inner products. */
  static long sumsPerRow(Sizes sizes, int components) {
    return components + Projections.perRow(sizes, 1, components);
  }

  private static double[] joined(QuadraticForms forms, int d) {
    double[] all = new double[forms.components() * d];
    for (int k = 0; k < forms.components(); k++) {
      System.arraycopy(forms.linear(k), 0, all, k * d, d);
    }
    return all;
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** r of the block computed last [K × padded rows]. */
  public DeviceBuffer responsibilities() {
    return posteriors.responsibilities();
  }

  /** log p(x) without what all components share, of the block computed last. */
  public DeviceBuffer rowLogs() {
    return posteriors.rowLogs();
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  public void compute(Block block) {
    projections.compute(block);
    work.launch(KernelFamily.FORMS, "tied_logs")
        .buffer(projections.values())
        .buffer(constants)
        .integer(block.padded())
        .buffer(logs)
        .enqueueItems(block.padded(), components);
    posteriors.add(block, logs);
  }

  /** Enqueues what makes sums of the block computed last count rows by their weights. */
  public void weigh(Block block) {
    posteriors.weigh(block);
  }

  /** Σ log p(x) over all blocks, without what all components share. */
  public double logLikelihood() {
    return posteriors.logLikelihood();
  }
}
