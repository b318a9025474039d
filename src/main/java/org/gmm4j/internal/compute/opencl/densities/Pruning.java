package org.gmm4j.internal.compute.opencl.densities;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowLists;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Tile;

/**
 * The log-densities of a block without the pairs of a row and a component whose responsibility is
 * provably nothing (kernels/prune.cl). All components are evaluated over the first features; the
 * likely owner of each row then to the end, and the others from strip to strip, as long as they
 * could still matter. Nothing is remembered from step to step.
 */
public final class Pruning {
  /** Features after which the owner of a row is guessed, at most; most guesses are right. */
  private static final int GUESSING_FEATURES = 128;

  /** Of all features, what those are at most. */
  private static final int GUESSING_SHARE = 6;

  /** Kinds of lists: owners, others, and those that survive a strip. */
  private static final int OWNED = 0;

  private static final int OTHERS = 1;
  private static final int FIRST_STRIP = 2;

  private static final String PURPOSE = "densities";

  private final Workspace work;
  private final Whitening whitening;
  private final DeviceBuffer constants;
  private final DeviceBuffer logs;
  private final int components;
  private final int features;
  private final Tile tile;
  private final List<Integer> bounds;
  private final RowLists lists;
  private final DeviceBuffer owners;
  private final DeviceBuffer best;

  /**
   * Makes room.
   *
   * @param constants log πₖ − ½ d log 2π + log det Pₖ [K]
   * @param logs receives log pₖ(x) [K × padded rows]
   * @param largest rows of the largest block
   */
  Pruning(
      Workspace work,
      Whitening whitening,
      DeviceBuffer constants,
      DeviceBuffer logs,
      int largest,
      int components) {
    this.work = work;
    this.whitening = whitening;
    this.constants = constants;
    this.logs = logs;
    this.components = components;
    this.features = work.rows().columns();
    this.tile = work.options().tuning().whitening();
    this.bounds = bounds(work.sizes());
    int stages = FIRST_STRIP + bounds.size();
    this.lists = new RowLists(work, PURPOSE, components, largest, stages);
    this.owners = work.scratch().get("the likely owners", (long) largest * Integer.BYTES);
    this.best = work.sums("the owners' log-densities", largest);
  }

  /** What it takes, for blocks of at most so many rows. */
  public static void needs(Needs needs, int components, int largest) {
    int stages = FIRST_STRIP + bounds(needs.sizes()).size();
    RowLists.needs(needs, PURPOSE, components, largest, stages);
    needs.integers("the likely owners", largest);
    needs.sums(Needs.Kind.WORK, "the owners' log-densities", largest);
  }

  /** Whether there is anything to drop: other components, and features to stop before. */
  public static boolean possible(Sizes sizes, int components) {
    return components > 1 && bounds(sizes).size() > 1;
  }

  /** The tiles of columns at which strips end: wider and wider, as fewer rows are left. */
  private static List<Integer> bounds(Sizes sizes) {
    Tile tile = sizes.options().tuning().whitening();
    int tiles = sizes.tiles(tile);
    int guessing = Math.min(GUESSING_FEATURES, sizes.rows().columns() / GUESSING_SHARE);
    List<Integer> bounds = new ArrayList<>();
    int bound = Math.max(1, guessing / tile.tile());
    while (bound < tiles) {
      bounds.add(bound);
      bound += (bound + 1) / 2;
    }
    bounds.add(tiles);
    return bounds;
  }

  /** Enqueues the log-densities of a block; −∞ for pairs that are dropped. */
  void logDensities(Block block) {
    int tiles = work.tiles(tile);
    int first = bounds.get(0);
    whitening.compute(block, 0, first);
    work.launch(KernelFamily.ROWS, "likely_owners")
        .buffer(whitening.norms())
        .integer(tiles)
        .integer(first)
        .buffer(constants)
        .integer(components)
        .integer(block.count())
        .integer(block.padded())
        .buffer(owners)
        .enqueueItems(block.padded());
    collectOwned(block, OWNED);
    whitenListed(block, first, tiles);
    work.launch(KernelFamily.ROWS, "owner_logs")
        .buffer(whitening.norms())
        .integer(tiles)
        .buffer(constants)
        .integer(components)
        .buffer(owners)
        .integer(block.padded())
        .buffer(logs)
        .buffer(best)
        .enqueueItems(block.padded());
    collectOwned(block, OTHERS);
    for (int strip = 0; strip < bounds.size(); strip++) {
      if (strip > 0) {
        whitenListed(block, bounds.get(strip - 1), bounds.get(strip));
      }
      collectSurvivors(block, strip);
    }
  }

  /** Lists every component's own rows, or all others. */
  private void collectOwned(Block block, int stage) {
    lists.rank(
        block,
        work.launch(KernelFamily.ROWS, "rank_owned")
            .buffer(owners)
            .integer(block.count())
            .integer(stage == OWNED ? 1 : 0));
    lists.collect(block, stage, false);
  }

  /** Keeps the listed rows that could still matter after a strip. */
  private void collectSurvivors(Block block, int strip) {
    lists.rank(
        block,
        work.launch(KernelFamily.ROWS, "rank_survivors")
            .buffer(whitening.norms())
            .integer(work.tiles(tile))
            .integer(bounds.get(strip))
            .buffer(constants)
            .buffer(best)
            .real(work.numbers().precision(), work.numbers().precision().negligible())
            .buffer(lists.lists())
            .buffer(lists.counts())
            .buffer(logs));
    lists.collect(block, FIRST_STRIP + strip, true);
  }

  private void whitenListed(Block block, int firstTile, int endTile) {
    whitening
        .centring()
        .over(block, KernelFamily.DENSITIES, "whitened_norms_of")
        .buffer(whitening.offsets())
        .buffer(whitening.factors())
        .integer(block.padded())
        .integer(firstTile)
        .integer(work.tiles(tile))
        .buffer(lists.lists())
        .buffer(lists.counts())
        .buffer(whitening.norms())
        .enqueueGroups(endTile - firstTile, block.padded() / tile.tile(), components);
  }

  /** Pairs that were evaluated up to now, partial ones by their share of d². */
  public long evaluatedPairs() {
    double first = share(bounds.get(0));
    double pairs = (double) work.rows().count() * components * first;
    pairs += lists.total(OWNED) * (1 - first);
    for (int strip = 1; strip < bounds.size(); strip++) {
      double strips = share(bounds.get(strip)) - share(bounds.get(strip - 1));
      pairs += lists.total(FIRST_STRIP + strip - 1) * strips;
    }
    return Math.round(pairs);
  }

  /** Of a triangular product, what so many tiles of columns are. */
  private double share(int tiles) {
    double part = Math.min(1, (double) tiles * tile.tile() / features);
    return part * part;
  }
}
