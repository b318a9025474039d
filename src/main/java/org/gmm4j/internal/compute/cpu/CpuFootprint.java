package org.gmm4j.internal.compute.cpu;

import org.gmm4j.FitResult;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Footprint;
import org.gmm4j.internal.compute.MixtureKind;
import org.gmm4j.internal.compute.RowKind;
import org.gmm4j.internal.compute.cpu.pruned.Sieve;

/**
 * The memory that residents take on the CPU: what they remember of each row, what a step makes for
 * each, and buffers. {@code CpuFootprintTest} compares it with what is there while fits run.
 *
 * @param rows to be loaded
 * @param mixtures to come
 * @param precision of the large products
 * @param accelerated whether work may be left out
 * @param workers threads
 */
record CpuFootprint(
    RowKind rows, MixtureKind mixtures, Precision precision, boolean accelerated, int workers) {
  /** Java, its compiled code, ND4J and OpenBLAS, as measured: they hardly depend on the data. */
  private static final long LIBRARIES = 130L << 20;

  /** Rows in singles: two norms of each are remembered. */
  static final int ROUNDED = 2 * Double.BYTES;

  /** k-means remembers a row's centre, and how far the others are behind. */
  private static final int NEAREST = Integer.BYTES + Double.BYTES;

  /** Squared distances to the seeds, to those of the best candidate and the next, and owners. */
  private static final int SEEDING = 3 * Double.BYTES + Integer.BYTES;

  /** What a family of structures takes. */
  interface Family {
    /** Bytes of heap for a row, the most at a time in a step. */
    int rowBytes();

    /** Bytes of heap for buffers. */
    double buffers();

    /** Bytes of heap that only some values make necessary: a copy of rows, for instance. */
    double perhaps();

    /** Bytes of heap for posteriors, when rows are scored. */
    double posteriors();

    /** Bytes outside of the heap. */
    double natives();
  }

  Footprint footprint() {
    Family family =
        mixtures.structure().factors() == Factors.OWN
            ? new FullFootprint(this)
            : new FormFootprint(this);
    long n = ChunkedResident.remembered(rows);
    long labels = (long) rows.count() * FitResult.Assignments.bytes(mixtures.components());
    long buffers = (long) family.buffers();
    long perhaps = (long) family.perhaps();
    return new Footprint(
        CpuProvider.KIND,
        precision,
        n * (ROUNDED + NEAREST + SEEDING),
        labels + n * (ROUNDED + NEAREST + family.rowBytes()) + buffers + perhaps,
        perhaps,
        labels + n * family.rowBytes() + buffers + (long) family.posteriors(),
        (long) (family.natives() + nearestNatives()),
        LIBRARIES,
        null);
  }

  private double nearestNatives() {
    int k = mixtures.components();
    return (double) Float.BYTES * (rows.columns() + 1 + k) * Sieve.CHUNK * workers;
  }

  boolean areBytes() {
    return rows.type() == ElementType.UINT8;
  }

  /** Bytes of a number in the large products. */
  int real() {
    return precision == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
  }
}
