package org.gmm4j.internal.compute.cpu.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Adds many rows to symmetric sums. Rows are gathered as √r (x − m) with √r itself in one more
 * column, so that one triangle of GᵀG holds the second moments and, in its last row, the first ones
 * and the count. The triangle is cut into tiles that workers share; every tile sums its rows in
 * their order, so the sums do not depend on the number of workers.
 */
public final class GramSums implements AutoCloseable {
  /** Products of singles: 256 of them lose at most 256 · 2⁻²⁴ = 2e-5, typically 1e-6. */
  public static final int SINGLE_ROWS = 256;

  private static final int TILE = 264;
  private static final int PIECE = 128; // rows a worker gathers at a time

  private final Workers workers;
  private final Gather gather;
  private final int width;
  private final int rowsPerSum;
  private final int capacity;
  private final int[] cuts;
  private final Panel[] tileScratch;
  private final double[][] lines; // by worker [d + 1]
  private final float[][] singles; // likewise
  private final Panel gathered;

  /**
   * What rows are added to.
   *
   * @param component for which no two workers sum the same tile at a time
   * @param sums [(d + 1) × (d + 1)]
   * @param origin m [d]
   * @param sign 1 to add, −1 to take away
   */
  public record Target(int component, SymmetricSums sums, double[] origin, int sign) {}

  /**
   * Rows for one target.
   *
   * @param rows their numbers, as {@link Gather} knows them
   * @param roots √r of each; null for 1
   */
  public record Run(Target target, int[] rows, double @Nullable [] roots) {
    double root(int i) {
      return roots == null ? 1 : roots[i];
    }
  }

  /** A part of a run, from {@code from} on, that is gathered from {@code place} on. */
  private record Piece(Run run, int from, int count, int place) {}

  /** Where rows come from. */
  public interface Gather {
    /**
     * Writes √r (x − m) and, behind it, √r.
     *
     * @param row its number
     * @param out receives [d + 1]
     * @param room for a row of singles [d]
     */
    void write(int row, double root, double[] origin, double[] out, float[] room);
  }

  /**
   * Allocates.
   *
   * @param capacity rows gathered at a time
   * @param singleRows rows whose products are summed in singles, where they are
   */
  public GramSums(
      Workers workers,
      Precision precision,
      int features,
      int capacity,
      int singleRows,
      Gather gather) {
    this.workers = workers;
    this.gather = gather;
    this.width = features + 1;
    this.rowsPerSum = precision == Precision.DOUBLE ? capacity : singleRows;
    this.capacity = capacity;
    this.cuts = cuts(width);
    this.tileScratch = new Panel[workers.count()];
    Arrays.setAll(tileScratch, w -> Panels.of(precision, cuts[1], TILE));
    this.lines = new double[workers.count()][width];
    this.singles = new float[workers.count()][width];
    this.gathered = Panels.of(precision, capacity, width);
  }

  /** Where tiles begin and end: equal widths of at most {@value #TILE}. */
  private static int[] cuts(int width) {
    int tiles = (width + TILE - 1) / TILE;
    int[] cuts = new int[tiles + 1];
    Arrays.setAll(cuts, t -> (int) (((long) width * t + tiles - 1) / tiles));
    return cuts;
  }

  /**
   * Adds rows.
   *
   * @param runs those of one component follow each other
   */
  public void add(List<Run> runs) {
    List<Piece> batch = new ArrayList<>();
    int place = 0;
    for (Run run : runs) {
      for (int from = 0; from < run.rows().length; ) {
        int count = Math.min(run.rows().length - from, capacity - place);
        batch.add(new Piece(run, from, count, place));
        place += count;
        from += count;
        if (place == capacity) {
          add(batch, place);
          batch.clear();
          place = 0;
        }
      }
    }
    add(batch, place);
  }

  private void add(List<Piece> batch, int rows) {
    if (rows == 0) {
      return;
    }
    int[] firstTasks = new int[batch.size() + 1];
    List<List<Piece>> components = new ArrayList<>();
    for (int p = 0; p < batch.size(); p++) {
      Piece piece = batch.get(p);
      firstTasks[p + 1] = firstTasks[p] + (piece.count() + PIECE - 1) / PIECE;
      if (p == 0 || component(piece) != component(batch.get(p - 1))) {
        components.add(new ArrayList<>());
      }
      components.get(components.size() - 1).add(piece);
    }
    workers.forEach(
        firstTasks[batch.size()],
        (worker, task) -> {
          int p = Workers.rangeOf(task, firstTasks);
          gather(batch.get(p), (task - firstTasks[p]) * PIECE, lines[worker], singles[worker]);
        });
    int tilesAcross = cuts.length - 1;
    int tiles = tilesAcross * (tilesAcross + 1) / 2;
    workers.forEach(
        components.size() * tiles,
        (worker, task) -> {
          sumTile(components.get(task / tiles), task % tiles, tileScratch[worker]);
        });
  }

  private static int component(Piece piece) {
    return piece.run().target().component();
  }

  private void gather(Piece piece, int first, double[] line, float[] room) {
    Run run = piece.run();
    int count = Math.min(PIECE, piece.count() - first);
    for (int i = 0; i < count; i++) {
      int from = piece.from() + first + i;
      gather.write(run.rows()[from], run.root(from), run.target().origin(), line, room);
      gathered.put(piece.place() + first + i, line, width, room);
    }
  }

  /** Sums of pieces for the same sums, one behind the other, are added together. */
  private void sumTile(List<Piece> pieces, int number, Panel product) {
    int i = (int) ((Math.sqrt(8.0 * number + 1) - 1) / 2); // tiles are numbered row by row
    int j = number - i * (i + 1) / 2;
    Panel.Tile tile = new Panel.Tile(cuts[i], cuts[i + 1], cuts[j], cuts[j + 1]);
    int summed = 0; // rows in the product
    for (int p = 0; p < pieces.size(); p++) {
      Piece piece = pieces.get(p);
      Target target = piece.run().target();
      for (int from = 0; from < piece.count(); ) {
        int rows = Math.min(piece.count() - from, rowsPerSum - summed);
        gathered.gram(piece.place() + from, rows, tile, target.sign(), summed > 0, product);
        from += rows;
        summed += rows;
        if (summed == rowsPerSum) {
          product.addTo(target.sums(), tile);
          summed = 0;
        }
      }
      boolean last =
          p + 1 == pieces.size() || pieces.get(p + 1).run().target().sums() != target.sums();
      if (last && summed > 0) {
        product.addTo(target.sums(), tile);
        summed = 0;
      }
    }
  }

  @Override
  public void close() {
    gathered.close();
    for (Panel panel : tileScratch) {
      panel.close();
    }
  }
}
