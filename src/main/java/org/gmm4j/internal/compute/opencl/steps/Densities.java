package org.gmm4j.internal.compute.opencl.steps;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowStore.Block;
import org.gmm4j.internal.compute.opencl.rows.Run;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Work;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.jspecify.annotations.Nullable;

/**
 * The E-step of one mixture on a device, block by block: log-densities, responsibilities, log p(x).
 * Factors come up with the first block: each while the device works with those before. Of tied
 * covariances there is one factor for all components, which are whitened one after the other. Its
 * buffers are scratch, valid until the next mixture.
 */
public final class Densities {
  private static final String OFFSETS = "the offsets";

  /** In the place of what the other way to evaluate tied covariances takes. */
  private static final String OFFSETS_OF_TIED = Projections.DIRECTIONS;

  private final Work work;
  private final int components;
  private final Tile tile;
  private final List<Block> blocks;
  private final GaussianMixture mixture;
  private final FullCovariance covariance;
  private final boolean shared;
  private final Centring centring;
  private final DeviceBuffer offsets;
  private final DeviceBuffer factors;
  private final DeviceBuffer constants;
  private final DeviceBuffer norms;
  private final DeviceBuffer logs;
  private final Posteriors posteriors;
  private boolean uploaded;
  private @Nullable Pruning pruning;

  public Densities(Work work, GaussianMixture mixture) {
    this.work = work;
    this.components = mixture.components();
    this.tile = work.options().tuning().whitening();
    int tiles = work.tiles(tile);
    this.shared = mixture.covariance() instanceof TiedCovariance;
    this.blocks =
        work.blocks(
            shared
                ? Math.max(tiles, TiedDensities.sumsPerRow(work.sizes(), components))
                : sumsPerRow(work.sizes(), components));
    long largest = Work.largest(blocks);
    this.mixture = mixture;
    this.covariance =
        mixture.covariance() instanceof TiedCovariance tied
            ? tied.alone()
            : (FullCovariance) mixture.covariance();
    this.centring = Centring.near(work, means(mixture));
    this.offsets = work.reals(shared ? OFFSETS_OF_TIED : OFFSETS, (long) components * work.pitch());
    this.factors = work.reals("the factors", (shared ? 1 : components) * factorLength());
    this.constants =
        work.uploadSums(
            "the constants",
            IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray());
    this.norms = work.sums("the norms", largest * (shared ? 1 : components) * tiles);
    this.logs = work.sums("the log-densities", largest * components);
    this.posteriors = new Posteriors(work, blocks, components);
  }

  /**
   * What the E-step of a mixture takes; with tied covariances, {@link TiedSteps#needs} has room.
   */
  static void needs(Needs needs, int components) {
    Sizes sizes = needs.sizes();
    long pitch = sizes.pitch();
    long sumsPerRow = sumsPerRow(sizes, components);
    long largest = largestBlock(sizes, components);
    needs.points("the means", components);
    needs.points(OFFSETS, components);
    needs.reals(Needs.Kind.PARAMETERS, "the factors", components * pitch * pitch);
    needs.sums(Needs.Kind.PARAMETERS, "the constants", components);
    needs.sums(Needs.Kind.WORK, "the norms", largest * sumsPerRow);
    needs.sums(Needs.Kind.WORK, "the log-densities", largest * components);
    Posteriors.needs(needs, components, sumsPerRow);
  }

  /** Rows of the largest block. */
  static int largestBlock(Sizes sizes, int components) {
    return sizes.largestBlock(sumsPerRow(sizes, components));
  }

  /** The parts of the norms. */
  private static long sumsPerRow(Sizes sizes, int components) {
    return (long) components * sizes.tiles(sizes.options().tuning().whitening());
  }

  public static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Where rows are centred: mₖ, near μₖ. */
  public Centring centring() {
    return centring;
  }

  /** Pₖ(mₖ − μₖ) [K × pitch], when a block is whitened. */
  DeviceBuffer offsets() {
    return offsets;
  }

  /** Pₖᵀ [K × pitch × pitch] in the centring's units, when a block is whitened. */
  DeviceBuffer factors() {
    return factors;
  }

  /** log πₖ − ½ d log 2π + log det Pₖ [K]. */
  DeviceBuffer constants() {
    return constants;
  }

  /** Parts of ‖Pₖ(x − μₖ)‖² [K × tiles × padded rows]; with a shared factor of one component. */
  DeviceBuffer norms() {
    return norms;
  }

  /** log pₖ(x) [K × padded rows]. */
  DeviceBuffer logs() {
    return logs;
  }

  /** r of the block computed last [K × padded rows]. */
  public DeviceBuffer responsibilities() {
    return posteriors.responsibilities();
  }

