package org.gmm4j.internal.compute.cpu;

import org.gmm4j.FitResult;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.internal.compute.cpu.kmeans.NearestSearch;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;

/**
 * The memory that residents take on the CPU: what they remember of each row, what a step makes for
 * each, and buffers. {@code HeapNeededTest} compares it with what fits need.
 *
 * @param all the rows, of which a resident may hold only some at a time
 * @param of the resident
 */
record CpuFootprint(RowKind all, ResidentKind of) {
  /** Java, its compiled code and ND4J, as measured: they hardly depend on the data. */
  private static final long LIBRARIES = 105L << 20;

  /**
   * What OpenBLAS's large products take for their threads, and what goes with them, as measured.
   */
  private static final long PRODUCTS = 25L << 20;

  /** Rows in singles: two norms of each are remembered. */
  private static final int ROUNDED = 2 * Float.BYTES;

  /** k-means remembers a row's centre, and how far the others are behind. */
  private static final int NEAREST = Integer.BYTES + Float.BYTES;

  /** Squared distances to the seeds, to those of the best candidate and the next, and owners. */
  private static final int SEEDING = 3 * Double.BYTES + Integer.BYTES;

  static CpuFootprint of(
      RowKind rows, MixtureKind mixtures, Precision precision, boolean accelerated, int workers) {
    RowKind some = rows.withCount(VeryManyRows.remembered(rows));
    boolean whole = some.count() == rows.count();
    return new CpuFootprint(
        rows,
        new ResidentKind(some, mixtures, precision, accelerated, accelerated && whole, workers));
  }

  Footprint footprint() {
    FamilyFootprint family = family();
    long n = of.rows().count();
    long labels = all.count() * FitResult.Assignments.bytes(of.mixtures().components());
    long buffers = (long) family.buffers();
    long perhaps = (long) family.perhaps();
    return new Footprint(
        CpuProvider.KIND,
        of.precision(),
        n * (ROUNDED + NEAREST + SEEDING) + (long) family.startBuffers(),
        labels + n * (ROUNDED + family.rowBytes()) + buffers + perhaps,
        perhaps,
        labels + n * family.rowBytes() + buffers + (long) family.posteriors(),
        (long) (family.natives() + nearestNatives()),
        LIBRARIES + (family.multiplies() ? PRODUCTS : 0),
        null);
  }

  private FamilyFootprint family() {
    if (of.rows().incomplete()) {
      return new MissingFootprint(of);
    }
    return of.mixtures().structure().factors() == Factors.OWN
        ? new FullFootprint(of)
        : new FormFootprint(of);
  }

  private double nearestNatives() {
    int k = of.mixtures().components();
    return (double) Float.BYTES * (all.columns() + 1 + k) * NearestSearch.CHUNK * of.workers();
  }
}
