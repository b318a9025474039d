package org.gmm4j.spark.rows;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The features of a row as it is handed to programs. */
public final class RowFeatures {
  private RowFeatures() {}

  /**
   * As doubles [d].
   *
   * @param value a vector, a sequence of numbers, or bytes
   * @param scale what they are divided by
   * @throws DataException if they are null, not finite, or not d
   */
  public static double[] of(@Nullable Object value, int d, double scale) {
    if (value == null) {
      throw new DataException("the features are null");
    }
    double[] features = doubles(value);
    if (features.length != d) {
      throw new DataException("%d features, the mixture has %d".formatted(features.length, d));
    }
    for (int j = 0; j < features.length; j++) {
      if (!Double.isFinite(features[j])) {
        throw new DataException(
            "feature %d is %s; every value must be a finite number".formatted(j + 1, features[j]));
      }
      features[j] /= scale;
    }
    return features;
  }

  private static double[] doubles(Object value) {
    if (value instanceof Vector vector) {
      return vector.toArray().clone();
    }
    if (value instanceof byte[] bytes) {
      double[] all = new double[bytes.length];
      for (int j = 0; j < all.length; j++) {
        all[j] = bytes[j] & 0xff;
      }
      return all;
    }
    List<?> sequence = CollectionConverters.asJava((Seq<?>) value);
    double[] all = new double[sequence.size()];
    int j = 0;
    for (Object each : sequence) {
      if (each == null) {
        throw new DataException("feature %d is null".formatted(j + 1));
      }
      all[j++] = ((Number) each).doubleValue();
    }
    return all;
  }
}
