package org.gmm4j.internal.compute.opencl.gaps;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Operand;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Picked;
import org.gmm4j.internal.compute.opencl.gaps.conditional.WeightedSums;

/**
 * Sums of completed rows y about points: Σ r y, and as much of Σ r yyᵀ as a {@link Scatter} names.
 * Each block's are added to those before it, on the device.
 */
final class GapSums {
  private static final int LINES = 4; // Σ r y, Σ r y², Σ r of those that show it, that miss it
  private static final int LEAST_SPLIT = 32; // rows
  private static final int MOST_SPLITS = 64;

  private final GapWork work;
  private final WeightedSums weighted;
  private final Moments moments;
  private final Scatter scatter;
  private final int d;
  private final double[] counts;
  private final DeviceBuffer points;
  private final DeviceBuffer columns; // [K × LINES × d]
  private final DeviceBuffer matrices; // [K or 1 × d × d], of those that are asked for
  private final int q;
  private final DeviceBuffer bases; // Bᵀ [K × d × q]
  private final DeviceBuffer products; // [K × q × d]

  /**
   * Begins.
   *
   * @param moments to be filled; about its points
   */
  GapSums(GapWork work, Moments moments) {
    int components = moments.components();
    this.work = work;
    this.weighted = new WeightedSums(work, moments.features());
    this.moments = moments;
    this.scatter = moments.scatter();
    this.d = moments.features();
    this.counts = new double[components];
    double[][] about = new double[components][];
    Arrays.setAll(about, moments::reference);
    this.points = work.upload("the points", about);
    this.columns = work.zeros("the sums", (long) components * LINES * d);
    this.matrices = work.zeros("the second moments", matrices(scatter, components) * d * d);
    this.q =
        IntStream.range(0, components).map(k -> scatter.directions(k).length / d).max().orElse(0);
    this.bases = work.upload("the bases", bases(components));
    this.products = work.zeros("the products", (long) components * q * d);
  }

  /** How many matrices are summed. */
  static long matrices(Scatter scatter, int components) {
    return scatter.hasSquares() ? 0 : scatter.isPooled() ? 1 : components;
  }

  private double[][] bases(int components) {
    double[][] lines = new double[components][d * q];
    for (int k = 0; k < components; k++) {
      double[] directions = scatter.directions(k);
      for (int i = 0; i < directions.length; i++) {
        lines[k][i % d * q + i / d] = directions[i];
      }
    }
    return lines;
  }

  /** Numbers of the parts of sums by feature. */
  static long parts(int features) {
    return (long) MOST_SPLITS * LINES * features;
  }

  /** Adds rows that their component completes. */
  void add(Picked rows, Conditionals conditionals) {
    DeviceBuffer y = work.doubles("the completed rows", (long) rows.count() * d);
    conditionals.complete(rows, points, y);
    counts[rows.component()] += Arrays.stream(rows.given(), 0, rows.count()).sum();
    addColumns(rows, y);
    if (!scatter.hasSquares()) {
      addMatrix(rows, y);
    } else if (q > 0) {
      addProducts(rows, y);
    }
    conditionals.addCovariances(rows, matrices, matrix(rows.component()));
    moments.addWork(0, rows.count());
  }

  private void addColumns(Picked rows, DeviceBuffer y) {
    int split = Math.max(LEAST_SPLIT, (rows.count() - 1) / MOST_SPLITS + 1);
    int splits = (rows.count() - 1) / split + 1;
    DeviceBuffer parts = work.doubles("the parts", (long) splits * LINES * d);
    rows.block()
        .over(work.launch("gap_column_sums"))
        .buffer(rows.places())
        .buffer(rows.shares())
        .integer(rows.count())
        .integer(d)
        .buffer(y)
        .integer(split)
        .buffer(parts)
        .enqueueItems(d, splits);
    weighted.addParts(parts, splits, LINES * d, columns, (long) rows.component() * LINES * d);
  }

  /** Σ r yyᵀ. */
  private void addMatrix(Picked rows, DeviceBuffer y) {
    DeviceBuffer lines = work.doubles("the lines", (long) rows.count() * d);
    int side = GapWork.SIDE;
    work.launch("gap_weigh_rows")
        .buffer(y)
        .buffer(rows.shares())
        .integer(rows.count())
        .integer(d)
        .integer(rows.count())
        .buffer(lines)
        .enqueueGroups((d - 1) / side + 1, (rows.count() - 1) / side + 1);
    weighted.add(rows, lines, d, y, true, matrices, matrix(rows.component()));
  }

  /** Where the matrix of a component begins. */
  private long matrix(int k) {
    return scatter.isPooled() ? 0 : (long) k * d * d;
  }

  /** B Σ r yyᵀ. */
  private void addProducts(Picked rows, DeviceBuffer y) {
    int count = rows.count();
    DeviceBuffer along = work.doubles("the lines", (long) count * q);
    work.launch("gap_products")
        .buffer(y)
        .longInteger(0)
        .integer(count)
        .integer(d)
        .integer(Operand.PLAIN.number())
        .buffer(points)
        .buffer(bases)
        .integer(q)
        .integer(rows.component())
        .integer(count)
        .buffer(along)
        .enqueueGroups(GapWork.tiles(count), GapWork.tiles(q), 1);
    work.launch("gap_weigh_lines")
        .buffer(rows.shares())
        .integer(count)
        .integer(count)
        .buffer(along)
        .enqueueItems(count, q);
    weighted.add(rows, along, q, y, false, products, (long) rows.component() * q * d);
  }

  /** What components have of the rows that show a feature; of such as complete with the points. */
  AvailableCases.Sums shown() {
    AvailableCases.Sums all = AvailableCases.Sums.zeros(counts.length, d);
    for (int k = 0; k < counts.length; k++) {
      double[] lines = work.read(columns, (long) k * LINES * d, LINES * d);
      System.arraycopy(lines, 0, all.first()[k], 0, d);
      System.arraycopy(lines, d, all.second()[k], 0, d);
      System.arraycopy(lines, 2 * d, all.counts()[k], 0, d);
    }
    return all;
  }

  /** Puts all sums into the moments. */
  void finish(Conditionals conditionals) {
    for (int k = 0; k < counts.length; k++) {
      double[] lines = work.read(columns, (long) k * LINES * d, LINES * d);
      moments.counts()[k] += counts[k];
      add(lines, 0, moments.first(k));
      if (scatter.hasSquares()) {
        add(lines, d, moments.squares(k));
      }
      if (scatter.hasProducts()) {
        add(
            work.read(products, (long) k * q * d, moments.products(k).length),
            0,
            moments.products(k));
      }
      if (scatter.isWhole()) {
        add(work.read(matrices, matrix(k), d * d), 0, moments.second(k));
      }
      conditionals.finish(moments, k, Arrays.copyOfRange(lines, 3 * d, LINES * d));
    }
    if (scatter.isPooled()) {
      add(work.read(matrices, 0, d * d), 0, moments.pooled());
    }
  }

  private static void add(double[] some, int from, double[] to) {
    Arrays.setAll(to, i -> to[i] + some[from + i]);
  }
}
