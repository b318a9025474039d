package org.gmm4j.spark;

import java.util.stream.Stream;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.FullCovariance;

/** What Spark's own estimator and model have made, for this module's. */
final class SparksOwn {
  private SparksOwn() {}

  /**
   * The same mixture.
   *
   * @throws IllegalArgumentException if a covariance matrix is singular: Spark does without its
   *     inverse there
   */
  static GaussianMixture mixture(org.apache.spark.ml.clustering.GaussianMixtureModel model) {
    if (model instanceof GaussianMixtureModel own) {
      return own.mixture();
    }
    MultivariateGaussian[] gaussians = model.gaussians();
    int d = model.numFeatures();
    double[][] means =
        Stream.of(gaussians).map(each -> each.mean().toArray()).toArray(double[][]::new);
    double[][] matrices =
        Stream.of(gaussians).map(each -> numbers(each.cov().toDense())).toArray(double[][]::new);
    Covariance covariance =
        FullCovariance.of(matrices, d)
            .orElseThrow(
                singular ->
                    ("the covariance of component %d of Spark's model is singular, of which gmm4j has"
                            + " no densities: fit a model with a ridge")
                        .formatted(singular.component()));
    return new GaussianMixture(model.weights(), means, covariance);
  }

  private static double[] numbers(DenseMatrix symmetric) {
    return symmetric.values();
  }

  /** A model that says what the other's mixture says, with what was set of the other. */
  static GaussianMixtureModel model(org.apache.spark.ml.clustering.GaussianMixtureModel theirs) {
    GaussianMixtureModel model = new GaussianMixtureModel(theirs.uid(), mixture(theirs));
    set(model, theirs);
    return model;
  }

  /** Sets what was set, and leaves defaults to be this module's. */
  static <T extends Params> T set(T params, Params theirs) {
    for (Param<?> each : theirs.params()) {
      if (theirs.isSet(each)) {
        params.set(params.getParam(each.name()), theirs.get(each).get());
      }
    }
    return params;
  }
}
