package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.ExactDensities;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reflectances of two kinds of ground, and pixels that hold what stands for "no data". */
class FillValuesTest {
  private static final int PIXELS = 600;
  private static final int FILLED = 20;

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String structure : List.of("full", "tied", "diag", "spherical", "ppca:1", "mfa:1")) {
      for (double fill : new double[] {-9999, 9.96921e36}) {
        cases.add(Arguments.of(structure, fill, "cpu"));
        cases.add(Arguments.of(structure, fill, "opencl"));
      }
    }
    return cases.stream();
  }

  /** The fill value is a component of its own, and costs the others no digit. */
  @ParameterizedTest
  @MethodSource("cases")
  void theFillValueIsAComponentOfItsOwn(String structure, double fill, String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    Random random = new Random(7);
    double[][] rows = new double[PIXELS + FILLED][2];
    for (int i = 0; i < PIXELS; i++) {
      rows[i][0] = (i % 2 == 0 ? 0.2 : 0.5) + 0.07 * random.nextGaussian();
      rows[i][1] = (i % 2 == 0 ? 0.3 : 0.7) + 0.07 * random.nextGaussian();
    }
    for (int i = PIXELS; i < rows.length; i++) {
      Arrays.fill(rows[i], fill);
    }
    FitResult fit =
        GmmFitter.builder()
            .components(3)
            .covariance(structure)
            .device(device)
            .precision(Precision.DOUBLE)
            .build()
            .fit(Dataset.of(rows));
    double[] weights = fit.mixture().weights();
    int filled = fit.labels()[PIXELS];
    close("weight", FILLED / (double) rows.length, weights[filled], 1e-9, 1);
    assertEquals(fill, fit.mixture().mean(filled)[0], Math.abs(fill) * 1e-15);
    ExactDensities exact = new ExactDensities(fit.mixture());
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      ExactDensities.Row row = exact.evaluate(rows[i]);
      sum += row.logDensity() / rows.length;
      double greatest = Arrays.stream(row.posteriors()).max().orElseThrow();
      assertEquals(greatest, row.posteriors()[fit.labels()[i]], 1e-9, "the label's posterior");
    }
    close("log-likelihood", sum, fit.logLikelihood(), 1e-9, 1);
  }
}
