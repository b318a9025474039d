package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.internal.compute.cpu.forms.FormEvaluator;
import org.gmm4j.internal.compute.cpu.sweep.Sections;

/** What structures without a matrix for each component take. */
record FormFootprint(ResidentKind of) implements FamilyFootprint {
  private static final int BLOCK_VALUES = 1 << 20;
  private static final int LEAST_TASKS = 64; // parts of the sums, over all components
  private static final int SHARE = Integer.BYTES + Double.BYTES;

  /** From so many components on it may pay to screen, which keeps the pairs that are left. */
  private static final int MANY = 16;

  private static final int FEW_FEATURES = 48;

  /** Components that have a share of a row, where many features keep them apart. */
  private static final int FEW_SHARES = 2;

  /** Pairs of a row that are left, twice, and where they are. */
  private static final int PAIRS = 4 * SHARE + 4 * Integer.BYTES;

  private CovarianceStructure structure() {
    return of.mixtures().structure();
  }

  private int d() {
    return of.rows().columns();
  }

  private int k() {
    return of.mixtures().components();
  }

  private int rank() {
    return structure().greatestRank(d());
  }

  private boolean isTied() {
    return structure().factors() == Factors.SHARED;
  }

  @Override
  public int rowBytes() {
    int bytes = Integer.BYTES; // which rows are visited
    if (of.accelerated() && !isTied()) {
      bytes += Integer.BYTES; // owners, for screening
    }
    if (of.accelerated() && of.areBytes()) {
      bytes += of.precision() == Precision.DOUBLE ? 2 * Float.BYTES + Integer.BYTES : 0;
      bytes += rank() == 0 ? Integer.BYTES : 0; // owners, for sums that are carried over
    }
    if (isTied()) {
      bytes += 3 * Integer.BYTES; // when the scatter of all rows is summed
    }
    return bytes;
  }

  @Override
  public double buffers() {
    double d = d();
    double parts = Math.max(k(), LEAST_TASKS) * d * (3 + directions());
    double rounds = rank() > 0 ? 2 : 0; // blocks of rows that rounding may have spoilt
    double worker = blockRows() * ((multiplies() ? 1 + rounds : 0) * d + forms()) + blockRows() * d;
    double pooled = isTied() ? 2 * d * d : 0;
    double sweep = Double.BYTES * of.workers() * worker;
    double blocks = rank() == 0 ? new DirectFootprint(of).buffers() : 0;
    return Double.BYTES * (parts + pooled) + Math.max(sweep, blocks);
  }

  /** Shares of many components in every row. */
  @Override
  public double perhaps() {
    Sections sections = Sections.of(of.rows());
    double each = d() < FEW_FEATURES ? k() : Math.min(k(), FEW_SHARES);
    double shares = sections.dense(k()) * (SHARE * each + 2 * Integer.BYTES);
    boolean screens = of.accelerated() && k() > MANY && d() >= FEW_FEATURES;
    return shares + (screens ? (double) sections.screened(k()) * PAIRS : 0);
  }

  @Override
  public double posteriors() {
    return (double) Sections.of(of.rows()).dense(k()) * k() * Double.BYTES;
  }

  @Override
  public boolean multiplies() {
    return FormEvaluator.isByBlas((int) (k() + forms()), d(), of.precision()) || isTied();
  }

  @Override
  public double natives() {
    double d = d();
    double forms = forms();
    double panels = (forms + k()) * (d + blockRows()) + 2 * blockRows() * d;
    double worker = multiplies() ? panels : 0;
    double gathered = 256 * d + directions() * d / of.workers() * k();
    double tied = isTied() ? d * d * (of.workers() + 1) + BLOCK_VALUES : 0;
    double sweep = of.workers() * (of.real() * worker + Double.BYTES * gathered);
    double blocks = rank() == 0 ? new DirectFootprint(of).natives() : 0;
    return Math.max(sweep, blocks) + Double.BYTES * tied;
  }

  private double directions() {
    return isTied() ? 0 : rank();
  }

  /** Vectors that every row is multiplied with. */
  private double forms() {
    return k() * (1.0 + rank());
  }

  private double blockRows() {
    return Math.max(32, Math.min(256, BLOCK_VALUES / d()));
  }
}
