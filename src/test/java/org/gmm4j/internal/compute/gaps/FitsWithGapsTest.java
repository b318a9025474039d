package org.gmm4j.internal.compute.gaps;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole fits to rows that miss values, whatever else they ask for: a device's are the CPU's. */
class FitsWithGapsTest {
  private static final double TOLERANCE = 1e-8;

  @BeforeAll
  static void requireDevice() {
    TestDevice.require();
  }

  /** What fits ask for. */
  static Map<String, UnaryOperator<GmmFitterBuilder>> wishes() {
    Map<String, UnaryOperator<GmmFitterBuilder>> wishes = new LinkedHashMap<>();
    wishes.put("nothing more", fitter -> fitter);
    wishes.put("spherical", fitter -> fitter.covariance("spherical"));
    wishes.put("tied", fitter -> fitter.covariance("tied"));
    wishes.put("factors", fitter -> fitter.covariance("mfa:2"));
    wishes.put("several starts", fitter -> fitter.restarts(3));
    wishes.put("farthest rows", fitter -> fitter.initialization(Initialization.FARTHEST_FIRST));
    wishes.put("a hierarchy", fitter -> fitter.initialization(Initialization.HIERARCHICAL));
    wishes.put(
        "a ridge that is chosen", fitter -> fitter.regularization(Regularization.automatic()));
    wishes.put(
        "no ridge",
        fitter ->
            fitter
                .covariance("diag")
                .regularization(Regularization.ridge(0))
                .onCollapse(CollapsePolicy.REPAIR));
    wishes.put("batches", fitter -> fitter.covariance("diag").batch(60));
    wishes.put("hard assignments", fitter -> fitter.hardAssignments(true));
    wishes.put("splits and merges", fitter -> fitter.splitAndMerge(true));
    return wishes;
  }

  static Stream<String> names() {
    return wishes().keySet().stream();
  }

  /** Some equal rows among them, and weights, some of 0. */
  private static Dataset rows() {
    double[][] rows = Problems.rows(Problems.mixture(3, 5, 2), 240, 6);
    for (int n = 0; n < 60; n++) {
      rows[4 * n] = new double[] {7, 7, 7, 7, 7};
    }
    double[] weights = new double[rows.length];
    Arrays.setAll(weights, n -> n % 7);
    return Dataset.ofIncomplete(TextbookMissing.gaps(rows, 0.25, 9)).weightedBy(weights);
  }

  private static FitResult fit(String device, UnaryOperator<GmmFitterBuilder> wish) {
    GmmFitterBuilder fitter =
        GmmFitter.builder().components(3).seed(4).maxIterations(12).tolerance(0).device(device);
    return wish.apply(fitter).build().fit(rows());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theDeviceFitsAsTheCpuDoes(String name) {
    UnaryOperator<GmmFitterBuilder> wish = Objects.requireNonNull(wishes().get(name));
    FitResult right = fit("cpu", wish);
    FitResult got = fit("opencl", wish);
    assertEquals(right.history().size(), got.history().size());
    for (int i = 0; i < right.history().size(); i++) {
      double value = right.history().get(i);
      close("history " + i, value, got.history().get(i), TOLERANCE, Math.max(1, Math.abs(value)));
    }
    assertArrayEquals(right.mixture().weights(), got.mixture().weights(), TOLERANCE);
    assertEquals(right.collapses().toString(), got.collapses().toString());
    assertTrue(right.history().size() > 1);
  }

  @Test
  void aProfileTellsOfEveryKernel() {
    FitResult fit =
        fit("opencl", fitter -> fitter.covariance("mfa:2").maxIterations(2).profile(true));
    String names = Objects.requireNonNull(fit.run().profile()).entries().toString();
    for (String kernel : new String[] {"gap_distances", "gap_solve_factors", "gap_column_sums"}) {
      assertTrue(names.contains(kernel), names);
    }
  }
}
