package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.linalg.Spans;

/**
 * Σ w (x − c) over the rows of each cluster, of Σ w (x − o) that are kept from call to call: only
 * rows that have changed hands are added and taken away. Of bytes that all count once these are
 * whole numbers, which is exact; of others the sums are {@linkplain CompensatedSums compensated}.
 */
public final class ClusterSums {
  /**
   * Parts of the rows that are summed on their own, then in their order: the same for any workers.
   */
  private static final int PARTS = 8;

  private static final int NOBODY = -1;

  private final Dataset data;
  private final Workers workers;
  private final boolean bytes;
  private final double[] origin; // o [d], a row among them; 0 of bytes
  private int[] summedOwners = new int[0];
  private CompensatedSums sums = new CompensatedSums(0); // Σ w (x − o) [K × d]; of bytes, as stored

  public ClusterSums(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
    this.bytes = data.type() == ElementType.UINT8 && data.weights().areOnes();
    this.origin = bytes ? new double[data.columns()] : data.row(0);
  }

  /**
   * Sums.
   *
   * @param centres c [K × d]
   * @param owners of the rows [N]. Kept.
   */
  public double[][] of(double[][] centres, int[] owners) {
    int d = data.columns();
    if (sums.count() != centres.length * d) {
      sums = new CompensatedSums(centres.length * d);
      summedOwners = new int[owners.length];
      Arrays.fill(summedOwners, NOBODY);
    }
    addChanges(centres.length, owners);
    summedOwners = owners;
    double[] counts = Nearest.counts(owners, data.weights(), centres.length);
    double unit = bytes ? data.scale() : 1;
    double[][] differences = new double[centres.length][d];
    for (int k = 0; k < centres.length; k++) {
      for (int j = 0; j < d; j++) {
        differences[k][j] =
            sums.less(k * d + j, unit * counts[k], centres[k][j] - origin[j]) / unit;
      }
    }
    return differences;
  }

  /** Adds all rows, or those whose owner is not that of before, and takes them away there. */
  private void addChanges(int components, int[] owners) {
    CompensatedSums[] parts = new CompensatedSums[PARTS];
    workers.forEach(
        PARTS,
        (worker, part) -> {
          int from = (int) ((long) owners.length * part / PARTS);
          int to = (int) ((long) owners.length * (part + 1) / PARTS);
          parts[part] = new CompensatedSums(components * data.columns());
          addChanges(parts[part], owners, from, to);
        });
    for (CompensatedSums part : parts) {
      sums.add(part);
    }
  }

  private void addChanges(CompensatedSums changes, int[] owners, int from, int to) {
    int d = data.columns();
    double[] x = new double[d];
    float[] stored = new float[bytes ? d : 0];
    for (int i = from; i < to; i++) {
      if (owners[i] == summedOwners[i]) {
        continue;
      }
      read(i, stored, x);
      double w = data.weights().of(i);
      changes.add(owners[i] * d, w, x);
      if (summedOwners[i] != NOBODY) {
        changes.add(summedOwners[i] * d, -w, x);
      }
    }
  }

  /** x − o of a row; of bytes, as they are stored. */
  private void read(int row, float[] stored, double[] x) {
    if (bytes) {
      data.stored(row, stored, 0);
      Spans.widen(stored, x, x.length);
    } else {
      data.read(row, 1, x, 0);
      Spans.weigh(x, 1, origin);
    }
  }
}
