package org.gmm4j.spark.connect;

import java.util.Optional;
import org.apache.spark.sql.connect.plugin.MLBackendPlugin;
import org.gmm4j.spark.GaussianMixture;
import org.gmm4j.spark.GaussianMixtureModel;

/**
 * Puts this module's mixtures in the place of Spark's, for sessions of which {@code
 * spark.connect.ml.backend.classes} names this class. Everything else is left to Spark.
 */
public final class Gmm4jBackend implements MLBackendPlugin {
  private static final String SPARKS = "org.apache.spark.ml.clustering.GaussianMixture";

  @Override
  public Optional<String> transform(String name) {
    return switch (name) {
      case SPARKS -> Optional.of(GaussianMixture.class.getName());
      case SPARKS + "Model" -> Optional.of(GaussianMixtureModel.class.getName());
      default -> Optional.empty();
    };
  }
}
