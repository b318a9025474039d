package org.gmm4j.covariance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one E-step that the M-step needs, taken about a reference point m near each
 * component's mean, so that nothing cancels however far the data lie from the origin:
 *
 * <pre>
 *   count  Nₖ = Σₙ r(n,k)
 *   first  fₖ = Σₙ r(n,k) (xₙ − mₖ)
 *   second Sₖ = Σₙ r(n,k) (xₙ − mₖ)(xₙ − mₖ)ᵀ, or the part of it that {@link Scatter} names
 * </pre>
 *
 * Chunks of rows, devices and machines each make theirs; {@link #add} merges them in the caller's
 * order. Mutable while it is being filled, by one thread; a {@link MomentsListener} may use what is
 * complete meanwhile.
 */
public final class Moments {
  private static final double[] NONE = {};

  private final Scatter scatter;
  private final double[] counts;
  private final double[][] references;
  private final double[][] first;
  private final double[][] second; // whole: Sₖ; pooled: Σ Sₖ at 0; else the diagonals
  private final double[][] products;
  private final double[] divisors; // of renewed sums, else 0 [K]
  private double @Nullable [] quartics;
  private double logLikelihood;
  private long rows;
  private long evaluatedPairs;
  private long accumulatedPairs;

  /**
   * Sums of no rows, with whole scatter matrices.
   *
   * @param references mₖ [K × d]. Kept, not copied: never modify them again.
   */
  public Moments(double[][] references) {
    this(references, new Scatter.Whole());
  }

  /**
   * Sums of no rows.
   *
   * @param references mₖ [K × d]. Kept, not copied: never modify them again.
   * @param scatter what is summed of the second moments
   */
  public Moments(double[][] references, Scatter scatter) {
    int components = references.length;
    int features = references[0].length;
    this.scatter = scatter;
    this.references = references;
    this.counts = new double[components];
    this.first = new double[components][features];
    this.second = new double[scatter.isPooled() ? 1 : components][];
    for (int k = 0; k < second.length; k++) {
      second[k] = new double[scatter.hasSquares() ? features : features * features];
    }
    this.divisors = new double[components];
    this.products = new double[components][];
    Arrays.setAll(products, k -> new double[scatter.directions(k).length]);
  }

  /** Number of components, K. */
  public int components() {
    return counts.length;
  }

  /** Number of features, d. */
  public int features() {
    return references[0].length;
  }

  /** What is summed of the second moments. */
  public Scatter scatter() {
    return scatter;
  }

  /** Nₖ [K]. Live: a backend adds to it. */
  public double[] counts() {
    return counts;
  }

  /** Whether a component has no rows: its count is 0. */
  public boolean isEmpty(int k) {
    return counts[k] == 0;
  }

  /**
   * What turns fₖ and Sₖ into means over the component's rows, by division: Nₖ, but for sums that
   * are kept in other units, see {@link #renew}.
   */
  public double divisor(int k) {
    return divisors[k] > 0 ? divisors[k] : counts[k];
  }

  /** One divided by the {@link #divisor}; 0 for a component without rows. */
  double perRow(int k) {
    return isEmpty(k) ? 0 : 1 / divisor(k);
  }

  /** mₖ [d]. Not to be modified. */
  public double[] reference(int k) {
    return references[k];
  }

  /** fₖ [d]. Live: a backend adds to it. */
  public double[] first(int k) {
    return first[k];
  }

  /** Sₖ [d × d], of which only the lower triangle counts. Live: a backend adds to it. */
  public double[] second(int k) {
    require(scatter.isWhole());
    return second[k];
  }

  /** Σₖ Sₖ [d × d], of which only the lower triangle counts. Live: a backend adds to it. */
  public double[] pooled() {
    require(scatter.isPooled());
    return second[0];
  }

  /** The diagonal of Sₖ [d]. Live: a backend adds to it. */
  public double[] squares(int k) {
    require(scatter.hasSquares());
    return second[k];
  }

  /** BₖSₖ [qₖ × d], row-major. Live: a backend adds to it. */
  public double[] products(int k) {
    require(scatter.hasProducts());
    return products[k];
  }

  private void require(boolean summed) {
    if (!summed) {
      throw new IllegalStateException("not among the sums of " + scatter);
    }
  }

  /** The same sums with Σₖ Sₖ in the place of whole matrices Sₖ. */
  public Moments withPooledScatter() {
    Moments sums = new Moments(references, new Scatter.Pooled());
    double[] total = sums.pooled();
    for (int k = 0; k < counts.length; k++) {
      sums.counts[k] = counts[k];
      System.arraycopy(first[k], 0, sums.first[k], 0, features());
      double[] matrix = second(k);
      for (int i = 0; i < total.length; i++) {
        total[i] += matrix[i];
      }
    }
    sums.addRows(rows, logLikelihood);
    sums.addWork(evaluatedPairs, accumulatedPairs);
    return sums;
  }

  /** Sₖ as {@link #second} gives it, which is gone from here. */
  double[] takeSecond(int k) {
    double[] taken = second[k];
    second[k] = NONE;
    return taken;
  }

  /** Σₙ r ‖xₙ − μₖ‖⁴ about the means that these sums give [K]; null if nobody asked for them. */
  public double @Nullable [] quartics() {
    return quartics;
  }

  /** Notes fourth moments [K]: of all rows, when all other sums are complete. */
  public void setQuartics(double[] sums) {
    quartics = sums;
  }

  /**
   * The mean of a component's rows, mₖ + fₖ / Nₖ [d].
   *
   * @param k a component that has rows
   */
  public double[] mean(int k) {
    double[] mean = references[k].clone();
    for (int j = 0; j < mean.length; j++) {
      mean[j] += first[k][j] / divisor(k);
    }
    return mean;
  }

  /** Σₙ log p(xₙ) of the rows seen, in nats; 0 where the responsibilities were given. */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** Number of rows seen. */
  public long rows() {
    return rows;
  }

  /** Notes that rows were seen, and their summed log-likelihood. */
  public void addRows(long count, double sumOfLogLikelihood) {
    rows += count;
    logLikelihood += sumOfLogLikelihood;
  }

  /** Densities evaluated, in pairs of a row and a component; partial ones by their share. */
  public long evaluatedPairs() {
    return evaluatedPairs;
  }

  /** How many pairs of a row and a component entered the sums. */
  public long accumulatedPairs() {
    return accumulatedPairs;
  }

  /** Counts work, for reports. */
  public void addWork(long evaluated, long accumulated) {
    evaluatedPairs += evaluated;
    accumulatedPairs += accumulated;
  }

  /**
   * Adds the sums of other rows, moving them to this object's reference points where theirs differ:
   *
   * <pre>
   *   S + fδᵀ + δfᵀ + Nδδᵀ,   f + Nδ,   δ = m(other) − m(this)
   * </pre>
   *
   * @param other of as many components and features, with the same parts of the scatter. Not
   *     modified.
   */
  public void add(Moments other) {
    for (int k = 0; k < counts.length; k++) {
      double[] shift = shift(k, other, k);
      if (scatter.isPooled()) {
        double[] sums = k == 0 ? other.second[0] : null;
        addMatrix(second[0], sums, other.first[k], shift, other.counts[k]);
      } else {
        addScatter(k, other, k, shift);
      }
      addFirst(k, other, k, shift);
    }
    addRows(other.rows, other.logLikelihood);
    addWork(other.evaluatedPairs, other.accumulatedPairs);
  }

  /**
   * Replaces one component's sums, when all others are complete. The new ones may be in any units,
   * so that a count near the least of a double costs fₖ and Sₖ no digit. A pooled scatter, of all
   * rows whosever they are, stays.
   *
   * @param sums the component's as those of a single one, with the same part of the scatter. Not
   *     modified.
   * @param count Nₖ, whatever the units of the sums
   */
  public void renew(int k, Moments sums, double count) {
    double[] shift = shift(k, sums, 0);
    if (!scatter.isPooled()) {
      Arrays.fill(second[k], 0);
      Arrays.fill(products[k], 0);
      addScatter(k, sums, 0, shift);
    }
    Arrays.fill(first[k], 0);
    addFirst(k, sums, 0, shift);
    counts[k] = count;
    divisors[k] = sums.counts[0];
    if (quartics != null && sums.quartics != null) {
      quartics[k] = sums.quartics[0];
    }
  }

  /** δ of component k here and {@code from} there. */
  private double[] shift(int k, Moments other, int from) {
    double[] shift = new double[features()];
    for (int j = 0; j < shift.length; j++) {
      shift[j] = other.references[from][j] - references[k][j];
    }
    return shift;
  }

  private void addFirst(int k, Moments other, int from, double[] shift) {
    for (int j = 0; j < shift.length; j++) {
      first[k][j] += other.first[from][j] + other.counts[from] * shift[j];
    }
    counts[k] += other.counts[from];
  }

  /** Adds what a component has for itself of the second moments. */
  private void addScatter(int k, Moments other, int from, double[] shift) {
    double count = other.counts[from];
    if (scatter.hasSquares()) {
      addSquares(second[k], other.second[from], other.first[from], shift, count);
    } else {
      addMatrix(second[k], other.second[from], other.first[from], shift, count);
    }
    addProducts(scatter.directions(k), k, other, from, shift);
  }

  private static void addSquares(
      double[] to, double[] sums, double[] otherFirst, double[] shift, double count) {
    for (int j = 0; j < shift.length; j++) {
      to[j] += sums[j] + 2 * otherFirst[j] * shift[j] + count * shift[j] * shift[j];
    }
  }

  /** Adds what a component's shift makes of its sums, and the sums themselves if there are any. */
  private static void addMatrix(
      double[] to, double @Nullable [] sums, double[] otherFirst, double[] shift, double count) {
    int d = shift.length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        to[i * d + j] +=
            (sums == null ? 0 : sums[i * d + j])
                + otherFirst[i] * shift[j]
                + shift[i] * otherFirst[j]
                + count * shift[i] * shift[j];
      }
    }
  }

  /** B(S + fδᵀ + δfᵀ + Nδδᵀ) = BS + (Bf)δᵀ + (Bδ)(f + Nδ)ᵀ, row by row of B. */
  private void addProducts(double[] directions, int k, Moments other, int of, double[] shift) {
    int d = shift.length;
    for (int from = 0; from < directions.length; from += d) {
      double first = 0;
      double shifted = 0;
      for (int j = 0; j < d; j++) {
        first += directions[from + j] * other.first[of][j];
        shifted += directions[from + j] * shift[j];
      }
      for (int j = 0; j < d; j++) {
        products[k][from + j] +=
            other.products[of][from + j]
                + first * shift[j]
                + shifted * (other.first[of][j] + other.counts[of] * shift[j]);
      }
    }
  }
}
