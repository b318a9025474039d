package org.gmm4j.internal.compute.cpu.bounds;

import static java.util.Objects.requireNonNull;
import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.both;
import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.check;
import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.squaredSingularValues;
import static org.gmm4j.internal.compute.cpu.bounds.SpectralBoundsTest.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.covariance.FullCovariance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What few directions prove is true, and tight where they hold most of a change; where they do not,
 * nothing is proven. Eigenvalues are those of {@link SpectralBoundsTest}, by 50 digits.
 */
class ThinBoundsTest {
  @ParameterizedTest
  @CsvSource({
    // d, directions that change, by how much of the ridge, what all others do, the ridge
    "1, 1, 1e-2, 0, 1",
    "2, 1, 1e-2, 0, 1",
    "3, 1, 1e-2, 1e-6, 1e-3",
    "20, 0, 0, 0, 1",
    "20, 1, 1e-2, 0, 1e-3",
    "20, 3, 2e-2, 1e-5, 1",
    "40, 12, 1e-3, 1e-6, 1",
    "60, 5, 2e-2, 1e-5, 0.05",
    "60, 20, 2e-2, 1e-4, 1",
    "60, 30, 1e-3, 1e-5, 1e3",
    "60, 60, 1e-5, 0, 1"
  })
  void tightWhereFewDirectionsChange(
      int d, int directions, double change, double others, double ridge) {
    Random random = new Random(d + directions);
    for (int trial = 0; trial < 4; trial++) {
      double[] before = covariance(d, ridge, random);
      double[] after = before.clone();
      double unit = trial < 2 ? 1 : trial == 2 ? 0x1p66 : 0x1p-66;
      for (int i = 0; i < directions; i++) {
        add(after, (trial % 2 == 0 ? 1 : -1) * change * ridge * random.nextDouble() / d, d, random);
      }
      for (int i = 0; others > 0 && i < d; i++) {
        add(after, others * ridge * random.nextGaussian() / d, d, random);
      }
      FullCovariance both = both(times(before, unit), times(after, unit), d);
      double[] right = squaredSingularValues(both, d);
      SpectralRange found =
          requireNonNull(find(both), "nothing of " + right[0] + " to " + right[d - 1]);
      check(right, found);
      double width = Math.max(1, right[d - 1]) - Math.min(1, right[0]);
      double most = 1.6 * width + (directions > 24 ? 16.0 / d : 60 * others);
      assertTrue(found.greatest() - found.least() <= most + 1e-8, found + " is wider than " + most);
    }
  }

  /** Changes of many directions, small and large ones, and matrices that are nearly singular. */
  @ParameterizedTest
  @CsvSource({
    "40, 1e-3, 1",
    "40, 1e-2, 1",
    "40, 3e-2, 1",
    "40, 0.1, 1",
    "40, 1, 1",
    "40, 30, 1",
    "40, 3e-2, 1e-3",
    "40, 1e-3, 1e-6",
    "40, 1e-3, 1e-10",
    "40, 1e-3, 1e-14"
  })
  void neverWrong(int d, double change, double ridge) {
    Random random = new Random(d);
    for (int trial = 0; trial < 4; trial++) {
      double[] before = covariance(d, ridge, random);
      double[] after = before.clone();
      for (int i = 0; i < d; i++) {
        add(after, change * ridge * random.nextDouble(), d, random);
      }
      checkWhatIsFound(both(before, after, d), change);
      checkWhatIsFound(both(after, before, d), change);
    }
  }

  private static void checkWhatIsFound(FullCovariance both, double change) {
    SpectralRange found = find(both);
    assertTrue(found == null || change < 1, "few directions hold much: " + found);
    if (found != null) {
      check(squaredSingularValues(both, both.features()), found);
    }
  }

  @Test
  void floorsAreProvenAndKept() {
    int d = 30;
    double[] sigma = covariance(d, 0.05, new Random(4));
    try (SpectralBounds bounds = new SpectralBounds(d)) {
      Update still = update(both(sigma, sigma, d));
      double floor = bounds.floor(still, 0);
      assertEquals(0.9 * 0.05, floor, 1e-9);
      assertEquals(0.03, bounds.floor(still, 0.03), 0, "near enough to the least variance");
      assertEquals(floor, bounds.floor(still, 0.02), 0, "proven anew");

      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) { // its least eigenvalue is a twentieth of its least variance
          sigma[i * d + j] = i == j ? 1 : 0.95;
        }
      }
      assertEquals(0, bounds.floor(update(both(sigma, sigma, d)), 0), 0, "it is not so");
    }
  }

  /** Squares of such changes are no numbers any more: 0, or infinite. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-530, 0x1p-480, 0x1p545, 0x1p600})
  void unitsWhoseSquaresAreNoNumbersProveNothing(double unit) {
    Random random = new Random(5);
    double[] before = covariance(20, 0.05, random);
    double[] after = before.clone();
    add(after, 1e-4, 20, random);
    assertNull(find(both(times(before, unit), times(after, unit), 20)));
  }

  @Test
  void withoutFloorNothingIsProven() {
    double[] sigma = covariance(10, 1, new Random(1));
    try (SpectralBounds bounds = new SpectralBounds(10)) {
      assertNull(bounds.findThin(update(both(sigma, sigma, 10)), 0));
    }
  }

  /** Of a large change the first rows tell that it is one, whether a floor is known or not. */
  @Test
  void largeChangesAreLeftToFactorisations() {
    int d = 30;
    double[] before = covariance(d, 0.05, new Random(6));
    double[] after = before.clone();
    after[0] += 0.5 * 0.05;
    Update large = update(both(before, after, d));
    Update none = update(both(before, before, d));
    try (SpectralBounds bounds = new SpectralBounds(d)) {
      double floor = bounds.floor(large, 0);
      assertTrue(floor > 0);
      assertFalse(bounds.mayBeThin(large, 0));
      assertTrue(bounds.mayBeThin(none, 0));
      assertNull(bounds.findThin(large, floor));
      assertNotNull(bounds.findThin(none, floor));
    }
  }

  private static double[] times(double[] matrix, double unit) {
    return Arrays.stream(matrix).map(value -> unit * value).toArray();
  }

  private static @Nullable SpectralRange find(FullCovariance both) {
    try (SpectralBounds bounds = new SpectralBounds(both.features())) {
      return bounds.findThin(update(both), bounds.floor(update(both), 0));
    }
  }

  /** As of images: some features vary together, others hardly by more than the ridge. */
  private static double[] covariance(int d, double ridge, Random random) {
    double[] sigma = new double[d * d];
    for (int i = 0; i < d / 2; i++) {
      add(sigma, 1 / (1.0 + i), (d + 1) / 2, d, random);
    }
    for (int i = 0; i < d; i++) {
      sigma[i * (d + 1)] += ridge;
    }
    return sigma;
  }

  private static void add(double[] sigma, double size, int d, Random random) {
    add(sigma, size, d, d, random);
  }

  /** Adds size vvᵀ, v of the first features alone. */
  private static void add(double[] sigma, double size, int first, int d, Random random) {
    double[] v = random.doubles(first, -1, 1).toArray();
    for (int i = 0; i < first; i++) {
      for (int j = 0; j < first; j++) {
        sigma[i * d + j] += size * (v[i] * v[j]);
      }
    }
  }
}
