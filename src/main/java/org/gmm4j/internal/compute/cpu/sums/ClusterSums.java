package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/**
 * Σ w (x − c) over the rows of each cluster. Of bytes that all count once, sums of whole numbers
 * are kept from call to call and only rows that have changed hands are added and taken away, which
 * is exact.
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
  private int[] summedOwners;
  private double[][] stored = new double[0][]; // Σ of stored bytes [K × d]

  public ClusterSums(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
    this.bytes = data.type() == ElementType.UINT8 && data.weights().areOnes();
    this.summedOwners = new int[0];
  }

  /**
   * Sums.
   *
   * @param centres c [K × d]
   * @param owners of the rows [N]. Kept.
   */
  public double[][] of(double[][] centres, int[] owners) {
    return bytes ? ofBytes(centres, owners) : add(centres, owners, new int[0]);
  }

  private double[][] ofBytes(double[][] centres, int[] owners) {
    if (stored.length != centres.length) {
      stored = new double[centres.length][data.columns()];
      summedOwners = new int[owners.length];
      Arrays.fill(summedOwners, NOBODY);
    }
    double[][] change = add(centres, owners, summedOwners);
    double[][] sums = new double[centres.length][data.columns()];
    long[] counts = new long[centres.length];
    IntStream.of(owners).forEach(owner -> counts[owner]++);
    for (int k = 0; k < centres.length; k++) {
      for (int j = 0; j < data.columns(); j++) {
        stored[k][j] += change[k][j];
        sums[k][j] = stored[k][j] / data.scale() - counts[k] * centres[k][j];
      }
    }
    summedOwners = owners;
    return sums;
  }

  /** Sums all rows; of bytes, those whose owner is not that of before, in stored units. */
  private double[][] add(double[][] centres, int[] owners, int[] before) {
    double[][][] parts = new double[PARTS][centres.length][data.columns()];
    workers.forEach(
        PARTS,
        (worker, part) -> {
          int from = (int) ((long) owners.length * part / PARTS);
          int to = (int) ((long) owners.length * (part + 1) / PARTS);
          double[] x = new double[data.columns()];
          float[] values = new float[data.columns()];
          for (int i = from; i < to; i++) {
            if (!bytes) {
              data.read(i, 1, x, 0);
              addDifference(data.weights().of(i), x, centres[owners[i]], parts[part][owners[i]]);
            } else if (owners[i] != before[i]) {
              data.stored(i, values, 0);
              add(values, 1, parts[part][owners[i]]);
              if (before[i] != NOBODY) {
                add(values, -1, parts[part][before[i]]);
              }
            }
          }
        });
    for (int part = 1; part < PARTS; part++) {
      for (int k = 0; k < centres.length; k++) {
        for (int j = 0; j < data.columns(); j++) {
          parts[0][k][j] += parts[part][k][j];
        }
      }
    }
    return parts[0];
  }

  private static void addDifference(double w, double[] x, double[] centre, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += w * (x[j] - centre[j]);
    }
  }

  private static void add(float[] values, int sign, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += sign * values[j];
    }
  }
}
