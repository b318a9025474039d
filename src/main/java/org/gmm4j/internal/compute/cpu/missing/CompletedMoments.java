package org.gmm4j.internal.compute.cpu.missing;

import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Section;
import org.gmm4j.internal.compute.cpu.missing.conditional.Visited;

/**
 * Sums the moments of rows as they are expected. The rows of a section are cut into parts, whose
 * number depends on the data alone; each sums its own, and the parts are added in their order.
 */
final class CompletedMoments {
  private static final int VALUES = 1 << 23; // of all parts' matrices
  private static final int LEAST_PARTS = 4;
  private static final int MOST_PARTS = 32;

  private final Moments moments;
  private final Conditionals conditionals;
  private final Workers workers;
  private final double[][] covariances; // Σ r C, in each conditional's way [K]

  CompletedMoments(Moments moments, Conditionals conditionals, Workers workers) {
    this.moments = moments;
    this.conditionals = conditionals;
    this.workers = workers;
    this.covariances = new double[moments.components()][];
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
    int parts = parts(section.rows(), block);
    RowSums[] sums = new RowSums[parts];
    double[][] ofParts = new double[parts][];
    long[] pairs = new long[parts];
    try (Desks desks = new Desks(conditional, block)) {
      workers.forEach(
          parts,
          (worker, part) -> {
            int from = (int) ((long) section.rows() * part / parts);
            int to = (int) ((long) section.rows() * (part + 1) / parts);
            ofParts[part] = new double[conditional.sums()];
            sums[part] = new RowSums(moments.scatter(), k, section.columns(), block);
            PartSum sum =
                new PartSum(
                    desks.of(worker),
                    new Visited(section, block),
                    moments.reference(k),
                    sums[part],
                    ofParts[part]);
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
        sums[part].addTo(moments, k);
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

  private int parts(int rows, int block) {
    int d = moments.features();
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

  /** One part's rows with something of a component, block by block. */
  private static final class PartSum {
    private final Conditional.Desk desk;
    private final Visited rows;
    private final double[] point;
    private final RowSums sums;
    private final double[] covariances;
    private final double[] shares;
    private final double[] completed;

    PartSum(
        Conditional.Desk desk, Visited rows, double[] point, RowSums sums, double[] covariances) {
      this.desk = desk;
      this.rows = rows;
      this.point = point;
      this.sums = sums;
      this.covariances = covariances;
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
        desk.complete(rows, point, completed, shares, covariances);
        sums.add(completed, shares, rows.count());
        rows.clear();
      }
    }
  }
}
