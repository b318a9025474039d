package org.gmm4j.covariance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums of second moments, as many as {@link Scatter} names, and how they move to other reference
 * points, δ away:
 *
 * <pre>
 *   S + fδᵀ + δfᵀ + Nδδᵀ
 * </pre>
 */
final class ScatterSums {
  private static final double[] NONE = {};

  private final Scatter scatter;
  private final double[][] second; // whole: Sₖ; pooled: Σ Sₖ at 0; else diagonals, or traces [1]
  private final double[][] products;
  private final ShownValues shown;

  ScatterSums(Scatter scatter, int components, int features) {
    this.scatter = scatter;
    this.second = new double[scatter.isPooled() ? 1 : components][];
    int size = scatter.isTrace() ? 1 : scatter.hasSquares() ? features : features * features;
    Arrays.setAll(second, k -> new double[size]);
    this.products = new double[components][];
    this.shown = new ShownValues(components);
    Arrays.setAll(products, k -> new double[scatter.directions(k).length]);
  }

  Scatter scatter() {
    return scatter;
  }

  double[] whole(int k) {
    require(scatter.isWhole());
    return second[k];
  }

  /** Sₖ, which is gone from here. */
  double[] takeWhole(int k) {
    double[] taken = whole(k);
    second[k] = NONE;
    return taken;
  }

  double[] pooled() {
    require(scatter.isPooled());
    return second[0];
  }

  double[] squares(int k) {
    require(scatter.hasSquares());
    return second[k];
  }

  double[] trace(int k) {
    require(scatter.isTrace());
    return second[k];
  }

  double[] products(int k) {
    require(scatter.hasProducts());
    return products[k];
  }

  ShownValues shown() {
    return shown;
  }

  private void require(boolean summed) {
    if (!summed) {
      throw new IllegalStateException("not among the sums of " + scatter);
    }
  }

  /**
   * Adds what other sums have of a component of theirs. A pooled scatter comes with component 0;
   * the others add what their shift makes of their sums.
   *
   * @param k the component here
   * @param from the component there
   * @param first f there [d]
   * @param count N there
   * @param shift δ, from the point here to that there [d]
   * @param factor what all of it is multiplied by
   */
  void add(
      int k,
      ScatterSums other,
      int from,
      double[] first,
      double count,
      double[] shift,
      double factor) {
    shown.add(k, other.shown, from);
    if (scatter.isPooled()) {
      addMatrix(second[0], from == 0 ? other.second[0] : null, first, shift, count, factor);
    } else if (scatter.hasSquares()) {
      addSquares(second[k], other.second[from], first, shift, count, factor);
      addProducts(k, other.products[from], first, shift, count, factor);
    } else if (scatter.isTrace()) {
      addTrace(second[k], other.second[from][0], first, shift, count, factor);
    } else {
      addMatrix(second[k], other.second[from], first, shift, count, factor);
    }
  }

  /** Replaces a component's; a pooled scatter, of all rows whosever they are, stays. */
  void replace(int k, ScatterSums other, int from, double[] first, double count, double[] shift) {
    shown.clear(k);
    if (scatter.isPooled()) {
      shown.add(k, other.shown, from);
    } else {
      Arrays.fill(second[k], 0);
      Arrays.fill(products[k], 0);
      add(k, other, from, first, count, shift, 1);
    }
  }

  /** Adds to the pooled matrix another's whole ones, or to traces its diagonals. */
  void addReduced(int k, ScatterSums other) {
    if (scatter.isPooled()) {
      double[] matrix = other.whole(k);
      for (int i = 0; i < matrix.length; i++) {
        second[0][i] += matrix[i];
      }
    } else {
      trace(k)[0] += Arrays.stream(other.squares(k)).sum();
    }
  }

  /**
   * Moves a component's to another point, in their own units.
   *
   * @param first f [d]
   * @param count N in rows
   * @param divisor N in the units of the sums; a pooled scatter is in rows
   * @param shift δ, from that point to the one here [d]
   */
  void move(int k, double[] first, double count, double divisor, double[] shift) {
    if (scatter.isPooled()) {
      addMatrix(second[0], null, first, shift, divisor, count > 0 ? count / divisor : 0);
    } else if (scatter.hasSquares()) {
      addSquares(second[k], new double[first.length], first, shift, divisor, 1);
      addProducts(k, new double[products[k].length], first, shift, divisor, 1);
    } else if (scatter.isTrace()) {
      addTrace(second[k], 0, first, shift, divisor, 1);
    } else {
      addMatrix(second[k], null, first, shift, divisor, 1);
    }
  }

  private static void addSquares(
      double[] to,
      double[] sums,
      double[] otherFirst,
      double[] shift,
      double count,
      double factor) {
    for (int j = 0; j < shift.length; j++) {
      to[j] += factor * (sums[j] + 2 * otherFirst[j] * shift[j] + count * shift[j] * shift[j]);
    }
  }

  private static void addTrace(
      double[] to, double sum, double[] otherFirst, double[] shift, double count, double factor) {
    double moved = sum;
    for (int j = 0; j < shift.length; j++) {
      moved += (2 * otherFirst[j] + count * shift[j]) * shift[j];
    }
    to[0] += factor * moved;
  }

  private static void addMatrix(
      double[] to,
      double @Nullable [] sums,
      double[] otherFirst,
      double[] shift,
      double count,
      double factor) {
    int d = shift.length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        to[i * d + j] +=
            factor
                * ((sums == null ? 0 : sums[i * d + j])
                    + otherFirst[i] * shift[j]
                    + shift[i] * otherFirst[j]
                    + count * shift[i] * shift[j]);
      }
    }
  }

  /** B(S + fδᵀ + δfᵀ + Nδδᵀ) = BS + (Bf)δᵀ + (Bδ)(f + Nδ)ᵀ, row by row of B. */
  private void addProducts(
      int k, double[] sums, double[] otherFirst, double[] shift, double count, double factor) {
    int d = shift.length;
    double[] directions = scatter.directions(k);
    for (int from = 0; from < directions.length; from += d) {
      double first = 0;
      double shifted = 0;
      for (int j = 0; j < d; j++) {
        first += directions[from + j] * otherFirst[j];
        shifted += directions[from + j] * shift[j];
      }
      for (int j = 0; j < d; j++) {
        products[k][from + j] +=
            factor
                * (sums[from + j]
                    + first * shift[j]
                    + shifted * (otherFirst[j] + count * shift[j]));
      }
    }
  }
}
