package org.gmm4j.internal.linalg;

/**
 * How many factors a component is given if the user leaves it to us: of the ranks that Cattell's
 * scree (1966) allows, the one with the best BIC of a single probabilistic PCA.
 *
 * <p>The scree allows ranks up to the last eigenvalue that is followed by a drop of at least
 * {@value #DROP} of the greatest drop (Bouveyron, Girard &amp; Schmid 2007). With σ² the mean of
 * the eigenvalues left out, a rank q has BIC = N (Σ log λᵢ + (d − q) log σ²) + p log N, p = dq −
 * q(q − 1)/2 + 1, less constants.
 */
public final class RankChoice {
  private static final double DROP = 0.02;

  private RankChoice() {}

  /**
   * Chooses.
   *
   * @param eigenvalues the leading ones, the greatest first
   * @param total the sum of all
   * @param features d
   * @param count N, the component's effective number of rows
   * @param greatest the greatest rank to choose
   * @return at least 1
   */
  public static int of(
      double[] eigenvalues, double total, int features, double count, int greatest) {
    int limit = Math.min(Math.min(greatest, eigenvalues.length), features - 1);
    limit = Math.min(limit, Math.max(1, (int) count - 1));
    int best = 1;
    double bestBic = Double.POSITIVE_INFINITY;
    double logs = 0;
    double rest = total;
    for (int q = 1; q <= scree(eigenvalues, limit); q++) {
      double value = eigenvalues[q - 1];
      rest -= value;
      if (!(value > 0) || !(rest > 0)) {
        break; // nothing is left to explain
      }
      logs += Math.log(value);
      double parameters = (double) features * q - q * (q - 1) / 2.0 + 1;
      double bic =
          count * (logs + (features - q) * Math.log(rest / (features - q)))
              + parameters * Math.log(count);
      if (bic < bestBic) {
        bestBic = bic;
        best = q;
      }
    }
    return best;
  }

  private static int scree(double[] eigenvalues, int limit) {
    double greatest = 0;
    for (int i = 0; i + 1 < eigenvalues.length; i++) {
      greatest = Math.max(greatest, eigenvalues[i] - eigenvalues[i + 1]);
    }
    int last = 1;
    for (int i = 0; i < limit && i + 1 < eigenvalues.length; i++) {
      if (eigenvalues[i] - eigenvalues[i + 1] >= DROP * greatest) {
        last = i + 1;
      }
    }
    return last;
  }
}
