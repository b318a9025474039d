package org.gmm4j.compute.opencl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.QuadraticForms;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.jspecify.annotations.Nullable;

/**
 * The E-step of a mixture without a matrix for each component, block by block (kernels/forms.cl).
 * Of tied covariances the part that all components share, −½ ‖P(x − c)‖², is left out. Its buffers
 * are scratch, valid until the next mixture.
 */
final class FormDensities {
  private final Work work;
  private final int components;
  private final boolean tied;
  private final List<Block> blocks;
  private final DeviceBuffer constants;
  private final @Nullable Projections projections;
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
   * @param centre c [d], of tied covariances. Not modified.
   * @param means where the components' means are [K × pitch]
   */
  FormDensities(Work work, GaussianMixture mixture, double[] centre, DeviceBuffer means) {
    Covariance covariance = mixture.covariance();
    this.work = work;
    this.components = mixture.components();
    this.tied = covariance instanceof TiedCovariance;
    int d = mixture.features();
    this.centrePitch = work.sizes().centrePitch(components);
    this.blocks = work.blocks(sumsPerRow(work.sizes(), components, tied, rank(covariance)));
    long largest = Work.largest(blocks);
    QuadraticForms forms = QuadraticForms.of(mixture, centre);
    this.constants =
        work.uploadSums(
            "the constants",
            IntStream.range(0, components)
                .mapToDouble(k -> tied ? forms.constant(k) : mixture.logConstant(k))
                .toArray());
    if (tied) {
      DeviceBuffer uploaded = work.uploadPoints("the centre", new double[][] {centre});
      this.projections = new Projections(work, blocks, uploaded, new double[][] {joined(forms, d)});
    } else if (rank(covariance) > 0) {
      this.projections = new Projections(work, blocks, means, each(components, forms::projection));
    } else {
      this.projections = null;
    }
    this.origin = work.uploadOrigin();
    double[] none = new double[d];
    this.centres =
        work.uploadColumns(
            "the centres",
            tied ? new double[0][] : each(components, mixture::mean),
            centrePitch,
            work.rows().shift());
    this.scales =
        work.uploadColumns(
            "the scales",
            tied ? new double[0][] : each(components, k -> inverseRoots(covariance, k)),
            centrePitch,
            none);
    this.distances = work.sums("the distances", largest * centrePitch);
    this.logs = work.sums("the log-densities", largest * components);
    this.posteriors = new Posteriors(work, blocks, components);
  }

  /**
   * What the E-step of a mixture takes.
   *
   * @param rank the greatest qₖ; not looked at if tied
   */
  static void needs(Needs needs, int components, boolean tied, int rank) {
    Sizes sizes = needs.sizes();
    int centrePitch = sizes.centrePitch(components);
    long largest = largestBlock(sizes, components, tied, rank);
    needs.points("the means", components);
    needs.sums(Needs.Kind.PARAMETERS, "the constants", components);
    if (tied) {
      needs.points("the centre", 1);
      Projections.needs(needs, 1, components, largest);
    } else if (rank > 0) {
      Projections.needs(needs, components, rank, largest);
    }
    needs.points("the origin", 1);
    needs.points("the centres", centrePitch);
    needs.points("the scales", centrePitch);
    needs.sums(Needs.Kind.WORK, "the distances", largest * centrePitch);
    needs.sums(Needs.Kind.WORK, "the log-densities", largest * components);
    Posteriors.needs(needs, components, sumsPerRow(sizes, components, tied, rank));
  }

  /** Rows of the largest block. */
  static int largestBlock(Sizes sizes, int components, boolean tied, int rank) {
    return sizes.largestBlock(sumsPerRow(sizes, components, tied, rank));
  }

  /** Distances and projections: of tied covariances, all components' are those of one. */
  private static long sumsPerRow(Sizes sizes, int components, boolean tied, int rank) {
    return sizes.centrePitch(components)
        + (tied
            ? Projections.perRow(sizes, 1, components)
            : Projections.perRow(sizes, components, rank));
  }

  private static int rank(Covariance covariance) {
    return covariance instanceof LowRankCovariance low
        ? IntStream.range(0, low.components()).map(low::rank).max().orElse(0)
        : 0;
  }

  private static double[][] each(int components, java.util.function.IntFunction<double[]> vector) {
    return IntStream.range(0, components).mapToObj(vector).toArray(double[][]::new);
  }

  private static double[] joined(QuadraticForms forms, int d) {
    double[] all = new double[forms.components() * d];
    for (int k = 0; k < forms.components(); k++) {
      System.arraycopy(forms.linear(k), 0, all, k * d, d);
    }
    return all;
  }

  /** 1 / σ by feature. */
  private static double[] inverseRoots(Covariance covariance, int k) {
    double[] variances;
    if (covariance instanceof DiagonalCovariance diagonal) {
      variances = diagonal.variances(k);
    } else if (covariance instanceof LowRankCovariance low) {
      variances = low.noise(k);
    } else {
      variances = new double[covariance.features()];
      Arrays.fill(variances, ((SphericalCovariance) covariance).variance(k));
    }
    return Arrays.stream(variances).map(variance -> 1 / Math.sqrt(variance)).toArray();
  }

  List<Block> blocks() {
    return blocks;
  }

  /** r of the block computed last [K × padded rows]. */
  DeviceBuffer responsibilities() {
    return posteriors.responsibilities();
  }

  /** log p(x), of tied covariances without what all share, of the block computed last. */
  DeviceBuffer rowLogs() {
    return posteriors.rowLogs();
  }

  /** Cₖ(x − μₖ) of the block computed last; null where no component has a factor. */
  @Nullable Projections projections() {
    return projections;
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  void compute(Block block) {
    Tile tile = work.options().tuning().distances();
    if (projections != null) {
      projections.compute(block);
    }
    if (!tied) {
      work.over(block, KernelFamily.FORMS, "scaled_distances")
          .buffer(origin)
          .buffer(centres)
          .buffer(scales)
          .integer(centrePitch)
          .integer(block.padded())
          .buffer(distances)
          .runGroups(centrePitch / tile.centres(), block.padded() / tile.tile());
    }
    work.kernel(KernelFamily.FORMS, "form_logs")
        .buffer(distances)
        .buffer(projections == null ? distances : projections.values())
        .integer(projections == null ? 0 : projections.width())
        .integer(tied ? 1 : 0)
        .buffer(constants)
        .integer(block.padded())
        .buffer(logs)
        .runItems(block.padded(), components);
    posteriors.add(block, logs);
  }

  /** Σ log p(x) over all blocks, of tied covariances without what all components share. */
  double logLikelihood() {
    return posteriors.logLikelihood();
  }
}
