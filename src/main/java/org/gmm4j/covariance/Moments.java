package org.gmm4j.covariance;

import java.util.Arrays;
import org.gmm4j.internal.linalg.ProjectedScatter;
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
 * where a row of weight wₙ has wₙ r(n,k) in the place of r(n,k).
 *
 * <p>Chunks of rows, devices and machines each make theirs; {@link #add} merges them in the
 * caller's order. Mutable while it is being filled, by one thread; a {@link MomentsListener} may
 * use what is complete meanwhile.
 */
public final class Moments {
  private final double[] counts;
  private final double[][] references;
  private final double[][] first;
  private final ScatterSums second;
  private final double[] divisors; // of renewed sums, else 0 [K]
  private double @Nullable [] fourthMoments;
  private double logLikelihood;
  private long rows;
  private double totalWeight;
  private long evaluatedPairs;
  private long accumulatedPairs;

  /**
   * Sums of no rows.
   *
   * @param references mₖ [K × d]. Kept, not copied: never modify them again.
   * @param scatter what is summed of the second moments
   */
  public Moments(double[][] references, Scatter scatter) {
    int components = references.length;
    int features = references[0].length;
    this.references = references;
    this.counts = new double[components];
    this.first = new double[components][features];
    this.second = new ScatterSums(scatter, components, features);
    this.divisors = new double[components];
  }

  /** Number of components, K. */
  public int components() {
    return counts.length;
  }

  /** Number of features, d. */
  public int features() {
    return references[0].length;
  }

  /** What is summed of second moments. */
  public Scatter scatter() {
    return second.scatter();
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
   * By what fₖ and Sₖ are divided to be means of rows: Nₖ, but in other units after {@link #renew}.
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
    return second.whole(k);
  }

  /** Σₖ Sₖ [d × d], of which only the lower triangle counts. Live: a backend adds to it. */
  public double[] pooled() {
    return second.pooled();
  }

  /** The diagonal of Sₖ [d]. Live: a backend adds to it. */
  public double[] squares(int k) {
    return second.squares(k);
  }

  /** tr Sₖ [1]. Live: a backend adds to it. */
  public double[] trace(int k) {
    return second.trace(k);
  }

  /** BₖSₖ [qₖ × d], row-major. Live: a backend adds to it. */
  public double[] products(int k) {
    return second.products(k);
  }

  /** What rows show where some miss values; a backend adds to it. */
  public ShownValues shown() {
    return second.shown();
  }

  /** The same sums with Σₖ Sₖ in the place of matrices Sₖ, or traces in that of diagonals. */
  public Moments with(Scatter asked) {
    if (asked.equals(scatter())) {
      return this;
    }
    Moments sums = new Moments(references, asked);
    for (int k = 0; k < counts.length; k++) {
      sums.counts[k] = counts[k];
      System.arraycopy(first[k], 0, sums.first[k], 0, features());
      sums.second.addReduced(k, second);
      sums.shown().add(k, shown(), k);
    }
    sums.addRows(rows, totalWeight, logLikelihood);
    sums.addWork(evaluatedPairs, accumulatedPairs);
    return sums;
  }

  /** Sₖ as {@link #second} gives it, which is gone from here. */
  double[] takeSecond(int k) {
    return second.takeWhole(k);
  }

  /**
   * The variances within a component, of sums with {@linkplain #squares diagonals}: Sⱼⱼ / N − (fⱼ /
   * N)² + ρ [d]; ρ for a component without rows.
   */
  double[] variances(int k, double ridge) {
    double inverse = perRow(k);
    double[] squares = squares(k);
    double[] variances = new double[squares.length];
    for (int j = 0; j < variances.length; j++) {
      double shift = first[k][j] * inverse;
      // Rounding may leave less than nothing where all rows are the same.
      variances[j] = Math.max(0, squares[j] * inverse - shift * shift) + ridge;
    }
    return variances;
  }

  /** Sₖ / N − δδᵀ with δ = f / N, as far as products tell; zeros for a component without rows. */
  public ProjectedScatter projected(int k) {
    double inverse = perRow(k);
    double[] shift = Arrays.stream(first[k]).map(sum -> sum * inverse).toArray();
    double[] directions = scatter().directions(k);
    return ProjectedScatter.of(variances(k, 0), directions, products(k), shift, inverse);
  }

  /** Σₙ r ‖xₙ − μₖ‖⁴ about the means that these sums give [K]; null if nobody asked for them. */
  public double @Nullable [] fourthMoments() {
    return fourthMoments;
  }

  /** Notes fourth moments [K]: of all rows, when all other sums are complete. */
  public void setFourthMoments(double[] sums) {
    fourthMoments = sums;
  }

  /** The mean of the rows of a component that has some, mₖ + fₖ / Nₖ [d]. */
  public double[] mean(int k) {
    double[] mean = references[k].clone();
    Arrays.setAll(mean, j -> mean[j] + first[k][j] / divisor(k));
    return mean;
  }

  /** Σₙ wₙ log p(xₙ) of the rows seen, in nats; 0 where the responsibilities were given. */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** Number of rows seen. */
  public long rows() {
    return rows;
  }

  /** Σₙ wₙ of the rows seen: their number, while every row weighs 1. */
  public double totalWeight() {
    return totalWeight;
  }

  /** Notes that rows were seen, with Σ wₙ and Σ wₙ log p(xₙ) of them. */
  public void addRows(long count, double weight, double sumOfLogLikelihood) {
    rows += count;
    totalWeight += weight;
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
      add(k, other, k, 1);
    }
    rows += other.rows;
    totalWeight += other.totalWeight;
    logLikelihood += other.logLikelihood;
    addWork(other.evaluatedPairs, other.accumulatedPairs);
  }

  /** The same for the sums of one component, {@code from} there, each row of which is as many. */
  public void add(int k, Moments other, int from, double factor) {
    double[] shift = shift(k, other, from);
    second.add(k, other.second, from, other.first[from], other.counts[from], shift, factor);
    addFirst(k, other, from, shift, factor);
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
    second.replace(k, sums.second, 0, sums.first[0], sums.counts[0], shift);
    Arrays.fill(first[k], 0);
    addFirst(k, sums, 0, shift, 1);
    counts[k] = count;
    divisors[k] = sums.counts[0];
    if (fourthMoments != null && sums.fourthMoments != null) {
      fourthMoments[k] = sums.fourthMoments[0];
    }
  }

  /** Moves a component's scatter to a mean that is given, whatever its rows say: fₖ is 0 then. */
  public void moveTo(int k, double[] mean) {
    double[] shift = references[k].clone();
    Arrays.setAll(shift, j -> shift[j] - mean[j]);
    second.move(k, first[k], counts[k], divisor(k), shift);
    shown().addMean(k, mean);
    Arrays.fill(first[k], 0);
  }

  /** δ of component k here and {@code from} there. */
  private double[] shift(int k, Moments other, int from) {
    double[] shift = other.references[from].clone();
    Arrays.setAll(shift, j -> shift[j] - references[k][j]);
    return shift;
  }

  private void addFirst(int k, Moments other, int from, double[] shift, double factor) {
    for (int j = 0; j < shift.length; j++) {
      first[k][j] += factor * (other.first[from][j] + other.counts[from] * shift[j]);
    }
    counts[k] += factor * other.counts[from];
  }
}
