package org.gmm4j.internal.compute.parts;

import java.io.Serializable;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceInfo;
import org.jspecify.annotations.Nullable;

/** What parts answer. */
sealed interface Answer extends Serializable {
  /**
   * A resident is there.
   *
   * @param rows how many it holds
   * @param precision of its device
   */
  record Held(
      int rows,
      Precision precision,
      String id,
      String name,
      boolean gpu,
      boolean fp64,
      long memoryBytes,
      String detail)
      implements Answer {
    static Held of(int rows, Precision precision, DeviceInfo device) {
      return new Held(
          rows,
          precision,
          device.id(),
          device.name(),
          device.gpu(),
          device.fp64(),
          device.memoryBytes(),
          device.detail());
    }
  }

  /**
   * Rows and their nearest centres.
   *
   * @param owners null where distances were asked for
   * @param sums likewise
   * @param distances squared, null where they were not
   */
  record Clusters(
      int @Nullable [] owners, double @Nullable [][] sums, double @Nullable [] distances)
      implements Answer {}

  /**
   * What a mixture says of rows.
   *
   * @param logDensities [rows]
   * @param posteriors [rows × K]
   */
  record Posteriors(double[] logDensities, double[] posteriors) implements Answer {}

  /**
   * The most probable components.
   *
   * @param logLikelihood Σ w log p(x)
   * @param labels null where they were not asked for
   */
  record Labels(double logLikelihood, int @Nullable [] labels) implements Answer {}
}
