package org.gmm4j.internal.compute.cpu.missing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;
import org.gmm4j.internal.compute.gaps.Section;
import org.jspecify.annotations.Nullable;

/**
 * Sums the moments of rows as they are expected. The rows of a section are cut into parts, whose
 * number depends on the data alone; each sums its own, and the parts are added in their order.
 */
final class CompletedMoments implements AutoCloseable {
  private static final int VALUES = 1 << 23; // of all parts' matrices
  private static final int LEAST_PARTS = 4;
  private static final int MOST_PARTS = 32;

  private final Moments moments;
  private final Conditionals conditionals;
  private final Workers workers;
  private final boolean notesShown;
  private final double[][] covariances; // Σ r C, in each conditional's way [K]
  private final Map<Integer, SumsRoom> rooms = new ConcurrentHashMap<>(); // of workers
  private final Desks desks;

  /**
   * Begins.
   *
   * @param notesShown whether to note what rows show
   */
  CompletedMoments(
      Moments moments, Conditionals conditionals, Workers workers, boolean notesShown) {
    this.moments = moments;
    this.notesShown = notesShown;
    this.conditionals = conditionals;
    this.workers = workers;
    this.covariances = new double[moments.components()][];
    this.desks = new Desks(conditionals.blockRows());
  }

  /** Adds a section. */
  void add(Section section, Shares shares) {
    for (int k = 0; k < moments.components(); k++) {
      try (Conditional conditional = conditionals.of(k)) {
        add(section, shares, k, conditional);
      }
    }
  }

  private void add(Section section, Shares shares, int k, Conditional conditional) {
    int block = conditionals.blockRows();
    int parts = parts(section.rows(), moments.features(), block);
    RowSums[] sums = new RowSums[parts];
    double[][] ofParts = new double[parts][];
    long[] pairs = new long[parts];
    try {
      workers.forEach(
          parts,
          (worker, part) -> {
            int from = (int) ((long) section.rows() * part / parts);
            int to = (int) ((long) section.rows() * (part + 1) / parts);
            ofParts[part] = new double[conditional.sums()];
            sums[part] = new RowSums(moments.scatter(), k, section.columns(), notesShown);
            PartSum sum =
                new PartSum(
                    desks.of(worker, conditional),
                    new Visited(section, block),
                    moments.reference(k),
                    sums[part],
                    rooms.computeIfAbsent(worker, first -> room(block)),
                    ofParts[part],
                    shares.kept(k));
            for (int place = from; place < to; place++) {
              double share = section.weight(place) * shares.of(place, k);
              if (share > 0) {
                sum.add(place, share);
                pairs[part]++;
              }
            }
            sum.flush();
          });
      for (int part = 0; part < parts; part++) {
        sums[part].addTo(moments);
        addCovariances(k, ofParts[part]);
        moments.addWork(0, pairs[part]);
      }
    } finally {
      for (RowSums each : sums) {
        if (each != null) {
          each.close();
        }
      }
    }
  }

  private SumsRoom room(int block) {
    return new SumsRoom(moments.scatter(), moments.components(), moments.features(), block);
  }

  /** How many parts a section of so many rows has. */
  static int parts(int rows, int d, int block) {
    int affordable = (int) Math.max(LEAST_PARTS, Math.min(MOST_PARTS, VALUES / ((long) d * d)));
    return Math.max(1, Math.min(affordable, (rows - 1) / block + 1));
  }

  private void addCovariances(int k, double[] some) {
    double[] all = covariances[k];
    if (all == null) {
      covariances[k] = some;
    } else {
      for (int i = 0; i < all.length; i++) {
        all[i] += some[i];
      }
    }
  }

  /** Puts in what waits until all sections are there. */
  void finish() {
    for (int k = 0; k < covariances.length; k++) {
      try (Conditional conditional = conditionals.of(k)) {
        conditional.finish(covariances[k], moments, k);
      }
      covariances[k] = new double[0];
    }
  }

  @Override
  public void close() {
    desks.close();
    rooms.values().forEach(SumsRoom::close);
  }

  /** One part's rows with something of a component, block by block. */
  private static final class PartSum {
    private final Conditional.Desk desk;
    private final Visited rows;
    private final double[] point;
    private final RowSums sums;
    private final SumsRoom room;
    private final double[] covariances;
    private final double[] shares;
    private final double[] completed;
    private final double @Nullable [] kept;

    PartSum(
        Conditional.Desk desk,
        Visited rows,
        double[] point,
        RowSums sums,
        SumsRoom room,
        double[] covariances,
        double @Nullable [] kept) {
      this.desk = desk;
      this.rows = rows;
      this.point = point;
      this.sums = sums;
      this.room = room;
      this.covariances = covariances;
      this.kept = kept;
      this.shares = new double[rows.most()];
      this.completed = new double[rows.most() * point.length];
    }

    void add(int place, double share) {
      shares[rows.count()] = share;
      rows.add(place);
      if (rows.isFull()) {
        flush();
      }
    }

    void flush() {
      if (rows.count() > 0) {
        desk.complete(rows, point, completed, shares, covariances, kept);
        sums.add(completed, shares, rows.count(), room);
        sums.note(rows);
        rows.clear();
      }
    }
  }
}
