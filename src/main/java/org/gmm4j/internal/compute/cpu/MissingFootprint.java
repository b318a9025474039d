package org.gmm4j.internal.compute.cpu;

import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.internal.compute.cpu.missing.IncompleteResident;
import org.gmm4j.internal.compute.cpu.missing.IncompleteResident.Sizes;

/**
 * What rows that miss values take, of any structure: it is a section of them, or all if they are
 * few, and its sums.
 */
record MissingFootprint(ResidentKind of) implements FamilyFootprint {
  /** Values, what is shown, and the numbers of features by what is missing and what is not. */
  private static final int VALUE = 2 * Double.BYTES + Integer.BYTES;

  private Sizes sizes() {
    return IncompleteResident.sizes(of.rows().count(), d(), k(), rank(), hasMatrices());
  }

  private CovarianceStructure structure() {
    return of.mixtures().structure();
  }

  private boolean hasMatrices() {
    return structure().hasMatrices();
  }

  private int d() {
    return of.rows().columns();
  }

  private int k() {
    return of.mixtures().components();
  }

  private int rank() {
    return hasMatrices() ? 0 : structure().greatestRank(d());
  }

  /** Of C of one component. */
  private double sums() {
    double d = d();
    return hasMatrices() ? d * d : d * packed();
  }

  /** Of a matrix of order q, and one more. */
  private double packed() {
    return rank() * (rank() + 1.0) / 2 + 1;
  }

  @Override
  public int rowBytes() {
    return 0;
  }

  /** A section, or all that stay. */
  private double section() {
    return VALUE * (double) d() * (sizes().stays() ? of.rows().count() : sizes().sectionRows());
  }

  /** The one before may still be there while the next is read. */
  private double another() {
    return sizes().stays() ? 0 : section();
  }

  @Override
  public double startBuffers() {
    return section() + another();
  }

  @Override
  public double buffers() {
    Sizes sizes = sizes();
    double d = d();
    double shares = sizes.sectionRows() * (k() + 1.0) + sizes.kept();
    double parts = sizes.parts() * (sums() + d * (2 + rank()));
    double block = sizes.blockRows() * d;
    double matrices = hasMatrices() ? 2.5 * d * d + of.workers() * block : 0;
    double factors = hasMatrices() ? 0 : of.workers() * 2 * packed() * sizes.blockRows();
    double numbers =
        shares
            + k() * sums()
            + parts
            + sizes.diagonalSums()
            + of.workers() * block
            + matrices
            + factors;
    return section() + Double.BYTES * numbers;
  }

  @Override
  public double perhaps() {
    return another();
  }

  @Override
  public double posteriors() {
    return (double) Double.BYTES * sizes().sectionRows() * k();
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public double natives() {
    Sizes sizes = sizes();
    double d = d();
    double block = sizes.blockRows();
    double half = d / 2;
    double desk =
        hasMatrices()
            ? 3 * block * d + half * half + Math.max(block, d) * half + d * d
            : 3 * block * d + packed() * (block + d) + 3 * rank() * (block + d);
    double component = hasMatrices() ? 2 * d * d : d * (packed() + 2 * rank());
    double parts = hasMatrices() ? sizes.parts() * d * d : 0;
    return Double.BYTES * (component + of.workers() * desk + parts);
  }
}
