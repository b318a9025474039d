package org.gmm4j.covariance;

/** What the structures with a variance for each feature have in common. */
final class Variances {
  /** No feature. */
  static final int NONE = -1;

  private Variances() {}

  /**
   * The variances of one component, from {@link Scatter} with diagonals: Sⱼⱼ / N − (fⱼ / N)² + ρ.
   *
   * @return [d]; ρ for a component without rows
   */
  static double[] of(Moments moments, int k, double ridge) {
    double inverse = moments.perRow(k);
    double[] squares = moments.squares(k);
    double[] first = moments.first(k);
    double[] variances = new double[squares.length];
    for (int j = 0; j < variances.length; j++) {
      double shift = first[j] * inverse;
      // Rounding may leave less than nothing where all rows are the same.
      variances[j] = Math.max(0, squares[j] * inverse - shift * shift) + ridge;
    }
    return variances;
  }

  /** The first variance that is not a positive finite number, or {@link #NONE}. */
  static int firstBad(double[] variances) {
    for (int j = 0; j < variances.length; j++) {
      if (!(variances[j] > 0) || Double.isInfinite(variances[j])) {
        return j;
      }
    }
    return NONE;
  }

  static double sumOfLogs(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += Math.log(variance);
    }
    return sum;
  }

  static double mean(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += variance;
    }
    return sum / variances.length;
  }
}
