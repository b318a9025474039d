package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of a resident against its definition. */
class OpenClResidentTest {
  private static final int[] FEATURES = {1, 15, 16, 17, 63, 65, 129};
  private static final int[] ROWS = {1, 2, 17, 65, 300};
  private static final int[] COMPONENTS = {1, 2, 5};

  private static Backend open(Variant variant) {
    return TestDevice.backend(variant.options(TestDevice.get()));
  }

  static Stream<Arguments> variantsAndTypes() {
    return Arrays.stream(Variant.values())
        .flatMap(
            variant ->
                Arrays.stream(ElementType.values()).map(type -> Arguments.of(variant, type)));
  }

  @ParameterizedTest
  @MethodSource("variantsAndTypes")
  void followsTheDefinition(Variant variant, ElementType type) {
    try (Backend backend = open(variant)) {
      for (int d : FEATURES) {
        for (int n : ROWS) {
          Dataset rows = Samples.rows(type, n, d, n);
          try (Resident resident = backend.load(rows)) {
            for (int k : COMPONENTS) {
              checkAll(variant, rows, resident, k, 0);
            }
          }
        }
      }
    }
  }

  static Stream<Arguments> variantsAndShippedTunings() {
    return ShippedTunings.all().stream()
        .flatMap(
            entry ->
                Arrays.stream(Variant.values())
                    .filter(variant -> variant.isFor(entry.precision()))
                    .map(variant -> Arguments.of(variant, entry)));
  }

