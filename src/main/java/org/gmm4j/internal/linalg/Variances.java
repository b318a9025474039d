package org.gmm4j.internal.linalg;

/** A variance for each feature: diagonal matrices. */
public final class Variances {
  /** No feature. */
  public static final int NONE = -1;

  private Variances() {}

  /** The first variance that is not a positive finite number, or {@link #NONE}. */
  public static int firstBad(double[] variances) {
    for (int j = 0; j < variances.length; j++) {
      if (!(variances[j] > 0) || Double.isInfinite(variances[j])) {
        return j;
      }
    }
    return NONE;
  }

  public static double sumOfLogs(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += Math.log(variance);
    }
    return sum;
  }

  public static double mean(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += variance;
    }
    return sum / variances.length;
  }

  /** Those of features that are multiplied by some factors [d]. */
  public static double[] scaled(double[] variances, double[] factors) {
    double[] scaled = new double[variances.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = variances[j] * factors[j] * factors[j];
    }
    return scaled;
  }
}
