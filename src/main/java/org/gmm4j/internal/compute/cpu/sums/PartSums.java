package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.cpu.matrix.GramSums;
import org.gmm4j.internal.compute.cpu.matrix.SymmetricSums;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.jspecify.annotations.Nullable;

/** The moments of rows that belong to several components, summed anew in every step. */
final class PartSums implements AutoCloseable {
  private final Workers workers;
  private final boolean bytes;
  private final RowWeights weights;
  private final double unit; // what is summed is this much larger than the data
  private final int components;
  private final int features;
  private final GramSums sums;
  private final double[] counts;
  private final GramSums.Target[] targets;
  private double[] stretch = new double[0];
  private double[][] origins = new double[0][];
  private @Nullable Moments parts; // of this step, in the units of the sums

  /**
   * Allocates.
   *
   * @param bytes whether whole numbers are summed
   * @param unit what is summed is this much larger than the data
   * @param capacity rows gathered at a time
   */
  PartSums(
      Workers workers,
      Precision precision,
      int components,
      Dataset data,
      boolean bytes,
      double unit,
      int capacity) {
    this.workers = workers;
    this.bytes = bytes;
    this.weights = data.weights();
    this.unit = unit;
    this.components = components;
    this.features = data.columns();
    this.sums =
        new GramSums(workers, precision, features, capacity, GramSums.SINGLE_ROWS, this::gather);
    this.counts = new double[components];
    this.targets = new GramSums.Target[components];
  }

  private void gather(int i, double root, double[] origin, double[] out, int offset) {
    int from = i * features;
    for (int j = 0; j < features; j++) {
      double x = stretch[from + j];
      out[offset + j] = root * ((bytes ? Math.rint(x * unit) : x) - origin[j]); // bytes: exactly
    }
    out[offset + features] = root;
  }

  /**
   * Begins a step.
   *
   * @param points to sum about, in the units of the sums [K × d]. Kept.
   */
  void begin(double[][] points) {
    origins = points;
    Arrays.fill(counts, 0);
    parts = null;
  }

  /**
   * Adds rows.
   *
   * @param x a stretch [rows × d]
   * @param ids numbers of its rows in the data [rows]
   * @param places of the rows in it
   * @param responsibilities of the stretch [rows × K], row-major
   * @return how many pairs of a row and a component there are
   */
  long add(double[] x, int[] ids, int[] places, double[] responsibilities) {
    stretch = x;
    parts();
    GramSums.Run[] runs = new GramSums.Run[components];
    workers.forEach(components, (worker, k) -> runs[k] = run(k, ids, places, responsibilities));
    sums.add(List.of(runs));
    return Arrays.stream(runs).mapToLong(run -> run.rows().length).sum();
  }

  /** Made when first needed, K·d² numbers that few steps need from their beginning. */
  private Moments parts() {
    Moments made = parts;
    if (made == null) {
      made = new Moments(Arrays.stream(origins).map(this::inDataUnits).toArray(double[][]::new));
      parts = made;
      for (int k = 0; k < components; k++) {
        targets[k] = new GramSums.Target(k, into(made, k), origins[k], 1);
      }
    }
    return made;
  }

  /** The last row of the sums are the first moments, and their count, which is known. */
  private SymmetricSums into(Moments moments, int k) {
    return (row, column, numbers, count, sign) -> {
      double[] out = row < features ? moments.second(k) : moments.first(k);
      int to = row < features ? row * features + column : column;
      for (int j = 0; j < Math.min(count, features - column); j++) {
        out[to + j] += sign * numbers[j];
      }
    };
  }

  /** What a component has of the rows that belong to several. */
  private GramSums.Run run(int k, int[] ids, int[] places, double[] responsibilities) {
    int[] rows = new int[places.length];
    double[] roots = new double[places.length];
    int found = 0;
    for (int place : places) {
      double r = responsibilities[place * components + k];
      if (r > 0) {
        double weighted = r * weights.of(ids[place]);
        counts[k] += weighted;
        rows[found] = place;
        roots[found++] = Math.sqrt(weighted);
      }
    }
    return new GramSums.Run(targets[k], Arrays.copyOf(rows, found), roots);
  }

  private double[] inDataUnits(double[] point) {
    return Arrays.stream(point).map(x -> x / unit).toArray();
  }

  /** Σ r of component k in this step. */
  double count(int k) {
    return counts[k];
  }

  /** The sums of this step, in their units about points in the data's; counts are apart. */
  Moments take() {
    Moments all = parts();
    parts = null;
    return all;
  }

  @Override
  public void close() {
    sums.close();
  }
}
