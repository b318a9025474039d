package org.gmm4j.internal.fit;

import java.util.Locale;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;

/** What a fit demands of data, and of the Java heap. */
public final class Demands {
  /** d² must fit an int. */
  private static final int GREATEST_FEATURES = 46_340;

  private static final double GIB = 1L << 30;

  private Demands() {}

  /**
   * Refuses data that cannot be fitted.
   *
   * @throws DataException if they are too few or too many, or do not fit the start
   */
  public static void require(FitOptions options, Dataset data) {
    CovarianceStructure structure = options.covariance();
    int components = options.components();
    String objection = structure.objection(data.rows(), data.columns());
    if (objection != null) {
      throw new DataException(objection);
    }
    double bytes = structure.heapBytes(components, data.columns());
    long heap = Runtime.getRuntime().maxMemory();
    boolean matrices = structure.hasMatrices();
    if (bytes > heap || (matrices && data.columns() > GREATEST_FEATURES)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s covariances of %d components and %d features take about %.1f GiB of Java heap,"
                  + " there are %.1f: use %sfewer features or components, or a larger heap",
              structure.name(),
              components,
              data.columns(),
              bytes / GIB,
              heap / GIB,
              matrices ? "the structure mfa:Q or diag, " : ""));
    }
    if (data.rows() < components) {
      throw new DataException(
          "%d components need at least as many rows; there are %d"
                  .formatted(components, data.rows())
              + SampleAColumn.hint(data, components));
    }
    GaussianMixture start = options.start();
    if (start != null && start.features() != data.columns()) {
      throw new DataException(
          "the start has %d features, the data have %d"
              .formatted(start.features(), data.columns()));
    }
  }
}
