package org.gmm4j.internal.compute.cpu.sums;

import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.SymmetricSums;
import org.gmm4j.internal.linalg.Spans;

/**
 * What two components share: W = Σ r (x − c)(x − c)ᵀ over the rows of one that the other has a
 * share r of, less the same of the other's rows. It is summed once, added to the moments of one and
 * taken from those of the other.
 *
 * <p>Of each feature c has the mean of the component that varies less there, and W is moved to the
 * other's, whose variance can bear what that rounds. With y = x − c, e = c − m, f = Σ r y and n = Σ
 * r,
 *
 * <pre>
 *   Σ r (x − m)(x − m)ᵀ = Σ r yyᵀ + geᵀ + egᵀ,   g = f + ½ n e
 * </pre>
 */
final class SharedSums implements SymmetricSums {
  private final Moments moments;
  private final int from;
  private final int to;
  private final int features;
  private final double[] origin;
  private final double[] first; // f
  private double count; // n

  /**
   * Begins with no rows.
   *
   * @param moments whose second and first moments receive it
   * @param from what is shared of its rows is taken from this component
   * @param to and added to this one
   * @param origin c [d], in the units of the sums. Kept.
   */
  SharedSums(Moments moments, int from, int to, double[] origin) {
    this.moments = moments;
    this.from = from;
    this.to = to;
    this.features = origin.length;
    this.origin = origin;
    this.first = new double[features];
  }

  /** c [d]. Not to be modified. */
  double[] origin() {
    return origin;
  }

  @Override
  public void add(int row, int column, double[] numbers, int size, double[] room) {
    if (row < features) {
      int place = row * features + column;
      Spans.add(moments.second(to), place, 1, numbers, size, room);
      Spans.add(moments.second(from), place, -1, numbers, size, room);
    } else {
      int firsts = Math.min(size, features - column);
      Spans.add(first, column, 1, numbers, firsts, room);
      if (firsts < size) { // of all parts of the line, which workers share, in the last alone
        count += numbers[firsts];
      }
    }
  }

  /**
   * Moves what was added to the points that the moments are about.
   *
   * @param points in the units of the sums [K × d]
   */
  void finish(double[][] points) {
    move(to, points[to], 1);
    move(from, points[from], -1);
  }

  private void move(int k, double[] point, int sign) {
    double[] shift = new double[features]; // e
    double[] half = new double[features]; // g
    for (int j = 0; j < features; j++) {
      shift[j] = sign * (origin[j] - point[j]);
      half[j] = first[j] + 0.5 * sign * count * shift[j];
      moments.first(k)[j] += sign * first[j] + count * shift[j];
    }
    double[] second = moments.second(k);
    double[] room = new double[features];
    for (int i = 0; i < features; i++) {
      if (shift[i] != 0 || half[i] != 0) {
        Spans.add(second, i * features, half[i], shift, i + 1, room);
        Spans.add(second, i * features, shift[i], half, i + 1, room);
      }
    }
  }
}
