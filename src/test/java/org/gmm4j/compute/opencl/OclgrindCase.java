package org.gmm4j.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Backend.Resident;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;

/**
 * Every kernel once, small, for an interpreter that watches each access to memory. {@code
 * src/test/oclgrind/run} starts it by itself, since oclgrind writes its last reports only when a
 * JVM ends in the ordinary way, which JUnit's runners in Maven do not.
 */
final class OclgrindCase {
  /**
   * Two blocks of equally many tiles, the last tile not full. (Writes of another size to a buffer
   * make oclgrind 21.10 forget which of its bytes are set; so do partial writes and fills.)
   */
  private static final int ROWS = 60;

  private static final int FEATURES = 17;

  private OclgrindCase() {}

  /**
   * Runs all variants.
   *
   * @param compilerOptions given to the kernels' compiler
   */
  public static void main(String... compilerOptions) {
    // Unoptimised, since oclgrind's check for uninitialised values does not know LLVM's freeze.
    String options = "-cl-opt-disable " + String.join(" ", compilerOptions);
    everyKernel(Variant.FLOAT, ElementType.UINT8, 4, options);
    everyKernel(Variant.FLOAT, ElementType.FLOAT32, 8, options);
    everyKernel(Variant.FLOAT_PAIRS, ElementType.UINT8, 4, options);
    everyKernel(Variant.DOUBLE, ElementType.FLOAT64, 4, options);
  }

  private static void everyKernel(Variant variant, ElementType type, int vector, String line) {
    OpenClDevice device = OpenClProvider.find(null);
    assertTrue(device.info().detail().contains("Oclgrind"), device.info().detail());
    Options options =
        variant
            .options(device)
            .withTuning(Tuning.of(new Tile(vector, 16, 8, 4, 1), 16))
            .withBlockRows(32)
            .withCompilerOptions(line);
    Dataset rows = Samples.rows(type, ROWS, FEATURES, 1);
    GaussianMixture mixture = Samples.mixture(2, FEATURES, 0, 2);
    double[][] centres = Samples.points(2, FEATURES, 0, 3);
    try (OpenClBackend backend = new OpenClBackend(device, options);
        Resident resident = backend.load(rows)) {
      Moments wanted = Definition.expect(rows, mixture);
      Moments actual = resident.expect(mixture);
      Definition.assertMoments(wanted, actual, variant.momentTolerance(), "expect");
      assertEquals(1, actual.logLikelihood() / wanted.logLikelihood(), variant.logTolerance());
      Responsibilities hard = (row, out) -> out[row % 2] = 1;
      Definition.assertMoments(
          Definition.accumulate(rows, hard, centres),
          resident.accumulate(hard, centres),
          variant.momentTolerance(),
          "accumulate");
      Definition.assertNearest(rows, centres, resident.nearest(centres), 1e-5, "nearest");
    }
  }
}
