package org.gmm4j.internal.compute.cpu.pruned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.cpu.bounds.PairBounds;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the sieve says of a row is true, whatever the data's units, origin and shape are and whoever
 * the row is presumed to belong to: every bound is compared with log-densities that are evaluated
 * with twice a double's digits.
 */
class SieveTest {
  private static final double T = 40;

  @ParameterizedTest
  @CsvSource({
    // type, d, K, unit, offset, distance between means
    "double, 48, 2, 1, 0, 30",
    "double, 48, 3, 1, 0, 0",
    "double, 63, 3, 1e-20, 0, 30",
    "double, 63, 3, 1e20, 0, 3",
    "double, 65, 10, 1, 1e6, 30",
    "double, 65, 70, 1, 0, 30",
    "double, 65, 70, 1e-3, 0, 1",
    "double, 129, 3, 1, 0, 1e5",
    "double, 129, 2, 1e3, 1e6, 1e3",
    "double, 200, 3, 1, 1e6, 1",
    "float, 48, 10, 1e-20, 0, 100",
    "float, 63, 2, 1, 1e6, 1e3",
    "float, 129, 3, 1e15, 0, 3",
    "float, 200, 3, 1, 0, 30",
    "byte, 48, 10, 1, 0, 30",
    "byte, 65, 3, 0.00392156862745098, 0, 30",
    "byte, 129, 2, 0.00392156862745098, 0, 3",
    "byte, 200, 3, 1e20, 0, 100",
  })
  void boundsHold(String type, int d, int k, double unit, double offset, double distance) {
    Random random = new Random(d + 7 * k);
    GaussianMixture mixture = mixture(type, k, d, unit, offset, distance, random);
    double[][] values = rows(mixture, 40 + k, random);
    Dataset data = dataset(type, values, unit);
    int sampled = values.length - 3 * k;
    for (int owner : new int[] {0, k - 1, random.nextInt(k)}) {
      Tally tally = check(data, mixture, owner, T + 50 * random.nextInt(2));
      if (distance >= 30 && distance <= 1e3) {
        assertTrue(tally.ahead >= 0.8 * sampled, "rows decided: " + tally);
        assertTrue(
            k < 10 || tally.candidates < 0.5 * k * values.length, "candidates dropped: " + tally);
      }
    }
  }

  /** Shares of all sizes: some are left to singles, and some are not. */
  @Test
  void smallSharesAreEstimated() {
    Random random = new Random(5);
    GaussianMixture mixture = mixture("double", 4, 48, 1, 0, 2, random);
    Tally tally = check(dataset("double", rows(mixture, 500, random), 1), mixture, 1, T);
    assertTrue(tally.estimates > 50, "some are: " + tally);
    assertTrue(tally.candidates - tally.estimates > 50, "some are not: " + tally);
  }

  /** Components that are the same, exactly: neither is ahead of the other. */
  @Test
  void equalComponentsAreBothCandidates() {
    Random random = new Random(3);
    GaussianMixture once = mixture("double", 2, 60, 1, 0, 100, random);
    FullCovariance full = (FullCovariance) once.covariance();
    double[][] means = {once.mean(0), once.mean(1), once.mean(0)};
    double[][] covariances = {copy(full, 0), copy(full, 1), copy(full, 0)};
    GaussianMixture mixture = mixture(new double[] {0.3, 0.4, 0.3}, means, covariances);
    double[][] values = new double[50][];
    Arrays.setAll(values, i -> i < 20 ? means[0].clone() : once.sample(1, i)[0]);
    for (int owner = 0; owner < 3; owner++) {
      Tally tally = check(Dataset.of(values), mixture, owner, T);
      assertTrue(tally.ahead > 5 && tally.ahead <= 30, "of the second component only: " + tally);
    }
  }

