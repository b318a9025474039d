package org.gmm4j.internal.compute.cpu;

import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.bounds.PairBounds;
import org.gmm4j.internal.compute.cpu.matrix.BlockPlan;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.gmm4j.internal.compute.cpu.pruned.Sieve;
import org.gmm4j.internal.compute.cpu.sweep.Sections;

/** What full covariances take. */
record FullFootprint(ResidentKind of) implements FamilyFootprint {
  /** Owners by density and by sums. */
  private static final int OWNERS = 2 * Integer.BYTES;

  /** Lists of rows: those that may have moved, and those visited; and whether they may have. */
  private static final int LISTS = 2 * Integer.BYTES + 1;

  /**
   * Lists of a section's rows: those visited, their places, those to be evaluated, their numbers.
   */
  private static final int LISTS_OF_SECTION = 4 * Integer.BYTES;

  /** Rows that screening decides, those that change hands, and the lead of each. */
  private static final int SCREENED = 5 * Integer.BYTES + Double.BYTES;

  /** Of a row what singles say of two or three components, in objects of its own. */
  private static final int ESTIMATES = 112;

  /** Of a pair that screening has not left out: row, component, two numbers, and its place. */
  private static final int PAIR = 3 * Integer.BYTES + 2 * Double.BYTES;

  private static final int CHUNK = 512; // rows that a worker evaluates at a time
  private static final int PIECE = 64; // of which it sums squares at a time
  private static final int TILE = 264; // of the sums
  private static final int GATHERED = 1 << 20; // values gathered for all workers

  private int d() {
    return of.rows().columns();
  }

  private int k() {
    return of.mixtures().components();
  }

  private boolean screens() {
    return of.accelerated() && k() > 1 && Strips.pruned(d()).length > 1;
  }

  private boolean certifies() {
    return of.accelerated()
        && of.remembering()
        && Certificates.areWorthwhile(of.rows().count(), d(), of.rows().type().bytes(), k());
  }

  @Override
  public int rowBytes() {
    return OWNERS + LISTS + (certifies() ? (int) PairBounds.bytes(k()) : 0);
  }

  @Override
  public double buffers() {
    double d = d();
    double packed = k() * (d + 1) * (d + 2) / 2; // sums of hard-assigned rows
    double added = of.remembering() || !of.accelerated() ? 0 : packed; // of several chunks
    double stretch = BlockPlan.of(of.rows().count(), d(), k()).stretchRows() * (d + k());
    double worker = (PIECE + 9) * d; // squares of some rows, and lines
    int words = (k() + Long.SIZE - 1) / Long.SIZE;
    int each = LISTS_OF_SECTION + (screens() ? SCREENED + ESTIMATES + Long.BYTES * words : 0);
    double section = (double) Sections.of(of.rows()).full(k()) * each;
    double pairs = screens() ? (double) Sieve.chunk(of.rows().count()) * k() * PAIR : 0;
    return Double.BYTES * (packed + added + 6 * k() * d + stretch + of.workers() * worker)
        + of.workers() * pairs
        + section;
  }

  @Override
  public double perhaps() {
    return 0;
  }

  @Override
  public double posteriors() {
    return 0; // among the buffers
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public double natives() {
    double d = d();
    boolean remembers = of.accelerated();
    double whitening = of.real() * (d * d + CHUNK * d);
    double whole = Double.BYTES * d * d; // matrices that are carried over, or tested
    double proofs = (remembers ? whole : 0) + (certifies() ? Certificates.bytesOfProofs(d) : 0);
    double factorisation = Double.BYTES * d * d;
    double chunk = Sieve.chunk(of.rows().count());
    double sieve = screens() ? Float.BYTES * chunk * (3 * (d + 1) + Strips.widestPruned(d())) : 0;
    double tile = Math.min(TILE, d + 1) * TILE * (of.real() + hard());
    double gathered =
        Math.max(256, Math.min(65_536, GATHERED / (d + 1))) * (d + 1) * (of.real() + hard());
    double factors = screens() ? Float.BYTES * k() * (d + 1) * (d + 1) : 0;
    return of.workers() * (whitening + proofs + sieve + tile)
        + Math.min(k(), of.workers()) * factorisation
        + gathered
        + factors;
  }

  /** Bytes of a number in the sums of hard-assigned rows: bytes are summed in singles. */
  private int hard() {
    return of.areBytes() ? Float.BYTES : of.real();
  }
}
