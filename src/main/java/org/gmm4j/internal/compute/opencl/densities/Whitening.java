package org.gmm4j.internal.compute.opencl.densities;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.ComponentRange;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;

/**
 * The squared norms of whitened rows, ‖Pₖ(x − μₖ)‖², on a device, block by block. Factors come up
 * with the first block: each while the device works with those before. Of tied covariances there is
 * one factor for all components. Its buffers are scratch, valid until the next mixture.
 */
public final class Whitening {
  private static final String OFFSETS = "the offsets";

  /** In the place of what the other way to evaluate tied covariances takes. */
  private static final String OFFSETS_OF_TIED = Projections.DIRECTIONS;

  private final Workspace work;
  private final int components;
  private final Tile tile;
  private final GaussianMixture mixture;
  private final Covariance covariance;
  private final boolean shared;
  private final Centring centring;
  private final DeviceBuffer offsets;
  private final DeviceBuffer factors;
  private final DeviceBuffer norms;
  private boolean uploaded;

  /**
   * Makes room.
   *
   * @param centring where rows are centred: mₖ, near μₖ
   * @param largest rows of the largest block
   */
  Whitening(Workspace work, GaussianMixture mixture, Centring centring, long largest) {
    this.work = work;
    this.components = mixture.components();
    this.tile = work.options().tuning().whitening();
    this.shared = mixture.covariance().structure().factors() == Factors.SHARED;
    this.mixture = mixture;
    this.covariance = mixture.covariance();
    this.centring = centring;
    this.offsets = work.reals(shared ? OFFSETS_OF_TIED : OFFSETS, (long) components * work.pitch());
    this.factors = work.reals("the factors", (shared ? 1 : components) * factorLength());
    this.norms = work.sums("the norms", largest * (shared ? 1 : components) * tiles());
  }

  /** What components with a factor each take, for blocks of at most so many rows. */
  static void needs(Needs needs, int components, long largest) {
    long pitch = needs.sizes().pitch();
    needs.points("the means", components);
    needs.points(OFFSETS, components);
    needs.reals(Needs.Kind.PARAMETERS, "the factors", components * pitch * pitch);
    needs.sums(Needs.Kind.WORK, "the norms", largest * sumsPerRow(needs.sizes(), components));
  }

  /** The parts of the norms. */
  static long sumsPerRow(Sizes sizes, int components) {
    return (long) components * sizes.tiles(sizes.options().tuning().whitening());
  }

  /** Where rows are centred: mₖ, near μₖ. */
  Centring centring() {
    return centring;
  }

  /** Whether components share a factor; then they are whitened one by one, into one place. */
  boolean isShared() {
    return shared;
  }

  /** Pₖ(mₖ − μₖ) [K × pitch], when a block is whitened. */
  DeviceBuffer offsets() {
    return offsets;
  }

  /** Pₖᵀ [K × pitch × pitch] in the centring's units, when a block is whitened. */
  DeviceBuffer factors() {
    return factors;
  }

  /** Parts of ‖Pₖ(x − μₖ)‖² [K × tiles × padded rows]; with a shared factor of one component. */
  DeviceBuffer norms() {
    return norms;
  }

  /** Parts of a norm: tiles of columns. */
  int tiles() {
    return work.tiles(tile);
  }

  /** Numbers from a component's norms to the next one's. */
  long normsStep(Block block) {
    return shared ? 0 : (long) tiles() * block.padded();
  }

  /** Enqueues all norms of a block. */
  public void compute(Block block) {
    compute(block, 0, tiles());
  }

  /** Enqueues the parts of a block's norms that some tiles of columns are. */
  void compute(Block block, int firstTile, int endTile) {
    int columns = endTile - firstTile;
    if (uploaded) {
      compute(block, firstTile, columns, new ComponentRange(0, components));
      return;
    }
    long items = (long) columns * (block.padded() / tile.tile()) * tile.groupItems();
    for (ComponentRange range : ComponentRange.of(work.options(), components, items)) {
      upload(range);
      compute(block, firstTile, columns, range);
    }
    uploaded = true;
  }

  /** Enqueues the norms of one component. */
  void computeOf(int k, Block block) {
    if (!uploaded) {
      upload(new ComponentRange(0, components));
      uploaded = true;
    }
    compute(block, 0, tiles(), new ComponentRange(k, 1));
  }

  private void compute(Block block, int firstTile, int columns, ComponentRange range) {
    centring
        .over(block, KernelFamily.DENSITIES, "whitened_norms")
        .buffer(offsets)
        .buffer(factors)
        .longInteger(shared ? 0 : factorLength())
        .integer(block.padded())
        .integer(firstTile)
        .integer(tiles())
        .integer(range.first())
        .longInteger(normsStep(block))
        .buffer(norms)
        .enqueueGroups(columns, block.padded() / tile.tile(), range.count());
  }

  private long factorLength() {
    return (long) work.pitch() * work.pitch();
  }

  /**
   * Sends Pₖ(mₖ − μₖ) and Pₖᵀ of some components, these in strips of as many rows as a tile has. No
   * kernel reads those of an earlier mixture any more: every step ends with a transfer that waits
   * for all.
   */
  private void upload(ComponentRange range) {
    int pitch = work.pitch();
    int realBytes = work.numbers().realBytes();
    offsets.writeLinesMeanwhile(
        (long) range.first() * pitch * realBytes,
        range.count(),
        (long) pitch * realBytes,
        (line, to, offset) -> putOffsets(range.first() + line, to, offset));
    int strip = work.options().tuning().largestTile();
    int strips = pitch / strip;
    factors.writeLinesMeanwhile(
        range.first() * factorLength() * realBytes,
        (shared ? 1 : range.count()) * strips,
        (long) strip * pitch * realBytes,
        (line, to, offset) -> {
          DoubleBuffer factor = covariance.precisionCholesky(range.first() + line / strips);
          putStrip(factor, line % strips * strip, strip, to, offset);
        });
  }

  private void putOffsets(int k, ByteBuffer to, int offset) {
    int d = covariance.features();
    int realBytes = work.numbers().realBytes();
    double[] gap = centring.from(mixture.mean(k), k);
    boolean nowhere = Arrays.stream(gap).allMatch(each -> each == 0);
    DoubleBuffer factor = covariance.precisionCholesky(shared ? 0 : k);
    double[] row = new double[d];
    for (int i = 0; i < work.pitch(); i++) {
      double sum = 0;
      if (i < d && !nowhere) {
        factor.get(i * d, row, 0, i + 1);
        for (int j = 0; j <= i; j++) {
          sum += row[j] * gap[j];
        }
      }
      work.numbers().putReal(to, offset + i * realBytes, sum);
    }
  }

  /** Rows {@code first} to {@code first + strip} of Pᵀ, whose lower triangle is zero. */
  private void putStrip(DoubleBuffer factor, int first, int strip, ByteBuffer to, int offset) {
    int d = covariance.features();
    double unit = centring.unit();
    double[] row = new double[strip];
    int pitch = work.pitch();
    int realBytes = work.numbers().realBytes();
    for (int i = 0; i < strip * pitch * realBytes; i += Integer.BYTES) {
      to.putInt(offset + i, 0);
    }
    for (int j = first; j < d; j++) {
      int count = Math.min(strip, j + 1 - first);
      factor.get(j * d + first, row, 0, count);
      for (int i = 0; i < count; i++) {
        work.numbers().putReal(to, offset + (i * pitch + j) * realBytes, unit * row[i]);
      }
    }
  }
}