  /** A weight of 0 is a log-density of −∞: never ahead, and in nobody's way. */
  @Test
  void componentsWithoutWeightOwnNothing() {
    Random random = new Random(4);
    GaussianMixture three = mixture("double", 3, 60, 1, 0, 3, random);
    FullCovariance full = (FullCovariance) three.covariance();
    double[][] covariances = {copy(full, 0), copy(full, 1), copy(full, 2)};
    double[][] means = {three.mean(0), three.mean(1), three.mean(2)};
    double[][] values = three.sample(60, 1);
    GaussianMixture one = mixture(new double[] {0, 1, 0}, means, covariances);
    GaussianMixture two = mixture(new double[] {0.5, 0, 0.5}, means, covariances);
    for (int owner = 0; owner < 3; owner++) {
      assertEquals(60, check(Dataset.of(values), one, owner, T).ahead);
      check(Dataset.of(values), two, owner, T);
    }
  }

  /** Rows that no sample saw, so far away that singles, or even squares of doubles, overflow. */
  @ParameterizedTest
  @CsvSource({
    "1e4, 1e4",
    "1e10, 1e10",
    "1e19, 1e19",
    "1e30, 1e30",
    "1e37, 1e37",
    "1e37, 1e44",
    "1e39, 1e39",
    "1e160, 1e100"
  })
  void outliersAreNotMisjudged(double far, double spread) {
    Random random = new Random(5);
    int d = 60;
    GaussianMixture near = mixture("double", 3, d, 1, 0, 30, random);
    FullCovariance full = (FullCovariance) near.covariance();
    double[][] means = {near.mean(0), near.mean(1), near.mean(2), new double[d]};
    double[] wide = copy(full, 0);
    for (int i = 0; i < d * d; i++) {
      wide[i] *= spread * spread;
    }
    double[][] covariances = {copy(full, 0), copy(full, 1), copy(full, 2), wide};
    GaussianMixture mixture = mixture(new double[] {0.3, 0.3, 0.3, 0.1}, means, covariances);
    double[][] values = new double[2048][];
    Arrays.setAll(values, i -> near.sample(1, i % 40)[0]);
    for (int i = 1; i < 2048; i += 64) { // rows with odd numbers are not in the sample
      for (int j = 0; j < d; j++) {
        values[i][j] = i % 128 == 1 || j == 7 ? far * random.nextGaussian() : values[i][j];
      }
    }
    Dataset data = Dataset.of(values);
    int[] ids = IntStream.range(0, 2048).filter(i -> i % 64 == 1 || i > 2028).toArray();
    for (int owner = 0; owner < 4; owner++) {
      check(data, mixture, owner, T, ids);
    }
  }

  /** Distances so small that their squares are nothing to singles. */
  @ParameterizedTest
  @ValueSource(doubles = {1e12, 1e22, 1e24, 1e30, 1e44, 1e60})
  void componentsFarWiderThanTheData(double width) {
    Random random = new Random(6);
    int d = 60;
    double[][] values = new double[40][d];
    for (double[] row : values) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    double[][] covariances = new double[2][d * d];
    for (int j = 0; j < d; j++) {
      covariances[0][j * d + j] = width * width;
      covariances[1][j * d + j] = 2 * width * width;
    }
    GaussianMixture mixture = mixture(new double[] {0.5, 0.5}, new double[2][d], covariances);
    check(Dataset.of(values), mixture, 0, T);
    check(Dataset.of(values), mixture, 1, T);
  }

  /** A factor of which singles hold one digit or none, and a row far enough away to need them. */
  @ParameterizedTest
  @ValueSource(doubles = {1.49, 0.49})
  void factorsThatUnderflow(double digits) {
    int d = 60;
    double[][] values = new double[2048][d];
    for (int i = 0; i < 2048; i++) {
      Arrays.fill(values[i], i % 4 < 2 ? 1 : -1); // so that the origin is 0 and the units are 1
    }
    values[1][0] = 1e38; // not in the sample
    double width = 1 / (digits * Float.MIN_VALUE);
    double[][] covariances = new double[2][d * d];
    for (int j = 0; j < d; j++) {
      covariances[0][j * d + j] = width * width;
      covariances[1][j * d + j] = width * width;
    }
    GaussianMixture mixture = mixture(new double[] {0.5, 0.5}, new double[2][d], covariances);
    check(Dataset.of(values), mixture, 0, T, new int[] {0, 1, 2, 3});
  }

