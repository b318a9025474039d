package org.gmm4j.covariance;

import static java.util.Objects.requireNonNull;
import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Fixture;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    compare(get(all, "ledoit_wolf", number), rows, new Shrinkage.LedoitWolf());
    compare(get(all, "fixed", number), rows, new Shrinkage.Fixed(intensity));
  }

  private static Fixture get(Map<String, Fixture> all, String name, int number) {
    return requireNonNull(all.get(name + number), name);
  }

  private static void compare(Fixture right, double[][] rows, Shrinkage shrinkage) {
    double ridge = 0.25;
    double[] got = covariance(fitter(shrinkage, ridge).components(1), rows, 0);
    int d = rows[0].length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sigma = right.values()[i * d + j] + (i == j ? ridge : 0);
        close(shrinkage + " " + i + ", " + j, sigma, got[i * d + j], 1e-12, right.values()[0]);
      }
    }
  }

  private static GmmFitterBuilder fitter(Shrinkage shrinkage, double ridge) {
    return GmmFitter.builder()
        .regularization(Regularization.ridge(ridge).withShrinkage(shrinkage))
        .device("cpu")
        .tolerance(0)
        .maxIterations(3);
  }

  private static double[] covariance(GmmFitterBuilder builder, double[][] rows, int k) {
    FitResult fit = builder.build().fit(Dataset.of(rows));
    double[] sigma = new double[rows[0].length * rows[0].length];
    ((FullCovariance) fit.mixture().covariance()).covariance(k).get(sigma);
    return sigma;
  }

  /** Those of which these data leave both components rows enough to be shrunk in part. */
  static Stream<Initialization> starts() {
    Set<String> one = Set.of("farthest-first", "short-runs:10");
    return Arrays.stream(Initialization.values()).filter(each -> !one.contains(each.option()));
  }

  /** Soft responsibilities, from these starts, against sums written out for each step. */
  @ParameterizedTest
  @MethodSource("starts")
  void everyStepTakesItsOwnFourthMoments(Initialization start) {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 3), 80, 4);
    GmmFitterBuilder builder =
        fitter(new Shrinkage.LedoitWolf(), 0.01).components(2).initialization(start);
    GaussianMixture before = builder.maxIterations(1).build().fit(Dataset.of(rows)).mixture();
    GaussianMixture after = builder.maxIterations(2).build().fit(Dataset.of(rows)).mixture();
    double[][] r = new double[rows.length][];
    Arrays.setAll(r, i -> before.posterior(rows[i]));
    for (int k = 0; k < 2; k++) {
      double[] right = ledoitWolf(rows, r, k, 0.01);
      double[] got = new double[9];
      ((FullCovariance) after.covariance()).covariance(k).get(got);
      assertArrayEquals(right, got, 1e-12);
    }
  }

  /** From the definition: β² is the mean squared distance of r (x − μ)(x − μ)ᵀ from S, over N. */
  private static double[] ledoitWolf(double[][] rows, double[][] r, int k, double ridge) {
    int d = rows[0].length;
    double count = 0;
    double[] mean = new double[d];
    for (int i = 0; i < rows.length; i++) {
      count += r[i][k];
      for (int j = 0; j < d; j++) {
        mean[j] += r[i][k] * rows[i][j];
      }
    }
    double[][][] products = new double[rows.length][d][d];
    double[][] s = new double[d][d];
    for (int i = 0; i < rows.length; i++) {
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          products[i][a][b] = (rows[i][a] - mean[a] / count) * (rows[i][b] - mean[b] / count);
          s[a][b] += r[i][k] * products[i][a][b] / count;
        }
      }
    }
    double mu = (s[0][0] + s[1][1] + s[2][2]) / d;
    double beta = 0;
    double delta = 0;
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        delta += Math.pow(s[a][b] - (a == b ? mu : 0), 2) / d;
        for (int i = 0; i < rows.length; i++) {
          beta += r[i][k] * Math.pow(products[i][a][b] - s[a][b], 2) / d / count / count;
        }
      }
    }
    double alpha = Math.min(beta / delta, 1);
    assertTrue(alpha > 0.01 && alpha < 0.9, () -> "a trivial intensity: " + alpha);
    double[] shrunk = new double[d * d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        shrunk[a * d + b] = (1 - alpha) * s[a][b] + (a == b ? alpha * mu + ridge : 0);
      }
    }
    return shrunk;
  }

  @Test
  void allTheWayIsTheScaledIdentity() {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 1), 60, 2);
    double[] shrunk = covariance(fitter(new Shrinkage.Fixed(1), 1e-6), rows, 1);
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
    GmmFitterBuilder builder = fitter(new Shrinkage.Fixed(0.5), 0.125).components(1);
    double[] got = covariance(builder.acceleration(acceleration), rows, 0);
    double variance = (got[0] - 0.125) / 0.75;
    assertTrue(variance > 0);
    assertEquals(0.125 + 0.25 * variance, got[3], 1e-12);
  }

  @Test
  void aStartFromElsewhereIsShrunkToo() {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 1), 60, 2);
    GmmFitterBuilder start = GmmFitter.builder().start(Problems.model(Problems.mixture(2, 3, 1)));
    double[] shrunk =
        covariance(
            start
                .device("cpu")
                .regularization(Regularization.standard().withShrinkage(new Shrinkage.Fixed(1))),
            rows,
            0);
    assertArrayEquals(new double[] {0, 0, 0}, new double[] {shrunk[1], shrunk[2], shrunk[5]});
  }

  @Test
  void namesAreReadBack() {
    assertEquals(new Shrinkage.Oas(), Shrinkage.of(new Shrinkage.Oas().name()));
    assertEquals(new Shrinkage.LedoitWolf(), Shrinkage.of(new Shrinkage.LedoitWolf().name()));
    assertEquals(new Shrinkage.Fixed(0.25), Shrinkage.of(new Shrinkage.Fixed(0.25).name()));
    assertTrue(Shrinkage.of("0").isNone());
    assertThrows(IllegalArgumentException.class, () -> Shrinkage.of("-0.1"));
    assertThrows(IllegalArgumentException.class, () -> Shrinkage.of("ledoit"));
  }

  /** In any units: α has none. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-70, 1e-50, 1e50, 1e70})
  void unitsDoNotMatter(double unit) {
    double[] s = {2, 0.5, 1, -0.3, 0.2, 3};
    for (Shrinkage rule : List.of(new Shrinkage.Oas(), new Shrinkage.LedoitWolf())) {
      double[] right = s.clone();
      rule.shrink(right, 3, 20, 70);
      double[] got = Arrays.stream(s).map(value -> value * unit * unit).toArray();
      rule.shrink(got, 3, 20, 70 * unit * unit * unit * unit);
      for (int i = 0; i < s.length; i++) {
        close(rule.name(), right[i], got[i] / unit / unit, 1e-12, 3);
      }
      assertTrue(right[1] < 0.5, "shrunk at all");
    }
  }

  @Test
  void covariancesWithoutVarianceStayFinite() {
    double[] nothing = new double[3];
    new Shrinkage.Oas().shrink(nothing, 2, 10, Double.NaN);
    assertArrayEquals(new double[3], nothing);
    new Shrinkage.LedoitWolf().shrink(nothing, 2, 10, 0);
    assertArrayEquals(new double[3], nothing);
  }
}
