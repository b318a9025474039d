package org.gmm4j.internal.compute.opencl;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.oracle.ExactDensities;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row's log-density is within m ε (|c| + ½ ‖y‖²), times √κ of low ranks, times κ of tied
 * covariances, however far away the other groups are: in double at every distance, in float near
 * by.
 */
class FarGroupsTest {
  private static final int FEATURES = 5;
  private static final int COMPONENTS = 4;
  private static final int ROWS = 90;

  /** m: what is summed and rounded on the way. */
  private static final double TIMES = 32;

  static Stream<Arguments> problems() {
    return Stream.of("tied", "diag", "spherical", "ppca:1", "mfa:2")
        .flatMap(
            structure ->
                Stream.of(1.0, 1e3, 1e6, 1e9, 1e12)
                    .flatMap(
                        distance ->
                            Stream.of(0.0, 1.7e12)
                                .map(offset -> Arguments.of(structure, distance, offset))));
  }

  /** Two far groups, a third far away in one feature, one at home; an offset of one feature. */
  private static double[][] moved(double[][] means, double distance, double offset) {
    double[][] moved = Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    for (int j = 0; j < FEATURES; j++) {
      moved[1][j] += distance;
      moved[2][j] -= j == 3 ? distance / 2 : 0;
      moved[3][j] += 2 * distance;
    }
    for (double[] mean : moved) {
      mean[1] += offset;
    }
    return moved;
  }

  private record Far(GaussianMixture model, TextbookEm.Parameters dense, double[][] rows) {
    static Far of(String structure, double distance, double offset, double noise) {
      Structures.Problem near = Structures.strong(structure, COMPONENTS, FEATURES, noise, 5);
      TextbookEm.Parameters dense = near.dense();
      double[][] means = moved(dense.means(), distance, offset);
      var far = new TextbookEm.Parameters(dense.weights(), means, dense.covariances());
      Covariance covariance = near.model().covariance();
      return new Far(
          new GaussianMixture(dense.weights(), means, covariance),
          far,
          Problems.rows(far, ROWS, 6));
    }

    /** log pₖ(x) [N × K]. */
    double[][] logs() {
      return Arrays.stream(rows)
          .map(new ExactDensities(model)::logDensities)
          .toArray(double[][]::new);
    }
  }

