package org.gmm4j.covariance;

import static java.util.Objects.requireNonNull;
import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.compute.Acceleration;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Fixture;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn's covariance module: sklearn_shrinkage.py wrote the fixture. */
class ShrinkageTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void isThatOfScikitLearn(int number) throws IOException {
    Map<String, Fixture> all = Fixture.read(ShrinkageTest.class, "shrinkage.npz");
    double[][] rows = get(all, "rows", number).matrix();
    double intensity = get(all, "fixed_intensity", number).values()[0];
    compare(get(all, "oas", number), rows, new Shrinkage.Oas());
    compare(get(all, "fixed", number), rows, new Shrinkage.Fixed(intensity));
  }

  private static Fixture get(Map<String, Fixture> all, String name, int number) {
    return requireNonNull(all.get(name + number), name);
  }

  private static void compare(Fixture right, double[][] rows, Shrinkage shrinkage) {
    double ridge = 0.25;
    double[] got = covariance(fitter(shrinkage).components(1).ridge(ridge), rows, 0);
    int d = rows[0].length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sigma = right.values()[i * d + j] + (i == j ? ridge : 0);
        close(shrinkage + " " + i + ", " + j, sigma, got[i * d + j], 1e-12, right.values()[0]);
      }
    }
  }

  private static GmmFitter.Builder fitter(Shrinkage shrinkage) {
    return GmmFitter.builder().shrinkage(shrinkage).device("cpu").tolerance(0).maxIterations(3);
  }

  private static double[] covariance(GmmFitter.Builder builder, double[][] rows, int k) {
    FitResult fit = builder.build().fit(Dataset.of(rows));
    double[] sigma = new double[rows[0].length * rows[0].length];
    ((FullCovariance) fit.mixture().covariance()).covariance(k).get(sigma);
    return sigma;
  }

  @Test
  void allTheWayIsTheScaledIdentity() {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 1), 60, 2);
    double[] shrunk = covariance(fitter(new Shrinkage.Fixed(1)), rows, 1);
    for (int i = 0; i < 9; i++) {
      assertEquals(i % 4 == 0 ? shrunk[0] : 0, shrunk[i], 1e-15);
    }
  }

  /** They share in μ, so that they cannot be left out. */
  @ParameterizedTest
  @EnumSource(Acceleration.class)
  void featuresThatDoNotVaryTakePart(Acceleration acceleration) {
    double[][] rows = Problems.rows(Problems.mixture(1, 2, 1), 30, 2);
    for (double[] row : rows) {
      row[1] = 7;
    }
    GmmFitter.Builder builder = fitter(new Shrinkage.Fixed(0.5)).components(1);
    double[] got = covariance(builder.ridge(0.125).acceleration(acceleration), rows, 0);
    double variance = (got[0] - 0.125) / 0.75;
    assertTrue(variance > 0);
    assertEquals(0.125 + 0.25 * variance, got[3], 1e-12);
  }

  @Test
  void aStartFromElsewhereIsShrunkToo() {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 1), 60, 2);
    GmmFitter.Builder start = GmmFitter.builder().start(Problems.model(Problems.mixture(2, 3, 1)));
    double[] shrunk = covariance(start.device("cpu").shrinkage(new Shrinkage.Fixed(1)), rows, 0);
    assertArrayEquals(new double[] {0, 0, 0}, new double[] {shrunk[1], shrunk[2], shrunk[5]});
  }

  @Test
  void namesAreReadBack() {
    assertEquals(new Shrinkage.Oas(), Shrinkage.of(new Shrinkage.Oas().name()));
    assertEquals(new Shrinkage.Fixed(0.25), Shrinkage.of(new Shrinkage.Fixed(0.25).name()));
    assertTrue(Shrinkage.of("0").isNone());
    assertThrows(IllegalArgumentException.class, () -> Shrinkage.of("-0.1"));
    assertThrows(IllegalArgumentException.class, () -> Shrinkage.of("ledoit-wolf"));
  }

  @Test
  void covariancesWithoutVarianceStayFinite() {
    double[] nothing = new double[3];
    new Shrinkage.Oas().shrink(nothing, 2, 10);
    assertArrayEquals(new double[3], nothing);
  }
}
