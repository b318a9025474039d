package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.Product;
import org.gmm4j.internal.compute.opencl.sizes.TensorCores;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products by warps and on tensor cores. Where there are none, the instructions that
 * kernels/warp.cl gives in PTX are those of warp_instructions.cl, which puts every number where the
 * architecture's manual says it goes, and cuts sums off as tensor cores do.
 */
class WarpProductsTest {
  private static final int COMPONENTS = 3;

  /** Compiler options that stand in for tensor cores. */
  private static String instructions() {
    try {
      Path file =
          Path.of(
              Objects.requireNonNull(
                      WarpProductsTest.class.getResource("/org/gmm4j/kernels/warp_instructions.cl"))
                  .toURI());
      return "-cl-opt-disable -I %s -DWARP_INSTRUCTIONS=<%s> -DEXCHANGE=(6*GROUP_ITEMS)"
          .formatted(file.getParent(), file.getFileName());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static DeviceOptions options(Variant variant, Tile tile) {
    Tuning plain = Tuning.of(new Tile(4, 32, 16, 4, 1, 1), 32);
    return variant
        .options(TestDevice.get())
        .withTuning(plain.withWhitening(tile).withMoments(tile, 64))
        .withBlockRows(128)
        .withCompilerOptions(instructions(tile.product(), variant));
  }

  /** The same for products that take any; nothing where the device has the instructions itself. */
  static String instructions(Product product, Variant variant) {
    OpenClDevice device = TestDevice.get();
    Precision precision = variant.options(device).precision();
    return !product.onTensorCores()
            || DeviceTraits.of(device).tensorCores().test(product, precision)
        ? ""
        : instructions();
  }

  /** One warp a tile's columns, several of them, and both at d off every tile's edge. */
  @ParameterizedTest
  @CsvSource({
    "WARPS, FLOAT, FLOAT32, 2, 2, 2, 65",
    "TENSOR, FLOAT_PAIRS, UINT8, 4, 2, 2, 17",
    "TENSOR_WIDE, DOUBLE, UINT8, 2, 2, 2, 33",
  })
  void giveTheDefinition(
      Product product,
      Variant variant,
      ElementType type,
      int itemRows,
      int itemVectors,
      int buffers,
      int features) {
    Tile tile = new Tile(4, 32, 16, itemRows, itemVectors, buffers, product);
    Dataset rows = Samples.rows(type, 200, features, 1);
    GaussianMixture mixture = Samples.mixture(COMPONENTS, features, 0, 2);
    double[][] centres = Samples.points(COMPONENTS, features, 0, 3);
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options(variant, tile));
        Resident resident = backend.load(rows)) {
      Moments wanted = Definition.expect(rows, mixture);
      Moments actual = resident.expect(mixture);
      Definition.assertMoments(wanted, actual, variant.momentTolerance(), "expect");
      assertEquals(1, actual.logLikelihood() / wanted.logLikelihood(), variant.logTolerance());
      Responsibilities hard = (row, out) -> out[(int) (row % COMPONENTS)] = 1;
      Definition.assertMoments(
          Definition.accumulate(rows, hard, centres),
          resident.accumulate(hard, centres),
          variant.momentTolerance(),
          "accumulate");
    }
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({
    "WARPS, FLOAT, UINT8, 4, 1, 1, 17",
    "WARPS, DOUBLE, FLOAT64, 4, 1, 2, 33",
    "WARPS, FLOAT_PAIRS, UINT8, 4, 2, 1, 33",
    "TENSOR, FLOAT, UINT8, 2, 1, 2, 33",
    "TENSOR, DOUBLE, FLOAT64, 2, 1, 2, 65",
    "TENSOR, FLOAT, UINT8, 4, 4, 1, 1",
    "TENSOR, FLOAT, FLOAT32, 4, 2, 1, 65",
    "TENSOR, FLOAT, FLOAT32, 2, 4, 2, 16",
    "TENSOR, DOUBLE, UINT8, 4, 4, 1, 17",
    "TENSOR_WIDE, DOUBLE, FLOAT64, 4, 1, 1, 65",
  })
  void giveTheDefinitionInOtherShapes(
      Product product,
      Variant variant,
      ElementType type,
      int itemRows,
      int itemVectors,
      int buffers,
      int features) {
    giveTheDefinition(product, variant, type, itemRows, itemVectors, buffers, features);
  }

  @Sweep
  @ParameterizedTest
  @CsvSource("UINT8, 129")
  void tensorCoresAreAsAccurateOnBytes(ElementType type, int features) {
    tensorCoresAreAsAccurateAsFloats(type, features);
  }

  /**
   * Parts of floats lose nothing that sums of floats keep: the errors are those of plain products.
   */
  @ParameterizedTest
  @CsvSource("FLOAT32, 129")
  void tensorCoresAreAsAccurateAsFloats(ElementType type, int features) {
    Dataset rows = Samples.rows(type, 300, features, 4);
    GaussianMixture mixture = Samples.mixture(1, features, 0, 5);
    double[] wanted = new double[rows.arrayRows()];
    for (int n = 0; n < wanted.length; n++) {
      wanted[n] = mixture.logDensity(rows.row(n));
    }
    double plain = error(rows, mixture, new Tile(4, 32, 16, 4, 2, 1), wanted);
    double tensor = error(rows, mixture, new Tile(4, 32, 16, 4, 2, 1, Product.TENSOR), wanted);
    double norm = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    double bound = 2 * plain + norm * Math.ulp(1f) / 2;
    assertTrue(tensor <= bound, "%s, plain %s, bound %s".formatted(tensor, plain, bound));
  }

  /**
   * The question that is asked before tensor cores are used, and what it makes of wrong answers.
   */
  @ParameterizedTest
  @CsvSource({"TENSOR, FLOAT", "TENSOR, DOUBLE", "TENSOR_WIDE, DOUBLE"})
  void areUsedOnlyWhereTheyAnswerRightly(Product product, Precision precision) {
    OpenClDevice device = TestDevice.get();
    assumeTrue(precision == Precision.FLOAT || device.info().fp64(), "no fp64");
    assertTrue(TensorCores.answers(device, product, precision, instructions()));
    String broken = instructions() + " -DBROKEN"; // one result in four is wrong
    assertFalse(TensorCores.answers(device, product, precision, broken));
    String missing = instructions() + " -DWARP_INSTRUCTIONS=<missing.cl>";
    assertFalse(TensorCores.answers(device, product, precision, missing));
    assertFalse(TensorCores.has(device, "someone", product, precision), "nobody else is asked");
  }

  /** Root of the mean squared error of log-densities. */
  private static double error(Dataset rows, GaussianMixture mixture, Tile tile, double[] wanted) {
    double[] squares = new double[1];
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options(Variant.FLOAT, tile));
        Resident resident = backend.load(rows)) {
      resident.posterior(
          mixture,
          (firstRow, count, logs, posteriors) -> {
            for (int i = 0; i < count; i++) {
              double gap = logs[i] - wanted[(int) firstRow + i];
              squares[0] += gap * gap;
            }
          });
    }
    return Math.sqrt(squares[0] / wanted.length);
  }
}