  /** log p(x) of the block computed last [padded rows]. */
  public DeviceBuffer rowLogs() {
    return posteriors.rowLogs();
  }

  /** Enqueues the E-step of one block. Blocks must come in their order. */
  public void compute(Block block) {
    if (pruning != null) {
      pruning.logDensities(block);
    } else if (shared) {
      whitenInTurn(block);
    } else {
      whiten(block);
      logDensities(block);
    }
    posteriors.add(block, logs);
  }

  /** log-densities and posteriors of all rows; returns how many there are. */
  int posteriors(RowSink sink) {
    for (Block block : blocks) {
      compute(block);
      double[] rowLogs = work.readSums(rowLogs(), 0, block.count());
      double[] read = work.readResponsibilities(responsibilities(), block, components);
      sink.accept(block.firstRow(), block.count(), rowLogs, read);
    }
    return work.rows().count();
  }

  /** Leaves out what provably does not matter, from now on. */
  Pruning prune() {
    Pruning begun = new Pruning(work, this, components);
    pruning = begun;
    return begun;
  }

  /** log pₖ(x) of one component after the other, with the factor that they share. */
  private void whitenInTurn(Block block) {
    if (!uploaded) {
      upload(new Run(0, components));
      uploaded = true;
    }
    for (int k = 0; k < components; k++) {
      whiten(block, 0, work.tiles(tile), new Run(k, 1));
      logDensities(block, new Run(k, 1));
    }
  }

  /** ‖Pₖ(x − μₖ)‖². */
  public void whiten(Block block) {
    whiten(block, 0, work.tiles(tile));
  }

  /** The parts of ‖Pₖ(x − μₖ)‖² that some tiles of columns are. */
  public void whiten(Block block, int firstTile, int endTile) {
    int columns = endTile - firstTile;
    int rows = block.padded() / tile.tile();
    if (uploaded) {
      whiten(block, firstTile, columns, new Run(0, components));
      return;
    }
    long items = (long) columns * rows * tile.groupItems();
    for (Run run : Run.of(work.options(), components, items)) {
      upload(run);
      whiten(block, firstTile, columns, run);
    }
    uploaded = true;
  }

  private void whiten(Block block, int firstTile, int columns, Run run) {
    work.over(block, KernelFamily.DENSITIES, "whitened_norms", centring)
        .buffer(offsets)
        .buffer(factors)
        .number(shared ? 0 : factorLength())
        .integer(block.padded())
        .integer(firstTile)
        .integer(work.tiles(tile))
        .integer(run.first())
        .number(normsStep(block))
        .buffer(norms)
        .runGroups(columns, block.padded() / tile.tile(), run.count());
  }

  /** log pₖ(x), from the norms. */
  public void logDensities(Block block) {
    logDensities(block, new Run(0, components));
  }

  private void logDensities(Block block, Run run) {
    work.kernel(KernelFamily.DENSITIES, "log_densities")
        .buffer(norms)
        .integer(work.tiles(tile))
        .number(normsStep(block))
        .buffer(constants)
        .integer(block.padded())
        .integer(run.first())
        .buffer(logs)
        .runItems(block.padded(), run.count());
  }

  /** Numbers from a component's norms to the next one's. */
  private long normsStep(Block block) {
    return shared ? 0 : (long) work.tiles(tile) * block.padded();
  }

  /** r and log p(x), for a block that is not one of a series. */
  public void normalise(Block block) {
    posteriors.normalise(block, logs, 0);
  }

  /** Σ log p(x) over all blocks. */
  public double logLikelihood() {
    return posteriors.logLikelihood();
  }

  private long factorLength() {
    return (long) work.pitch() * work.pitch();
  }

  /**
   * Sends Pₖ(mₖ − μₖ) and Pₖᵀ of some components, these in strips of as many rows as a tile has. No
   * kernel reads those of an earlier mixture any more: every step ends with a transfer that waits
   * for all.
   */
  private void upload(Run run) {
    int pitch = work.pitch();
    int realBytes = work.numbers().realBytes();
    offsets.writeLinesMeanwhile(
        (long) run.first() * pitch * realBytes,
        run.count(),
        (long) pitch * realBytes,
        (line, to, offset) -> putOffsets(run.first() + line, to, offset));
    int strip = work.options().tuning().largestTile();
    int strips = pitch / strip;
    factors.writeLinesMeanwhile(
        run.first() * factorLength() * realBytes,
        (shared ? 1 : run.count()) * strips,
        (long) strip * pitch * realBytes,
        (line, to, offset) -> {
          DoubleBuffer factor = covariance.precisionCholesky(run.first() + line / strips);
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
