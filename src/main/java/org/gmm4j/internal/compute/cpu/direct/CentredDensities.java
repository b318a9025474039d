package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.blocks.CentredRows;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.jspecify.annotations.Nullable;

/**
 * Those of components near a common centre by products, all at once: log pₖ = gₖ + bₖ·y − ½ aₖ·y²,
 * see {@link QuadraticForms}. Of the others, and of rows so far away that these are no numbers, by
 * differences to each mean.
 */
final class CentredDensities implements BlockDensities {
  /** A row's log-densities that are smaller may have lost what was beyond a double's range. */
  private static final double LEAST = -1e200;

  private final CommonCentre centre;
  private final CentredRows rows;
  private final @Nullable DiagonalDensities others;
  private final int[] all;
  private final boolean radial;
  private final double[] constants; // gₖ of near ones
  private final double[] halves; // −½ aₖ, where one number is all of aₖ
  private final DoublePanel linear; // b [near × d]
  private final @Nullable DoublePanel quadratic; // −½ a of squares, where there are such [near × d]
  private final DoublePanel logs; // [near × capacity]
  private final double[] totals; // of a row's log-densities

  /**
   * Prepares.
   *
   * @param forms about the centre
   * @param rows receives those of each block about the centre
   * @param others of diagonal covariances; null where all are near whatever the row
   */
  CentredDensities(
      GaussianMixture mixture,
      QuadraticForms forms,
      CommonCentre centre,
      CentredRows rows,
      @Nullable DiagonalDensities others,
      int capacity) {
    int[] near = centre.near();
    this.centre = centre;
    this.rows = rows;
    this.others = others;
    this.all = IntStream.range(0, mixture.components()).toArray();
    this.radial = forms.isRadial();
    this.constants = Arrays.stream(near).mapToDouble(forms::constant).toArray();
    this.halves = new double[near.length];
    int d = mixture.features();
    this.linear = new DoublePanel(near.length, d);
    this.quadratic = rows.squares() == null ? null : new DoublePanel(near.length, d);
    for (int n = 0; n < near.length; n++) {
      double[] a = forms.precisions(near[n]); // of tied covariances none
      linear.put(n, forms.linear(near[n]), d);
      if (quadratic != null) {
        quadratic.put(n, Arrays.stream(a).map(each -> -0.5 * each).toArray(), d);
      }
      halves[n] = radial ? -0.5 * a[0] : 0;
    }
    this.logs = new DoublePanel(near.length, capacity);
    this.totals = new double[capacity];
  }

  @Override
  public void find(RowBlock block) {
    int[] near = centre.near();
    int count = block.count();
    rows.set(block, radial);
    linear.timesTransposed(rows.rows(), near.length, count, logs);
    DoublePanel squares = rows.squares();
    if (quadratic != null && squares != null) {
      quadratic.addTimesTransposed(squares, near.length, count, logs);
    }
    Arrays.fill(totals, 0, count, 0);
    for (int n = 0; n < near.length; n++) {
      double[] its = block.shares(near[n]);
      logs.get(n, its, count);
      if (radial) {
        addMultiple(halves[n], rows.squaredNorms(), its, count);
      }
      finish(constants[n], its, totals, count);
    }
    if (others != null) {
      others.find(block, isBeyond(count) ? all : centre.far());
    }
  }

  @Override
  public boolean needFeatures() {
    return centre.far().length > 0;
  }

  private static void addMultiple(double factor, double[] values, double[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += factor * values[i];
    }
  }

  private static void finish(double constant, double[] logs, double[] totals, int count) {
    for (int i = 0; i < count; i++) {
      double log = logs[i] + constant;
      logs[i] = log;
      totals[i] += log;
    }
  }

  private boolean isBeyond(int count) {
    boolean within = true;
    for (int i = 0; i < count; i++) {
      within &= totals[i] > LEAST;
    }
    return !within;
  }

  @Override
  public void close() {
    linear.close();
    if (quadratic != null) {
      quadratic.close();
    }
    logs.close();
  }
}