  /** Features whose units differ by more than singles can hold, some without any spread. */
  @Test
  void featuresOfVeryDifferentUnits() {
    Random random = new Random(7);
    int d = 64;
    double[][] means = new double[3][d];
    double[][] covariances = new double[3][d * d];
    double[][] values = new double[60][d];
    for (int j = 0; j < d; j++) {
      double unit = Math.pow(10, -30 + 60.0 * j / d);
      for (int k = 0; k < 3; k++) {
        means[k][j] = unit * 5 * random.nextGaussian();
        covariances[k][j * d + j] = unit * unit * (0.5 + random.nextDouble());
      }
      for (int i = 0; i < 60; i++) {
        values[i][j] = j % 9 == 8 ? unit : means[i % 3][j] + unit * random.nextGaussian();
      }
    }
    GaussianMixture mixture = mixture(new double[] {0.2, 0.5, 0.3}, means, covariances);
    for (int owner = 0; owner < 3; owner++) {
      check(Dataset.of(values), mixture, owner, T);
    }
  }

  /**
   * A long sum whose every addition is rounded down by half a digit, since each term is just too
   * small for what is there already: the bound is nearly reached.
   */
  @Test
  void roundingThatAllGoesOneWay() {
    int d = 400;
    double q = 0.99;
    double[][] means = {new double[d], new double[d]};
    means[0][d - 1] = -4096 / q;
    means[1][d - 1] = 1;
    double[] precision = new double[d * d]; // PᵀP, P = I but for its last row of q
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        precision[i * d + j] = q * q + (i == j && i < d - 1 ? 1 : 0);
      }
    }
    CovarianceEstimate estimate =
        FullCovariance.ofPrecisions(new double[][] {precision, precision}, d);
    GaussianMixture mixture =
        new GaussianMixture(
            new double[] {0.5, 0.5}, means, ((CovarianceEstimate.Estimated) estimate).covariance());
    double[][] values = new double[64][d];
    for (int i = 0; i < 64; i++) {
      Arrays.fill(values[i], (i % 2 == 0 ? 1 : -1) * (i < 8 ? 0x1p-12 : 1));
    }
    Tally tally = check(Dataset.of(values), mixture, 0, 1e9); // all are evaluated in full
    assertTrue(tally.candidates == 128, "both components of all rows: " + tally);
  }

  /** What a check saw, lest it see nothing. */
  private static final class Tally {
    private int ahead;
    private int candidates;
    private int estimates;

    @Override
    public String toString() {
      return ahead + " rows ahead, " + candidates + " candidates, " + estimates + " estimates";
    }
  }

  /** Of as many rows as make up the weights, nearly. */
  private static Presence presence(GaussianMixture mixture, int rows) {
    int[] owners = new int[rows];
    int row = 0;
    for (int k = 0; k < mixture.components(); k++) {
      int end = Math.min(rows, row + (int) Math.round(mixture.weights()[k] * rows));
      Arrays.fill(owners, row, end, k);
      row = end;
    }
    return Presence.of(mixture, owners, RowWeights.ones(rows));
  }

  private static Tally check(Dataset data, GaussianMixture mixture, int owner, double reach) {
    return check(data, mixture, owner, reach, IntStream.range(0, data.arrayRows()).toArray());
  }

  private static Tally check(
      Dataset data, GaussianMixture mixture, int owner, double reach, int[] ids) {
    int components = mixture.components();
    RoundedRows rows = new RoundedRows(data);
    RoundedFactor[] factors = new RoundedFactor[components];
    Arrays.setAll(factors, k -> new RoundedFactor(rows));
    Tally tally = new Tally();
    try (Sieve sieve = new Sieve(rows, factors)) {
      for (int k = 0; k < components; k++) {
        factors[k].set(mixture, k);
      }
      sieve.candidates().set(presence(mixture, 1000));
      sieve.read(ids, 0, ids.length);
      sieve.guess(new int[ids.length]); // leaves nothing behind
      PairBounds bounds = new PairBounds(data.arrayRows(), components, data.columns());
      sieve.screen(owner, reach, null, bounds);
      sieve.candidates().decide(ids.length, sieve.leads(), reach);
      for (int i = 0; i < ids.length; i++) {
        check(sieve, i, mixture, data.row(ids[i]), bounds, ids[i], reach, new Tally());
      }
      assertEquals((components - 1L) * ids.length, sieve.survival().left(0));
      sieve.cut(Strips.pruned(sieve.survival()));
      sieve.screen(owner, reach, null, bounds);
      sieve.candidates().decide(ids.length, sieve.leads(), reach);
      for (int i = 0; i < ids.length; i++) {
        check(sieve, i, mixture, data.row(ids[i]), bounds, ids[i], reach, tally);
      }
      long whole = sieve.takeEvaluatedColumns();
      sieve.screen(owner, reach, bounds, bounds); // what is known is not asked again
      sieve.candidates().decide(ids.length, sieve.leads(), reach);
      for (int i = 0; i < ids.length; i++) {
        check(sieve, i, mixture, data.row(ids[i]), bounds, ids[i], reach, new Tally());
      }
      assertTrue(sieve.takeEvaluatedColumns() <= whole);
    }
    for (RoundedFactor factor : factors) {
      factor.close();
    }
    return tally;
  }

  private static void check(
      Sieve sieve,
      int i,
      GaussianMixture mixture,
      double[] x,
      PairBounds bounds,
      int id,
      double reach,
      Tally tally) {
    int components = mixture.components();
    double[] logDensities = new double[components];
    double[] rounding = new double[components]; // of the last sum, which is one of doubles
    double[] squares = new double[components];
    for (int k = 0; k < components; k++) {
      squares[k] = squaredDistance(mixture, k, x);
      double constant = mixture.logConstant(k);
      logDensities[k] = constant - 0.5 * squares[k];
      rounding[k] =
          Double.isInfinite(constant) ? 0 : 1e-13 * (Math.abs(constant) + 0.5 * squares[k]);
    }
    double greatest = Arrays.stream(logDensities).max().orElseThrow();
    int best = sieve.leads().best(i);
    String row = "row " + i + ": ";
    assertTrue(
        bounds.ownDistance(id) >= Math.sqrt(squares[best]) * (1 - 1e-13)
            || Double.isNaN(bounds.ownDistance(id)),
        () -> row + "distance " + Math.sqrt(squares[best]) + " > " + bounds.ownDistance(id));
    Screened screened = Screened.of(1, components, T);
    sieve.candidates().copy(i, screened, 0);
    Estimates estimates = screened.estimates()[0];
    double[] estimated = new double[components];
    Arrays.fill(estimated, Double.NaN);
    if (estimates != null) {
      estimates.write(estimated, 0);
    }
    for (int k = 0; k < components; k++) {
      int other = k;
      double least = logDensities[k] - rounding[k];
      assertTrue(
          least <= bounds.logDensity(id, k),
          () -> row + "of " + other + ": " + least + " > " + bounds.logDensity(id, other));
      boolean matters = screened.isCandidate(0, k, components);
      if (!Double.isNaN(estimated[k])) {
        assertFalse(matters, row + "evaluated as well");
        double most = greatest - 29 * Math.log(2) + Math.log(mixture.weights()[k]) + rounding[best];
        assertTrue(k == best || least <= most, () -> row + "estimated " + other + ": " + least);
        assertTrue(estimated[k] <= bounds.logDensity(id, k), row + "beyond its bound");
        matters = true;
        tally.estimates++;
      }
      tally.candidates += matters ? 1 : 0;
      assertTrue(
          matters || k == best || least <= greatest - reach,
          () -> row + "dropped " + other + ": " + least + " is near " + greatest);
    }
    boolean found = screened.isCandidate(0, best, components) || !Double.isNaN(estimated[best]);
    assertTrue(found, row + "the best is a candidate");
    for (double nats : new double[] {20, T}) {
      if (sieve.leads().lead(i) > nats) {
        for (int k = 0; k < components; k++) {
          if (k != best) {
            double gap = logDensities[best] - logDensities[k] + rounding[best] + rounding[k];
            assertTrue(gap > nats, row + "is not ahead, by " + gap + " only");
          }
        }
      }
    }
    tally.ahead += sieve.leads().lead(i) > T ? 1 : 0;
  }

  /** ‖P(x − μ)‖², each y as a pair of doubles. */
  private static double squaredDistance(GaussianMixture mixture, int k, double[] x) {
    int d = mixture.features();
    double[] p = new double[d * d];
    ((FullCovariance) mixture.covariance()).precisionCholesky(k).get(p);
    double[] mean = mixture.mean(k);
    double squares = 0;
    for (int i = 0; i < d; i++) {
      double high = 0;
      double low = 0;
      for (int j = 0; j <= i; j++) {
        double difference = x[j] - mean[j];
        double back = difference + mean[j];
        double lost = (x[j] - back) + ((back - difference) - mean[j]);
        double product = p[i * d + j] * difference;
        double sum = high + product;
        double part = sum - high;
        low += (high - (sum - part)) + (product - part);
        low += Math.fma(p[i * d + j], difference, -product) + p[i * d + j] * lost;
        high = sum;
      }
      squares += (high + low) * (high + low);
    }
    return squares;
  }

  private static GaussianMixture mixture(
      String type, int k, int d, double unit, double offset, double distance, Random random) {
    boolean bytes = type.equals("byte");
    double spread = bytes ? Math.min(10, 150 / Math.max(1, distance)) : 1; // of pixels
    double[] weights = new double[k];
    double[][] means = new double[k][d];
    double[][] covariances = new double[k][d * d];
    for (int c = 0; c < k; c++) {
      weights[c] = 0.5 + random.nextDouble();
      double[] featureUnits = new double[d];
      for (int j = 0; j < d; j++) {
        featureUnits[j] = unit * spread * (bytes ? 1 : Math.pow(10, -2.0 * j / d));
        double centre = bytes ? 128 * unit : offset * unit;
        means[c][j] =
            centre + featureUnits[j] * distance * random.nextGaussian() / Math.sqrt(2.0 * d);
      }
      double[][] a = new double[d][d];
      for (double[] line : a) {
        Arrays.setAll(line, j -> random.nextGaussian() / Math.sqrt(d));
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          double sum = i == j ? 0.1 : 0;
          for (int p = 0; p < d; p++) {
            sum += a[i][p] * a[j][p];
          }
          covariances[c][i * d + j] = sum * featureUnits[i] * featureUnits[j];
        }
      }
    }
    double total = Arrays.stream(weights).sum();
    Arrays.setAll(weights, c -> weights[c] / total);
    return mixture(weights, means, covariances);
  }

  private static GaussianMixture mixture(
      double[] weights, double[][] means, double[][] covariances) {
    CovarianceEstimate estimate = FullCovariance.of(covariances, means[0].length);
    return new GaussianMixture(
        weights, means, ((CovarianceEstimate.Estimated) estimate).covariance());
  }

  private static double[] copy(FullCovariance covariance, int k) {
    double[] sigma = new double[covariance.features() * covariance.features()];
    covariance.covariance(k).get(sigma);
    return sigma;
  }

  /** Some of the mixture's own, all means, points near two components, and points far away. */
  private static double[][] rows(GaussianMixture mixture, int sampled, Random random) {
    int k = mixture.components();
    double[][] rows = Arrays.copyOf(mixture.sample(sampled, 8), sampled + 3 * k);
    for (int c = 0; c < k; c++) {
      double[] mean = mixture.mean(c);
      double[] other = mixture.mean((c + 1) % k);
      double share = 0.5 + 0.01 * random.nextGaussian();
      double[] between = new double[mean.length];
      double[] outside = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        between[j] = mean[j] + share * (other[j] - mean[j]);
        outside[j] = mean[j] + 100 * (other[j] - mean[j]);
      }
      rows[sampled + 3 * c] = mean;
      rows[sampled + 3 * c + 1] = between;
      rows[sampled + 3 * c + 2] = outside;
    }
    return rows;
  }

  private static Dataset dataset(String type, double[][] rows, double unit) {
    int d = rows[0].length;
    float[][] floats = new float[rows.length][d];
    byte[][] bytes = new byte[rows.length][d];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < d; j++) {
        floats[i][j] = (float) rows[i][j];
        bytes[i][j] = (byte) Math.max(0, Math.min(255, Math.round(rows[i][j] / unit)));
      }
    }
    return switch (type) {
      case "byte" -> Dataset.of(bytes).dividedBy(1 / unit);
      case "float" -> Dataset.of(floats);
      default -> Dataset.of(rows);
    };
  }
}