  /** The sizes for all other kinds of devices, on this one; in parts, as where there is room. */
  @Sweep
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("variantsAndShippedTunings")
  void followsTheDefinitionInShippedSizes(Variant variant, ShippedTunings.Entry entry) {
    OpenClDevice device = TestDevice.get();
    Tuning tuning = entry.tuning();
    DeviceOptions options =
        variant
            .options(device)
            .withTuning(tuning)
            .withFillingItems(1 << 16)
            .withCompilerOptions(
                WarpProductsTest.instructions(tuning.whitening().product(), variant)
                    + " "
                    + TestDevice.quickly());
    try (OpenClBackend backend = new OpenClBackend(device, options)) {
      for (int d : new int[] {17, 129}) {
        Dataset rows = Samples.rows(ElementType.FLOAT64, 290, d, d);
        try (Resident resident = backend.load(rows)) {
          checkAll(variant, rows, resident, 2, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void followsTheDefinitionOnPictures(Variant variant) {
    Dataset rows = Samples.rows(ElementType.UINT8, 130, 784, 1);
    try (Backend backend = open(variant);
        Resident resident = backend.load(rows)) {
      checkAll(variant, rows, resident, 2, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void offsetsCostNothing(Variant variant) {
    double offset = 1e6;
    Dataset centred = Samples.rows(ElementType.FLOAT64, 65, 17, 3);
    double[][] moved = new double[centred.arrayRows()][];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Arrays.stream(centred.row(i)).map(each -> each + offset).toArray();
    }
    Dataset rows = Dataset.of(moved);
    try (Backend backend = open(variant);
        Resident resident = backend.load(rows)) {
      checkAll(variant, rows, resident, 2, offset);
    }
  }

  private static void checkAll(
      Variant variant, Dataset rows, Resident resident, int k, double offset) {
    GaussianMixture mixture = Samples.mixture(k, rows.columns(), offset, k);
    String where =
        "%s %s n=%d d=%d k=%d".formatted(variant, rows.type(), rows.rows(), rows.columns(), k);
    checkExpect(variant, rows, resident, mixture, where);
    checkPosterior(variant, rows, resident, mixture, where);
    double[][] references = Samples.points(k, rows.columns(), offset, 9);
    Responsibilities given = (row, out) -> Arrays.setAll(out, j -> (row + j) % 3 / 3.0);
    Definition.assertMoments(
        Definition.accumulate(rows, given, references),
        resident.accumulate(given, references),
        variant.momentTolerance(),
        where);
    Definition.assertNearest(
        rows,
        references,
        resident.nearest(references),
        variant == Variant.DOUBLE ? 1e-9 : 1e-5,
        where);
  }

  private static void checkExpect(
      Variant variant, Dataset rows, Resident resident, GaussianMixture mixture, String where) {
    Moments wanted = Definition.expect(rows, mixture);
    Moments actual = resident.expect(mixture);
    Definition.assertMoments(wanted, actual, variant.momentTolerance(), where);
    double scale = Math.abs(wanted.logLikelihood()) + rows.rows();
    assertEquals(
        wanted.logLikelihood(), actual.logLikelihood(), variant.logTolerance() * scale, where);
  }

  private static void checkPosterior(
      Variant variant, Dataset rows, Resident resident, GaussianMixture mixture, String where) {
    int[] next = new int[1];
    resident.posterior(
        mixture,
        (first, count, logDensities, posteriors) -> {
          assertEquals(next[0], first, where);
          next[0] += count;
          for (int i = 0; i < count; i++) {
            double[] x = rows.row(first + i);
            double log = mixture.logDensity(x);
            double tolerance = variant.logTolerance() * (Math.abs(log) + 1);
            assertEquals(log, logDensities[i], tolerance, where);
            int k = mixture.components();
            assertArrayEquals(
                mixture.posterior(x),
                Arrays.copyOfRange(posteriors, i * k, i * k + k),
                variant.posteriorTolerance(),
                where);
          }
        });
    assertEquals(rows.rows(), next[0], where);
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void componentOfWeightZeroTakesNothing(Variant variant) {
    Dataset rows = Samples.rows(ElementType.FLOAT64, 65, 17, 3);
    GaussianMixture mixture = Samples.mixture(new double[] {1, 0}, Samples.points(2, 17, 0, 4), 4);
    try (Backend backend = open(variant);
        Resident resident = backend.load(rows)) {
      Moments moments = resident.expect(mixture);
      assertArrayEquals(new double[] {65, 0}, moments.counts());
      assertArrayEquals(new double[17], moments.first(1));
      checkExpect(variant, rows, resident, mixture, "weight 0");
      checkPosterior(variant, rows, resident, mixture, "weight 0");
    }
  }

  /** Where densities themselves are 0 in double by far. */
  @ParameterizedTest
  @EnumSource(Variant.class)
  void densitiesBelowMinusHundredThousand(Variant variant) {
    Dataset rows = Samples.rows(ElementType.FLOAT64, 65, 17, 3).dividedBy(1e-3);
    GaussianMixture mixture = Samples.mixture(2, 17, 0, 4);
    assertTrue(mixture.logDensity(rows.row(0)) < -1e5);
    try (Backend backend = open(variant);
        Resident resident = backend.load(rows)) {
      checkExpect(variant, rows, resident, mixture, "far");
      checkPosterior(variant, rows, resident, mixture, "far");
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void firstOfEqualCentresOwns(Variant variant) {
    Dataset rows = Samples.rows(ElementType.UINT8, 65, 17, 3);
    double[] far = new double[17];
    Arrays.fill(far, 9);
    double[] near = rows.row(5);
    try (Backend backend = open(variant);
        Resident resident = backend.load(rows)) {
      Nearest nearest = resident.nearest(new double[][] {far, near, near.clone()});
      assertArrayEquals(new double[] {0, 65, 0}, nearest.counts());
      assertTrue(Arrays.stream(nearest.owners()).allMatch(each -> each == 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void repeatsBitByBit(Variant variant) {
    Dataset rows = Samples.rows(ElementType.FLOAT32, 300, 65, 3);
    GaussianMixture mixture = Samples.mixture(2, 65, 0, 4);
    try (Backend backend = open(variant)) {
      try (Resident once = backend.load(rows);
          Resident again = backend.load(rows)) {
        Moments wanted = once.expect(mixture);
        once.expect(Samples.mixture(5, 65, 0, 5));
        for (Moments actual : new Moments[] {once.expect(mixture), again.expect(mixture)}) {
          assertEquals(wanted.logLikelihood(), actual.logLikelihood());
          assertArrayEquals(wanted.counts(), actual.counts());
          assertArrayEquals(wanted.first(1), actual.first(1));
          assertArrayEquals(wanted.second(1), actual.second(1));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variantsAndTypes")
  void smallChunksAndBlocksChangeOnlyTheOrderOfSums(Variant variant, ElementType type) {
    Dataset rows = Samples.rows(type, 300, 17, 3);
    GaussianMixture mixture = Samples.mixture(2, 17, 0, 4);
    double[][] centres = Samples.points(3, 17, 0, 6);
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = variant.options(device);
    int rowBytes = 32 * (type == ElementType.UINT8 ? 1 : variant == Variant.DOUBLE ? 8 : 4);
    DeviceOptions small = options.withChunkBytes(130L * rowBytes).withBlockRows(64);
    try (OpenClBackend whole = new OpenClBackend(device, options);
        OpenClBackend chunked = new OpenClBackend(device, small);
        Resident one = whole.load(rows);
        Resident many = chunked.load(rows)) {
      Moments wanted = one.expect(mixture);
      Moments actual = many.expect(mixture);
      double tolerance = variant == Variant.DOUBLE ? 1e-13 : 1e-6;
      Definition.assertMoments(wanted, actual, tolerance, "chunks");
      assertEquals(
          1,
          actual.logLikelihood() / wanted.logLikelihood(),
          variant == Variant.DOUBLE ? 1e-13 : 1e-9);
      checkPosterior(variant, rows, many, mixture, "chunks");
      assertArrayEquals(one.nearest(centres).owners(), many.nearest(centres).owners());
      assertArrayEquals(
          one.nearest(centres).squaredDistances(), many.nearest(centres).squaredDistances());
    }
  }

  @Test
  void readsNeitherRowsNorMixturesOfOtherSizes() {
    Dataset rows = Samples.rows(ElementType.FLOAT32, 2, 3, 3);
    try (Backend backend = open(Variant.FLOAT);
        Resident resident = backend.load(rows)) {
      GaussianMixture other = Samples.mixture(2, 4, 0, 4);
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> resident.expect(other));
      assertEquals("4 features for rows of 3 values", refused.getMessage());
    }
  }
}
