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
   * Adds the sums of other rows, moving them to this object's reference points where theirs differ:
   *
   * <pre>
   *   S + fδᵀ + δfᵀ + Nδδᵀ,   f + Nδ,   δ = m(other) − m(this)
   * </pre>
   *
   * @param other of as many components and features. Not modified.
   */
  public void add(Moments other) {
    int d = features();
    for (int k = 0; k < counts.length; k++) {
      double count = other.counts[k];
      double[] otherFirst = other.first[k];
      double[] shift = new double[d];
      for (int j = 0; j < d; j++) {
        shift[j] = other.references[k][j] - references[k][j];
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          second[k][i * d + j] +=
              other.second[k][i * d + j]
                  + otherFirst[i] * shift[j]
                  + shift[i] * otherFirst[j]
                  + count * shift[i] * shift[j];
        }
        first[k][i] += otherFirst[i] + count * shift[i];
      }
      counts[k] += count;
    }
    addRows(other.rows, other.logLikelihood);
    addWork(other.evaluatedPairs, other.accumulatedPairs);
  }
}
