package org.gmm4j.internal.compute.opencl.densities;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.jspecify.annotations.Nullable;

/**
 * The E-step of a mixture of diagonal, spherical or low-rank covariances, block by block
 * (kernels/forms.cl). Its buffers are scratch, valid until the next mixture.
 */
public final class FormDensities {
  private final Workspace work;
  private final int components;
  private final List<Block> blocks;
  private final DeviceBuffer constants;
  private final DeviceBuffer means;
  private final @Nullable Projections projections;
  private final @Nullable DeviceBuffer roots;
  private final int centrePitch;
  private final DeviceBuffer origin;
  private final DeviceBuffer centres;
  private final DeviceBuffer scales;
  private final DeviceBuffer distances;
  private final DeviceBuffer logs;
  private final Posteriors posteriors;

  /**
   * Uploads a mixture.
   *
   * @param means where the components' means are [K × pitch]
   */
  public FormDensities(Workspace work, GaussianMixture mixture, DeviceBuffer means) {
    Covariance covariance = mixture.covariance();
    this.work = work;
    this.components = mixture.components();
    int d = mixture.features();
    this.centrePitch = work.sizes().centrePitch(components);
    this.blocks = work.blocks(sumsPerRow(work.sizes(), components, rank(covariance)));
    long largest = Block.largest(blocks);
    this.constants =
        work.uploadSums(
            "the constants",
            IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray());
    this.projections =
        rank(covariance) > 0
            ? new Projections(work, blocks, means, each(components, covariance::projection))
            : null;
    this.means = means;
    this.roots = projections == null ? null : uploadRoots(covariance, projections.width());
    this.origin = work.uploadOrigin();
    double[] none = new double[d];
    this.centres =
        work.uploadColumns(
            "the centres", each(components, mixture::mean), centrePitch, work.rows().shift());
    this.scales =
        work.uploadColumns(
            "the scales", each(components, k -> inverseRoots(covariance, k)), centrePitch, none);
    this.distances = work.sums("the distances", largest * centrePitch);
    this.logs = work.sums("the log-densities", largest * components);
    this.posteriors = new Posteriors(work, blocks, components);
  }

  /**
   * What the E-step of a mixture takes.
   *
   * @param rank the greatest qₖ
   */
  public static void needs(Needs needs, int components, int rank) {
    Sizes sizes = needs.sizes();
    int centrePitch = sizes.centrePitch(components);
    long largest = largestBlock(sizes, components, rank);
    needs.points("the means", components);
    needs.sums(Needs.Kind.PARAMETERS, "the constants", components);
    if (rank > 0) {
      Projections.needs(needs, components, rank, largest);
      needs.reals(
          Needs.Kind.PARAMETERS,
          "the roots",
          rootsLength(components, Projections.width(sizes, rank)));
    }
    needs.points("the origin", 1);
    needs.points("the centres", centrePitch);
    needs.points("the scales", centrePitch);
    needs.sums(Needs.Kind.WORK, "the distances", largest * centrePitch);
    needs.sums(Needs.Kind.WORK, "the log-densities", largest * components);
    Posteriors.needs(needs, components, sumsPerRow(sizes, components, rank));
  }

  /** Rows of the largest block. */
  public static int largestBlock(Sizes sizes, int components, int rank) {
    return sizes.largestBlock(sumsPerRow(sizes, components, rank));
  }

  /** Distances and projections. */
  private static long sumsPerRow(Sizes sizes, int components, int rank) {
    return sizes.centrePitch(components) + Projections.perRow(sizes, components, rank);
  }

  private static int rank(Covariance covariance) {
    return IntStream.range(0, covariance.components()).map(covariance::rank).max().orElse(0);
  }

  private static double[][] each(int components, java.util.function.IntFunction<double[]> vector) {
    return IntStream.range(0, components).mapToObj(vector).toArray(double[][]::new);
  }

  private static long rootsLength(int components, int width) {
    return (long) components * width * width;
  }

  /** Lₖ⁻¹ [K × width × width], with zeros past each component's own rank. */
  private DeviceBuffer uploadRoots(Covariance covariance, int width) {
    int realBytes = work.numbers().realBytes();
    DeviceBuffer buffer = work.reals("the roots", rootsLength(components, width));
    buffer.writeLines(
        components,
        (long) width * width * realBytes,
        (k, to, offset) -> {
          double[] root = covariance.root(k);
          int q = covariance.rank(k);
          for (int at = 0; at < width * width; at++) {
            boolean inside = at / width < q && at % width < q;
            double value = inside ? root[at / width * q + at % width] : 0;
            work.numbers().putReal(to, offset + at * realBytes, value);
          }
        });
    return buffer;
  }

  /** 1 / σ by feature. */
  private static double[] inverseRoots(Covariance covariance, int k) {
    return Arrays.stream(covariance.noise(k)).map(variance -> 1 / Math.sqrt(variance)).toArray();
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** r of the block computed last [K × padded rows]. */
  public DeviceBuffer responsibilities() {
    return posteriors.responsibilities();
  }

  /** Cₖ(x − μₖ) of the block computed last; null where no component has a factor. */
  public @Nullable Projections projections() {
    return projections;
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  public void compute(Block block) {
    Tile tile = work.options().tuning().distances();
    if (projections != null) {
      projections.compute(block);
    }
    work.over(block, KernelFamily.FORMS, "scaled_distances")
        .buffer(origin)
        .buffer(centres)
        .buffer(scales)
        .integer(centrePitch)
        .integer(block.padded())
        .buffer(distances)
        .enqueueGroups(centrePitch / tile.centres(), block.padded() / tile.tile());
    work.over(block, KernelFamily.FORMS, "form_logs")
        .buffer(means)
        .integer(work.pitch())
        .buffer(distances)
        .buffer(scales)
        .integer(centrePitch)
        .buffer(projections == null ? scales : projections.directions())
        .buffer(projections == null ? scales : projections.values())
        .integer(projections == null ? 0 : projections.width())
        .buffer(roots == null ? scales : roots)
        .integer(projections == null ? 0 : projections.rank())
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

  /** log-densities and posteriors of all rows; returns how many there are. */
  public int posteriors(RowSink sink) {
    for (Block block : blocks) {
      compute(block);
      posteriors.send(block, sink);
    }
    return work.rows().count();
  }

  /** Σ log p(x) over all blocks. */
  public double logLikelihood() {
    return posteriors.logLikelihood();
  }
}