  private static double logSum(double[] logs) {
    double most = Arrays.stream(logs).max().orElseThrow();
    return most + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - most)).sum());
  }

  private static int best(double[] logs) {
    int best = 0;
    for (int k = 1; k < logs.length; k++) {
      best = logs[k] > logs[best] ? k : best;
    }
    return best;
  }

  /** √κ or κ; what a matrix of the structure does to roundings. */
  private static double amplification(Covariance covariance, int k) {
    if (covariance instanceof LowRankCovariance) {
      return Math.sqrt(covariance.conditionNumber(k));
    }
    return covariance instanceof TiedCovariance ? covariance.conditionNumber(k) : 1;
  }

  private static void checkDensities(Far far, Precision precision) {
    double epsilon = precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24;
    double[][] logs = far.logs();
    try (Backend backend = TestDevice.backend(precision);
        Resident resident = backend.load(Dataset.of(far.rows()))) {
      int[] labels = new int[ROWS];
      resident.label(far.model(), (row, k) -> labels[(int) row] = k);
      assertArrayEquals(Arrays.stream(logs).mapToInt(FarGroupsTest::best).toArray(), labels);
      double[] sizes = new double[1];
      resident.posterior(
          far.model(),
          (first, count, got, posteriors) -> {
            for (int i = 0; i < count; i++) {
              double[] right = logs[(int) first + i];
              int k = best(right);
              double constant = far.model().logConstant(k);
              double size =
                  (Math.abs(constant) + (constant - right[k]))
                      * amplification(far.model().covariance(), k);
              sizes[0] += size;
              close("log-density", logSum(right), got[i], TIMES * epsilon, size);
            }
          });
      double right = Arrays.stream(logs).mapToDouble(FarGroupsTest::logSum).sum();
      Moments moments = resident.expect(far.model());
      close("log-likelihood", right, moments.logLikelihood(), TIMES * epsilon, sizes[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void doublesHoldEveryDistance(String structure, double distance, double offset) {
    checkDensities(Far.of(structure, distance, offset, 1), Precision.DOUBLE);
  }

  static Stream<Arguments> strong() {
    return Stream.of("ppca:1", "mfa:2")
        .flatMap(
            structure ->
                Stream.of(1e-2, 1e-4, 1e-6)
                    .flatMap(
                        noise ->
                            Arrays.stream(Precision.values())
                                .map(precision -> Arguments.of(structure, noise, precision))));
  }

  /** Factors far above the noise: √κ times the bound, not κ. */
  @ParameterizedTest
  @MethodSource("strong")
  void noiseFarBelowTheFactors(String structure, double noise, Precision precision) {
    checkDensities(Far.of(structure, 1, 0, noise), precision);
  }

  /** The next parameters too: estimated from an E-step's sums, and from given owners. */
  @ParameterizedTest
  @MethodSource("problems")
  void theNextCovariancesAreThoseOfTheRows(String structure, double distance, double offset) {
    Far far = Far.of(structure, distance, offset, 1);
    TextbookEm.Expectation expectation = TextbookEm.expect(far.rows(), far.dense());
    double[][] r = expectation.responsibilities();
    try (Backend backend = TestDevice.backend(Precision.DOUBLE);
        Resident resident = backend.load(Dataset.of(far.rows()))) {
      checkEstimate(far, r, resident.expect(far.model()));
      int[] owners = Arrays.stream(r).mapToInt(FarGroupsTest::best).toArray();
      double[][] hard = new double[ROWS][COMPONENTS];
      for (int n = 0; n < ROWS; n++) {
        hard[n][owners[n]] = 1;
      }
      checkEstimate(
          far,
          hard,
          resident.accumulate(
              Responsibilities.hard(owners),
              far.dense().means(),
              far.model().covariance().scatter()));
    }
  }

  private static void checkEstimate(Far far, double[][] r, Moments moments) {
    Covariance before = far.model().covariance();
    if (before instanceof LowRankCovariance) {
      checkSquares(far, r, moments);
      return;
    }
    Covariance next =
        Structures.estimated(
            before.structure().estimate(moments, Regularization.ridge(1e-3), before));
    double[] shared = new double[FEATURES];
    for (int k = 0; k < COMPONENTS; k++) {
      double[] own = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        own[j] = scatter(far, r, k, j) / moments.counts()[k] + 1e-3;
        shared[j] += scatter(far, r, k, j) / ROWS;
        if (next instanceof DiagonalCovariance diagonal) {
          close("variance", own[j], diagonal.variances(k)[j], 1e-9, own[j]);
        }
      }
      if (next instanceof SphericalCovariance spherical) {
        double mean = Arrays.stream(own).average().orElseThrow();
        close("variance", mean, spherical.variance(k), 1e-9, mean);
      }
    }
    for (int j = 0; j < FEATURES && next instanceof TiedCovariance; j++) {
      double got = ((TiedCovariance) next).covariance().get(j * FEATURES + j);
      close("shared variance", shared[j] + 1e-3, got, 1e-9, got);
    }
  }

  /** Σ r (x − mean)² of a feature, the mean taken about the one that the rows were drawn with. */
  private static double scatter(Far far, double[][] r, int k, int j) {
    double near = far.dense().means()[k][j];
    double count = 0;
    double first = 0;
    for (int n = 0; n < ROWS; n++) {
      count += r[n][k];
      first += r[n][k] * (far.rows()[n][j] - near);
    }
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      double gap = far.rows()[n][j] - near - first / count;
      sum += r[n][k] * gap * gap;
    }
    return sum;
  }

  private static void checkSquares(Far far, double[][] r, Moments moments) {
    for (int k = 0; k < COMPONENTS; k++) {
      double[] mean = moments.reference(k);
      double trace = 0;
      for (int j = 0; j < FEATURES; j++) {
        double sum = 0;
        for (int n = 0; n < ROWS; n++) {
          double gap = far.rows()[n][j] - mean[j];
          sum += r[n][k] * gap * gap;
        }
        trace += sum;
        if (moments.scatter().hasSquares()) {
          close("squares", sum, moments.squares(k)[j], 1e-9, sum);
        }
      }
      if (moments.scatter().isTrace()) {
        close("trace", trace, moments.trace(k)[0], 1e-9, trace);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void nearestCentresKeepTheirDistances(String structure, double distance, double offset) {
    Far far = Far.of(structure, distance, offset, 1);
    try (Backend backend = TestDevice.backend(Precision.DOUBLE);
        Resident resident = backend.load(Dataset.of(far.rows()))) {
      Nearest nearest = resident.nearest(far.dense().means());
      for (int n = 0; n < ROWS; n++) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] mean : far.dense().means()) {
          double sum = 0;
          for (int j = 0; j < FEATURES; j++) {
            sum += (far.rows()[n][j] - mean[j]) * (far.rows()[n][j] - mean[j]);
          }
          least = Math.min(least, sum);
        }
        close("squared distance", least, nearest.squaredDistances()[n], 1e-14, least);
      }
    }
  }

  /**
   * What stands for missing values is one more group: the others' shared covariance stays theirs.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-9999, 9.96921e36})
  void aFillValueCostsTheSharedCovarianceNothing(double fill) {
    Random random = new Random(7);
    double[][] rows = new double[620][2];
    int[] owners = new int[rows.length];
    double[][] means = {{0.21, 0.33}, {0.41, 0.52}, {fill, fill}};
    double[] widths = {0.08, 0.06, 0};
    for (int n = 0; n < rows.length; n++) {
      owners[n] = n / 300;
      for (int j = 0; j < 2; j++) {
        rows[n][j] = means[owners[n]][j] + widths[owners[n]] * random.nextGaussian();
      }
    }
    double[][] ground = Arrays.copyOf(rows, 600);
    double[][] r = new double[600][2];
    Arrays.setAll(r, n -> n < 300 ? new double[] {1, 0} : new double[] {0, 1});
    TextbookEm.Parameters right = TextbookEm.maximise(ground, r, 0);
    try (Backend backend = TestDevice.backend(Precision.DOUBLE);
        Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments =
          resident.accumulate(Responsibilities.hard(owners), means, new Scatter.Pooled());
      TiedCovariance shared =
          (TiedCovariance)
              Structures.estimated(
                  new TiedCovariance.Structure().estimate(moments, Regularization.ridge(0), null));
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double each = right.covariances()[0][i][j] + right.covariances()[1][i][j];
          double got = shared.covariance().get(2 * i + j);
          close("shared covariance", 300 * each / 620, got, 1e-12, 0.005);
        }
      }
    }
  }
}
