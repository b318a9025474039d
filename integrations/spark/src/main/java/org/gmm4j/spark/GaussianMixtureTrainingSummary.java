package org.gmm4j.spark;

import org.apache.spark.ml.clustering.GaussianMixtureSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is known of a fit: Spark's summary, and how the log-likelihood rose. */
public final class GaussianMixtureTrainingSummary extends GaussianMixtureSummary {
  private static final long serialVersionUID = 1;

  private final double[] history;
  private final double ridge;
  private final boolean converged;

  GaussianMixtureTrainingSummary(
      Dataset<Row> predictions,
      GaussianMixtureModel model,
      double logLikelihood,
      int iterations,
      double[] history,
      double ridge,
      boolean converged) {
    super(
        predictions,
        model.getPredictionCol(),
        model.getProbabilityCol(),
        model.getFeaturesCol(),
        model.mixture().components(),
        logLikelihood,
        iterations);
    this.history = history;
    this.ridge = ridge;
    this.converged = converged;
  }

  /**
   * Log-likelihoods, mean a row, in nats, of the parameters that entered each iteration; a copy.
   * Empty where a summary was put away by Spark Connect and fetched again.
   */
  public double[] history() {
    return history.clone();
  }

  /** The ridge that was added to every variance. */
  public double ridge() {
    return ridge;
  }

  /** Whether the stopping rule ended it. */
  public boolean converged() {
    return converged;
  }
}
