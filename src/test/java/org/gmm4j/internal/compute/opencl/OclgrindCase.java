package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Product;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.oracle.Structures;

/**
 * Every kernel once, small, for an interpreter that watches each access to memory. {@code
 * src/test/oclgrind/run} starts it by itself, since oclgrind writes its last reports only when a
 * JVM ends in the ordinary way, which JUnit's runners in Maven do not.
 */
final class OclgrindCase {
  /**
   * Two blocks of equally many tiles, the last tile not full. (Writes of another size to a buffer
   * make oclgrind 21.10 forget which of its bytes are set; so do partial writes and fills: hence
   * all factors at a time, by a number of work-items that no component fills the device with.)
   */
  private static final int ROWS = 60;

  private static final int FEATURES = 17;

  private static final Tile PLAIN = new Tile(4, 16, 8, 4, 1, 1);

  private OclgrindCase() {}

  /**
   * Runs all variants.
   *
   * @param compilerOptions given to the kernels' compiler
   */
  public static void main(String... compilerOptions) {
    // Unoptimised, since oclgrind's check for uninitialised values does not know LLVM's freeze.
    String options = "-cl-opt-disable " + String.join(" ", compilerOptions);
    everyKernel(Variant.FLOAT, ElementType.UINT8, new Tile(4, 16, 8, 4, 1, 2), options);
    everyKernel(Variant.FLOAT, ElementType.FLOAT32, new Tile(8, 16, 8, 4, 1, 1), options);
    everyKernel(Variant.FLOAT_PAIRS, ElementType.UINT8, new Tile(4, 16, 8, 4, 1, 1), options);
    everyKernel(Variant.DOUBLE, ElementType.FLOAT64, new Tile(4, 16, 8, 4, 1, 2), options);
    everyKernel(
        Variant.FLOAT, ElementType.UINT8, new Tile(4, 16, 8, 2, 1, 2, Product.WARPS), options);
    if (Boolean.getBoolean("gmm.tensor")) {
      Tile tile = new Tile(4, 16, 16, 2, 2, 2, Product.TENSOR);
      everyKernel(Variant.FLOAT, ElementType.UINT8, tile, options);
    }
  }

  private static void everyKernel(Variant variant, ElementType type, Tile tile, String line) {
    OpenClDevice device = DeviceNames.find(null, OpenClDevice.all());
    assertTrue(device.info().detail().contains("Oclgrind"), device.info().detail());
    DeviceOptions options =
        variant
            .options(device)
            .withTuning(
                Tuning.of(tile.product().onTensorCores() ? PLAIN : tile, 16)
                    .withWhitening(tile)
                    .withMoments(tile, 256))
            .withBlockRows(32)
            .withFillingItems(1 << 16)
            .withCompilerOptions(
                line + " " + WarpProductsTest.instructions(tile.product(), variant));
    Dataset rows = Samples.rows(type, ROWS, FEATURES, 1);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, i -> 0.5 + i % 3);
    steps(device, options, rows, variant);
    steps(device, options, rows.weightedBy(weights), variant);
    // Not tied: its scatter's scratch memory is freed, and oclgrind 21.10 takes what is allocated
    // next at the same address for unset. (With that memory kept it has nothing to report.)
    for (String structure : List.of("diag", "mfa:3")) {
      try (OpenClBackend backend = new OpenClBackend(device, options);
          Resident resident = backend.load(rows)) {
        structure(rows, resident, structure, variant.logTolerance());
      }
    }
  }

  /** Those of full covariances and of k-means, against the definition. */
  private static void steps(
      OpenClDevice device, DeviceOptions options, Dataset rows, Variant variant) {
    GaussianMixture mixture = Samples.mixture(2, FEATURES, 0, 2);
    double[][] centres = Samples.points(2, FEATURES, 0, 3);
    try (OpenClBackend backend = new OpenClBackend(device, options);
        Resident resident = backend.load(rows)) {
      Moments wanted = Definition.expect(rows, mixture);
      Moments actual = resident.expect(mixture);
      Definition.assertMoments(wanted, actual, variant.momentTolerance(), "expect");
      assertEquals(1, actual.logLikelihood() / wanted.logLikelihood(), variant.logTolerance());
      Responsibilities hard = (row, out) -> out[(int) (row % 2)] = 1;
      Definition.assertMoments(
          Definition.accumulate(rows, hard, centres),
          resident.accumulate(hard, centres),
          variant.momentTolerance(),
          "accumulate");
      Definition.assertNearest(rows, centres, resident.nearest(centres), 1e-5, "nearest");
    }
  }

  /** One EM step of a structure without matrices, against that of single rows. */
  private static void structure(Dataset rows, Resident resident, String name, double tolerance) {
    GaussianMixture mixture = Structures.problem(name, 2, FEATURES, 4).model();
    double logLikelihood = 0;
    for (int i = 0; i < rows.rows(); i++) {
      logLikelihood += mixture.logDensity(rows.row(i));
    }
    Moments moments = resident.expect(mixture);
    assertEquals(1, moments.logLikelihood() / logLikelihood, tolerance, name);
    assertEquals(ROWS, moments.counts()[0] + moments.counts()[1], 1e-3, name);
  }
}
