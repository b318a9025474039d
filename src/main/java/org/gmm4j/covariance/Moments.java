package org.gmm4j.covariance;

/**
 * The sums of one E-step that the M-step needs, taken about a reference point m near each
 * component's mean, so that nothing cancels however far the data lie from the origin:
 *
 * <pre>
 *   count  Nₖ = Σₙ r(n,k)
 *   first  fₖ = Σₙ r(n,k) (xₙ − mₖ)
 *   second Sₖ = Σₙ r(n,k) (xₙ − mₖ)(xₙ − mₖ)ᵀ
 * </pre>
 *
 * Chunks of rows, devices and machines each make theirs; {@link #add} merges them in the caller's
 * order. Mutable while it is being filled, by one thread.
 */
public final class Moments {
  private final double[] counts;
  private final double[][] references;
  private final double[][] first;
  private final double[][] second;
  private double logLikelihood;
  private long rows;
  private long evaluatedPairs;
  private long accumulatedPairs;

  /**
   * Sums of no rows.
   *
   * @param references mₖ [K × d]. Kept, not copied: never modify them again.
   */
  public Moments(double[][] references) {
    int components = references.length;
    int features = references[0].length;
    this.references = references;
    this.counts = new double[components];
    this.first = new double[components][features];
    this.second = new double[components][features * features];
  }

  /** Number of components, K. */
  public int components() {
    return counts.length;
  }

  /** Number of features, d. */
  public int features() {
    return references[0].length;
  }

  /** Nₖ [K]. Live: a backend adds to it. */
  public double[] counts() {
    return counts;
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
    return second[k];
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
   * Adds the sums of other rows about the same reference points.
   *
   * @param other Not modified.
   */
  public void add(Moments other) {
    for (int k = 0; k < counts.length; k++) {
      counts[k] += other.counts[k];
      addTo(first[k], other.first[k]);
      addTo(second[k], other.second[k]);
    }
    addRows(other.rows, other.logLikelihood);
    addWork(other.evaluatedPairs, other.accumulatedPairs);
  }

  private static void addTo(double[] sums, double[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }
}
