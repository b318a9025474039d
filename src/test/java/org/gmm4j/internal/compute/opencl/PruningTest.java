package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that leave out pairs give what plain steps give, and do leave them out where they can. */
class PruningTest {
  private static final int FEATURES = 71;

  /** Small tiles, so that there are many strips, and blocks of 64 rows. */
  private static DeviceOptions options(Variant variant) {
    return variant
        .options(TestDevice.get())
        .withTuning(Tuning.of(new Tile(4, 16, 8, 4, 1, 2), 16))
        .withBlockRows(64)
        .withCompilerOptions(TestDevice.quickly());
  }

  /** Rows around the means of a mixture, `apart` of its widths from each other. */
  private static Dataset clusters(GaussianMixture mixture, int n, long seed) {
    return Dataset.of(mixture.sample(n, seed));
  }

  private static GaussianMixture mixture(int k, double apart, long seed) {
    double[][] means = new double[k][FEATURES];
    Random random = new Random(seed);
    for (double[] mean : means) {
      for (int j = 0; j < FEATURES; j++) {
        mean[j] = 0.5 + apart * Samples.SPREAD * random.nextGaussian();
      }
    }
    double[] weights = new double[k];
    java.util.Arrays.fill(weights, 1.0 / k);
    return Samples.mixture(weights, means, seed);
  }

  private static Moments expect(
      DeviceOptions options, Dataset rows, GaussianMixture mixture, Acceleration acceleration) {
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options);
        Resident resident = backend.load(rows, acceleration)) {
      return resident.expect(mixture);
    }
  }

  private static void checkAgainstPlain(Variant variant, Dataset rows, GaussianMixture mixture) {
    DeviceOptions options = options(variant);
    Moments plain = expect(options, rows, mixture, Acceleration.OFF);
    Moments pruned = expect(options, rows, mixture, Acceleration.ON);
    double pair = variant == Variant.DOUBLE ? 1e-15 : 1e-8; // dropped responsibilities, and order
    assertEquals(plain.logLikelihood(), pruned.logLikelihood(), pair * rows.rows() * 1e3);
    Definition.assertMoments(plain, pruned, variant.momentTolerance(), "pruned and plain");
    Definition.assertMoments(
        Definition.expect(rows, mixture), pruned, variant.momentTolerance(), "definition");
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void changesNothingWhereClustersAreApart(Variant variant) {
    for (int k : new int[] {2, 3, 7}) {
      GaussianMixture mixture = mixture(k, 3, k);
      checkAgainstPlain(variant, clusters(mixture, 150, 1), mixture);
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void changesNothingWhereClustersOverlap(Variant variant) {
    for (int k : new int[] {2, 5}) {
      checkAgainstPlain(
          variant,
          Samples.rows(ElementType.UINT8, 150, FEATURES, 3),
          Samples.mixture(k, FEATURES, 0, k));
    }
  }

  /** The first features say one component, and all of them another. */
  @ParameterizedTest
  @EnumSource(Variant.class)
  void aWrongGuessOfTheOwnerCostsTimeOnly(Variant variant) {
    double[][] means = new double[2][FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      means[0][j] = j < 12 ? 0.5 : 2.5;
      means[1][j] = j < 12 ? 0.9 : 0.5;
    }
    GaussianMixture mixture = Samples.mixture(new double[] {0.5, 0.5}, means, 5);
    double[][] rows = mixture.sample(100, 6);
    for (double[] row : rows) {
      for (int j = 0; j < FEATURES; j++) {
        row[j] = 0.5 + (row[j] - 0.5) * 0.05;
      }
    }
    checkAgainstPlain(variant, Dataset.of(rows), mixture);
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void emptyAndIdenticalComponentsAndOutliersChangeNothing(Variant variant) {
    GaussianMixture apart = mixture(3, 3, 8);
    double[][] means = {apart.mean(0), apart.mean(1), apart.mean(0), apart.mean(0)};
    GaussianMixture mixture = Samples.mixture(new double[] {0.25, 0.5, 0.25, 0}, means, 9);
    double[][] rows = mixture.sample(90, 10);
    rows[7][3] = 40;
    rows[89][70] = -40;
    checkAgainstPlain(variant, Dataset.of(rows), mixture);
  }

  @Test
  void leavesOutWhatDoesNotMatterAndCountsTheRest() {
    int k = 7;
    GaussianMixture mixture = mixture(k, 3, 11);
    Dataset rows = clusters(mixture, 200, 12);
    Moments plain = expect(options(Variant.FLOAT), rows, mixture, Acceleration.OFF);
    assertEquals(200L * k, plain.evaluatedPairs());
    assertEquals(200L * k, plain.accumulatedPairs());
    Moments pruned = expect(options(Variant.FLOAT), rows, mixture, Acceleration.ON);
    assertEquals(200, pruned.accumulatedPairs());
    // the owner, and the first of five tiles for the others
    long least = Math.round(200 * (1 + (k - 1) * Math.pow(16.0 / FEATURES, 2)));
    assertTrue(pruned.evaluatedPairs() >= least, pruned.evaluatedPairs() + " of " + least);
    assertTrue(pruned.evaluatedPairs() < 1.5 * least, pruned.evaluatedPairs() + " of " + least);
  }

  /** Two in seventeen steps on the same rows look whether it pays; all of them agree. */
  @Test
  void whereItDoesNotPayMostStepsArePlain() {
    Dataset rows = Samples.rows(ElementType.FLOAT32, 100, FEATURES, 13);
    GaussianMixture mixture = Samples.mixture(2, FEATURES, 0, 14);
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options(Variant.DOUBLE));
        Resident resident = backend.load(rows, Acceleration.ON)) {
      Moments first = resident.expect(mixture);
      assertTrue(first.evaluatedPairs() + first.accumulatedPairs() > 0.8 * 400, "nothing to drop");
      for (int i = 1; i < 16; i++) {
        Moments plain = resident.expect(mixture);
        assertEquals(200, plain.accumulatedPairs(), "plain");
        assertEquals(200, plain.evaluatedPairs(), "plain");
        assertEquals(first.logLikelihood(), plain.logLikelihood(), 1e-9);
      }
      Moments again = resident.expect(mixture);
      assertEquals(first.evaluatedPairs(), again.evaluatedPairs());
      assertEquals(first.logLikelihood(), again.logLikelihood());
      assertArrayEquals(first.second(1), again.second(1));
    }
  }
}
