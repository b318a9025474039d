package org.gmm4j.internal.compute.opencl.gaps;

import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Systems;
import org.gmm4j.internal.compute.opencl.gaps.conditional.WeightedSums;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** How many rows are worked on at a time, and what fits of rows that miss values take. */
public final class GapPlan {
  private static final long WORK = 256L << 20; // bytes of what components keep of a block
  private static final int PART = 16; // of a device's memory that these may take
  private static final int LEAST_ROWS = 64;

  private GapPlan() {}

  /**
   * Makes sure that a device can compute in double, and nobody asked for anything else.
   *
   * @throws DeviceException if not
   */
  public static void requireDouble(OpenClDevice device, @Nullable Precision asked) {
    if (!device.info().fp64()) {
      throw new DeviceException(
          "rows with missing values are computed in double, and %s has no fp64: use the cpu"
              .formatted(device.info().name()));
    }
    if (asked == Precision.FLOAT) {
      throw new DeviceException(
          "rows with missing values are computed in double: leave the precision float out");
    }
  }

  /**
   * The memory that a fit takes.
   *
   * @throws DeviceException if the device has less
   */
  public static DeviceMemory requireRoom(OpenClDevice device, RowKind rows, MixtureKind mixtures) {
    DeviceMemory memory = memory(device, rows, mixtures);
    if (memory.total() > memory.available()) {
      throw new DeviceException(
          "%s covariances of %d components and %d features, of rows with missing values, take %s on"
                  .formatted(
                      mixtures.structure().name(),
                      mixtures.components(),
                      rows.columns(),
                      Failures.bytes(memory.total()))
              + " %s, which has %s: use the cpu, or fewer components"
                  .formatted(device.info().name(), Failures.bytes(memory.available())));
    }
    return memory;
  }

  /**
   * Rows of a block at most.
   *
   * @param rank q; of no meaning for structures with matrices
   */
  static int blockRows(
      OpenClDevice device, int components, int features, int rank, boolean matrices) {
    long each = matrices ? features : kept(rank) + 2;
    long bytes = Math.min(WORK, device.info().memoryBytes() / PART);
    long rows = bytes / ((long) Double.BYTES * components * each);
    return (int) Math.max(LEAST_ROWS, Math.min(Integer.MAX_VALUE, rows));
  }

  /** Bytes of what is on the host: a section on its way, and what all rows miss. */
  public static long sectionBytes(RowKind rows) {
    long d = rows.columns();
    long section = Section.rows(rows.count(), rows.columns());
    return section * d * 3 * Double.BYTES + rows.count() * d * Integer.BYTES;
  }

  /** ẑ and the factor of M. */
  private static long kept(long rank) {
    return rank + rank * (rank + 1) / 2;
  }

  /** The memory that a fit takes on a device, with the greatest systems that there could be. */
  public static DeviceMemory memory(OpenClDevice device, RowKind rows, MixtureKind mixtures) {
    CovarianceStructure structure = mixtures.structure();
    boolean matrices = structure.hasMatrices();
    long k = mixtures.components();
    long d = rows.columns();
    long q = matrices ? 0 : structure.greatestRank(rows.columns());
    long triangle = q * (q + 1) / 2;
    int section = Section.rows(rows.count(), rows.columns());
    long n = Math.min(section, blockRows(device, (int) k, (int) d, (int) q, matrices));
    long available = device.info().memoryBytes();
    boolean stay = GapRows.stay(rows.count(), rows.columns(), available);
    long buffers = stay ? (rows.count() - 1) / section + 1 : 1;
    long there = stay ? rows.count() : section;
    long means = 2 * k * d;
    long ofMatrices = matrices ? 3 * k * d * d + 3 * d * d : 0;
    long ofFactors = matrices ? 0 : k * d * (2 + 2 * q + triangle);
    long starts = k * d * 3; // of k-means, and of the first M-step
    long sums =
        4 * k * d
            + GapSums.matrices(structure.hasMatrices() ? whole(structure) : none(), (int) k) * d * d
            + k * d * (2 * q + triangle);
    long work =
        n * (k + 1)
            + n * d
            + Math.max(
                GapSums.parts((int) d),
                WeightedSums.parts(
                    n, (int) d, (int) Math.max(matrices ? d : q, Math.max(1, triangle))))
            + n * Math.max(matrices ? d : 0, Math.max(q, triangle))
            + 2 * n
            + (matrices ? n * (k * d + d + 2) + n * d : k * n * (kept(q) + 2))
            + (matrices ? Systems.bytes(device) / Double.BYTES : 0);
    return new DeviceMemory(
        there * d * Double.BYTES,
        (int) buffers,
        1,
        stay ? 0 : rows.count() * d * Double.BYTES,
        Double.BYTES * (means + ofMatrices + ofFactors + starts + k),
        Double.BYTES * sums,
        Double.BYTES * work,
        (int) n,
        available);
  }

  private static Scatter whole(CovarianceStructure structure) {
    return structure.factors() == CovarianceStructure.Factors.SHARED
        ? new Scatter.Pooled()
        : new Scatter.Whole();
  }

  private static Scatter none() {
    return new Scatter.Diagonal();
  }
}
