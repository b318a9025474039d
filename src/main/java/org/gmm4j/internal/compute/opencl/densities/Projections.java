package org.gmm4j.internal.compute.opencl.densities;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;

/**
 * uₖ = Bₖ (x − mₖ) on a device, for a few directions Bₖ a component. Its buffers are scratch, valid
 * until the next projections.
 */
public final class Projections {
  /** The buffer of the directions. */
  static final String DIRECTIONS = "the directions";

  private final Workspace work;
  private final int components;
  private final DeviceBuffer references;
  private final DeviceBuffer directions;
  private final DeviceBuffer values;
  private final int rank;
  private final int width;

  /**
   * Uploads directions.
   *
   * @param references mₖ as uploaded by {@link Workspace#uploadPoints} [K × pitch]
   * @param directions Bₖ [K][qₖ × d], row-major; some qₖ is above 0. Not modified.
   */
  public Projections(
      Workspace work, List<Block> blocks, DeviceBuffer references, double[][] directions) {
    int d = work.rows().columns();
    this.work = work;
    this.components = directions.length;
    this.references = references;
    this.rank = Arrays.stream(directions).mapToInt(each -> each.length / d).max().orElse(0);
    this.width = width(work.sizes(), rank);
    this.directions = upload(directions);
    this.values = work.reals("the projections", (long) components * width * Block.largest(blocks));
  }

  /** What directions take, and their projections of blocks of at most so many rows. */
  public static void needs(Needs needs, int components, int rank, long largest) {
    long values = perRow(needs.sizes(), components, rank);
    needs.points(DIRECTIONS, values);
    needs.reals(Needs.Kind.WORK, "the projections", values * largest);
  }

  /** How many values a row takes, for blocks of bounded size. */
  public static long perRow(Sizes sizes, int components, int rank) {
    return (long) components * width(sizes, rank);
  }

  /** Values of a row and component, for projections of that rank. */
  static int width(Sizes sizes, int rank) {
    return RowLayout.roundUp(rank, KernelFamily.FORMS.tile(sizes.options().tuning()).tile());
  }

  private Tile tile() {
    return KernelFamily.FORMS.tile(work.options().tuning());
  }

  /** Bₖᵀ [K × pitch × width]. */
  private DeviceBuffer upload(double[][] all) {
    int d = work.rows().columns();
    int pitch = work.pitch();
    int realBytes = work.numbers().realBytes();
    DeviceBuffer buffer = work.reals(DIRECTIONS, (long) components * pitch * width);
    buffer.writeLines(
        components * pitch,
        (long) width * realBytes,
        (line, to, offset) -> {
          double[] rows = all[line / pitch];
          int j = line % pitch;
          for (int i = 0; i < width; i++) {
            double value = j < d && i < rows.length / d ? rows[i * d + j] : 0;
            work.numbers().putReal(to, offset + i * realBytes, value);
          }
        });
    return buffer;
  }

  /** Bₖᵀ [K × pitch × width]. */
  DeviceBuffer directions() {
    return directions;
  }

  /** The greatest qₖ. */
  public int rank() {
    return rank;
  }

  /** Values of a row and component, zeros behind its rank. */
  public int width() {
    return width;
  }

  /** u of the block computed last [K × width × padded rows]. */
  public DeviceBuffer values() {
    return values;
  }

  /** Enqueues a block. */
  public void compute(Block block) {
    work.over(block, KernelFamily.FORMS, "projections")
        .buffer(references)
        .buffer(directions)
        .integer(work.pitch())
        .integer(width)
        .integer(block.padded())
        .buffer(values)
        .enqueueGroups(width / tile().tile(), block.padded() / tile().tile(), components);
  }
}
