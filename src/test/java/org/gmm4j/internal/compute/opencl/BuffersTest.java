package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gmm4j.GaussianMixture;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading ahead into a second buffer changes when numbers are read, not what is done to them. */
class BuffersTest {
  private static final int COMPONENTS = 3;
  private static final int DEPTH = 8;

  private static DeviceOptions options(Variant variant, int buffers, int flush) {
    Tile tile = new Tile(4, 16, DEPTH, 4, 1, buffers);
    return variant
        .options(TestDevice.get())
        .withTuning(new Tuning(tile, tile, tile, flush, 16, 16))
        .withBlockRows(64)
        .withCompilerOptions(TestDevice.quickly());
  }

  private static Moments expect(DeviceOptions options, Dataset rows, GaussianMixture mixture) {
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options);
        Resident resident = backend.load(rows)) {
      return resident.expect(mixture);
    }
  }

  /** One, two and three reads a product; flushes of one, two and all of them. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT, 5, 8",
    "FLOAT_PAIRS, 23, 16",
    "DOUBLE, 71, 16",
  })
  void twoGiveTheSameBitsAsOne(Variant variant, int features, int flush) {
    Dataset rows = Samples.rows(ElementType.UINT8, 333, features, 1);
    GaussianMixture mixture = Samples.mixture(COMPONENTS, features, 0, 2);
    Moments one = expect(options(variant, 1, flush), rows, mixture);
    Moments two = expect(options(variant, 2, flush), rows, mixture);
    assertEquals(one.logLikelihood(), two.logLikelihood());
    assertArrayEquals(one.counts(), two.counts());
    for (int k = 0; k < COMPONENTS; k++) {
      assertArrayEquals(one.first(k), two.first(k));
      assertArrayEquals(one.second(k), two.second(k));
    }
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({"FLOAT, 16, 16", "FLOAT, 23, 256", "DOUBLE, 9, 8"})
  void otherReadsAndFlushes(Variant variant, int features, int flush) {
    twoGiveTheSameBitsAsOne(variant, features, flush);
  }

  @Sweep
  @ParameterizedTest
  @CsvSource("FLOAT, 11")
  void projectionsOfOthers(Variant variant, int features) {
    projectionsToo(variant, features);
  }

  @ParameterizedTest
  @CsvSource("DOUBLE, 33")
  void projectionsToo(Variant variant, int features) {
    Dataset rows = Samples.rows(ElementType.FLOAT32, 200, features, 3);
    GaussianMixture mixture = Structures.problem("mfa:2", COMPONENTS, features, 4).model();
    Moments one = expect(options(variant, 1, 16), rows, mixture);
    Moments two = expect(options(variant, 2, 16), rows, mixture);
    assertEquals(one.logLikelihood(), two.logLikelihood());
    for (int k = 0; k < COMPONENTS; k++) {
      assertArrayEquals(one.squares(k), two.squares(k));
      assertArrayEquals(one.products(k), two.products(k));
    }
  }
}
