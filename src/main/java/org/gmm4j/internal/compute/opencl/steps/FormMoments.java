package org.gmm4j.internal.compute.opencl.steps;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.opencl.densities.Projections;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.jspecify.annotations.Nullable;

/**
 * First moments, and of the scatter its diagonals and its products with projections, on a device:
 * blocks are added in their order, then all is read. BS is a first moment too, with r u in the
 * place of r: Σ r (B(x − m)) (x − m)ᵀ.
 */
final class FormMoments {
  private final Workspace work;
  private final Scatter scatter;
  private final int components;
  private final DeviceBuffer references;
  private final FirstMoments first;
  private final DeviceBuffer squares;
  private final @Nullable Projections projections;
  private final @Nullable DeviceBuffer weights;
  private final @Nullable FirstMoments products;
  private boolean begun;

  /**
   * Begins sums.
   *
   * @param points mₖ [K × d]
   * @param references the same, uploaded
   * @param projections of the scatter's directions about mₖ, where it asks for products
   */
  FormMoments(
      Workspace work,
      List<Block> blocks,
      double[][] points,
      DeviceBuffer references,
      Scatter scatter,
      @Nullable Projections projections) {
    this.work = work;
    this.scatter = scatter;
    this.components = points.length;
    this.references = references;
    this.first = new FirstMoments(work, Centring.at(work, points, references));
    this.squares = work.sums("the squares", squareLength());
    this.projections = projections;
    if (projections == null) {
      this.weights = null;
      this.products = null;
    } else {
      int rank = projections.rank();
      double[][] repeated = new double[components * rank][];
      Arrays.setAll(repeated, line -> points[line / rank]);
      this.weights =
          work.reals("the weighted projections", (long) repeated.length * Block.largest(blocks));
      this.products =
          new FirstMoments(
              work,
              "the products",
              Centring.at(work, repeated, work.uploadPoints("the repeated means", repeated)));
    }
  }

  /**
   * What sums of blocks of at most so many rows take.
   *
   * @param rank of the projections that products are taken with; 0 without products
   */
  static void needs(Needs needs, int components, int rank, int largest) {
    Sizes sizes = needs.sizes();
    FirstMoments.needs(needs, components, largest);
    long length = (long) components * sizes.rows().stride();
    int splits = FirstMoments.splits(sizes.options(), largest);
    needs.sums(Needs.Kind.SUMS, "the squares", length);
    needs.sums(Needs.Kind.WORK, "parts of the squares", splits * length);
    if (rank > 0) {
      long repeated = (long) components * rank;
      needs.points("the repeated means", repeated);
      needs.reals(Needs.Kind.WORK, "the weighted projections", repeated * largest);
      FirstMoments.needs(needs, "the products", repeated, largest);
    }
  }

  private long squareLength() {
    return (long) components * work.rows().stride();
  }

  /**
   * Enqueues the sums of a block, whose projections are computed.
   *
   * @param responsibilities [K × padded rows]
   */
  void add(Block block, DeviceBuffer responsibilities) {
    first.add(block, responsibilities);
    addSquares(block, responsibilities);
    if (projections != null && weights != null && products != null) {
      work.launch(KernelFamily.FORMS, "weigh_projections")
          .buffer(projections.values())
          .integer(projections.width())
          .integer(projections.rank())
          .buffer(responsibilities)
          .integer(block.padded())
          .buffer(weights)
          .enqueueItems(block.padded(), (long) components * projections.rank());
      products.add(block, weights);
    }
    begun = true;
  }

  private void addSquares(Block block, DeviceBuffer responsibilities) {
    int splits = FirstMoments.splits(work.options(), block.padded());
    int vector = KernelFamily.FORMS.tile(work.options().tuning()).vector();
    DeviceBuffer parts = work.sums("parts of the squares", splits * squareLength());
    work.over(block, KernelFamily.FORMS, "square_moments")
        .buffer(references)
        .integer(work.pitch())
        .buffer(responsibilities)
        .integer(block.padded())
        .buffer(parts)
        .enqueueItems(work.rows().stride() / vector, splits, components);
    work.launch(KernelFamily.ROWS, "reduce_first")
        .buffer(parts)
        .integer(splits)
        .integer(Math.toIntExact(squareLength()))
        .integer(begun ? 1 : 0)
        .buffer(squares)
        .enqueueItems(squareLength());
  }

  /**
   * Reads the sums.
   *
   * @param moments receives them; their scatter is that asked for
   */
  void read(Moments moments) {
    int d = work.rows().columns();
    for (int k = 0; k < components; k++) {
      moments.counts()[k] = first.read(k, moments.first(k));
      double[] line = work.readSums(squares, (long) k * work.rows().stride(), d);
      System.arraycopy(line, 0, moments.squares(k), 0, d);
      if (products != null && projections != null && scatter.hasProducts()) {
        double[] row = new double[d];
        double[] all = moments.products(k);
        for (int i = 0; i < all.length / d; i++) {
          products.read(k * projections.rank() + i, row);
          System.arraycopy(row, 0, all, i * d, d);
        }
      }
    }
  }
}
