package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are kept as codes give the bits of the same rows that are kept as they are. */
class PalettesTest {
  private static final int MANY = 16_500;
  private static final String[] STRUCTURES = {"full", "tied", "diag", "spherical", "ppca:2"};

  /** Rows of three clusters, of bytes. */
  private static byte[][] bytes(int rows, int columns, int levels) {
    Random random = new Random(7);
    byte[][] all = new byte[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double middle = (i % 3 + j) % 3 * 0.3 + 0.2;
        double share = middle + 0.12 * random.nextGaussian();
        all[i][j] = (byte) Math.max(0, Math.min(levels - 1, (int) (levels * share)));
      }
    }
    return all;
  }

  private interface Meaning {
    double of(int code, int column);
  }

  private static double[][] numbers(byte[][] bytes, Meaning number) {
    double[][] all = new double[bytes.length][bytes[0].length];
    for (int i = 0; i < all.length; i++) {
      int row = i;
      Arrays.setAll(all[i], j -> number.of(bytes[row][j] & 0xff, j));
    }
    return all;
  }

  private static double[][] rows(String kind, int rows, int columns) {
    return switch (kind) {
      case "pixels" -> numbers(bytes(rows, columns, 256), (code, j) -> code / 255.0);
      case "affine" -> numbers(bytes(rows, columns, 256), (code, j) -> (code - 100.3) / 17.7);
      case "one-hot" -> numbers(bytes(rows, columns, 2), (code, j) -> code);
      case "integers" -> numbers(bytes(rows, columns, 12), (code, j) -> code - 5);
      case "odd" ->
          numbers(
              bytes(rows, columns, 9),
              (code, j) -> code == 4 ? -0.0 : code == 5 ? 0.0 : code == 6 ? 1e-310 : code - 4);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Dataset plain(double[][] rows) {
    double[][] chunks = DoubleValues.allocate(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, chunks[0], i * rows[0].length, rows[0].length);
    }
    return Dataset.ofValues(
        new DoubleValues(chunks, rows[0].length, 1), rows.length, rows[0].length);
  }

  private static Dataset plain(float[][] rows) {
    float[][] chunks = FloatValues.allocate(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, chunks[0], i * rows[0].length, rows[0].length);
    }
    return Dataset.ofValues(
        new FloatValues(chunks, rows[0].length, 1), rows.length, rows[0].length);
  }

  private static float[][] singles(double[][] rows) {
    float[][] singles = new float[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[0].length; j++) {
        singles[i][j] = (float) rows[i][j];
      }
    }
    return singles;
  }

  private static GmmFitterBuilder fitter(String structure, String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    return GmmFitter.builder()
        .components(3)
        .covariance(structure)
        .regularization(Regularization.ridge(1e-2))
        .maxIterations(4)
        .tolerance(0)
        .device(device);
  }

  private static void assertSameFit(GmmFitterBuilder fitter, Dataset plain, Dataset coded) {
    assertEquals(plain.type().bytes(), plain.heldBytes());
    assertEquals(1, coded.heldBytes());
    assertEquals(plain.type(), coded.type());
    FitResult right = fitter.build().fit(plain);
    FitResult got = fitter.build().fit(coded);
    assertEquals(right.logLikelihood(), got.logLikelihood());
    assertEquals(right.history(), got.history());
    assertArrayEquals(right.mixture().weights(), got.mixture().weights());
    for (int k = 0; k < right.mixture().components(); k++) {
      assertArrayEquals(right.mixture().mean(k), got.mixture().mean(k));
      double[] vector = right.mixture().mean(0);
      assertArrayEquals(
          right.mixture().covariance().times(k, vector),
          got.mixture().covariance().times(k, vector));
    }
    for (int i = 0; i < plain.rows(); i++) {
      assertEquals(right.assignments().get(i), got.assignments().get(i));
    }
  }

  private static Stream<Arguments> smallFits() {
    return Stream.concat(
        Stream.of("pixels", "affine", "one-hot", "integers", "odd")
            .map(kind -> Arguments.of("cpu", kind)),
        Stream.of("pixels", "odd").map(kind -> Arguments.of("opencl", kind)));
  }

  @Sweep
  @ParameterizedTest
  @ValueSource(strings = {"affine", "one-hot", "integers"})
  void everyStructureFitsTheSameOnDevices(String kind) {
    everyStructureFitsTheSame("opencl", kind);
  }

  @ParameterizedTest
  @MethodSource("smallFits")
  void everyStructureFitsTheSame(String device, String kind) {
    double[][] rows = rows(kind, 1200, 7);
    for (String structure : STRUCTURES) {
      assertSameFit(fitter(structure, device), plain(rows), Dataset.of(rows));
      assertSameFit(fitter(structure, device), plain(singles(rows)), Dataset.of(singles(rows)));
    }
  }

  /** Features in an order of their own, rows that are screened, and some that need no visit. */
  @ParameterizedTest
  @ValueSource(strings = {"pixels", "affine", "one-hot", "odd"})
  void manyRowsOfManyFeaturesFitTheSame(String kind) {
    double[][] rows = rows(kind, MANY, 70);
    for (String structure : new String[] {"full", "diag"}) {
      assertSameFit(fitter(structure, "cpu"), plain(rows), Dataset.of(rows));
    }
    assertSameFit(fitter("full", "cpu"), plain(singles(rows)), Dataset.of(singles(rows)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void weightsScalesAndUnitsFitTheSame(String device) {
    double[][] rows = rows("pixels", 2000, 5);
    double[] weights = new double[rows.length];
    Arrays.setAll(weights, i -> i % 4 * 0.75);
    Dataset plain = plain(rows).weightedBy(weights).dividedBy(3);
    Dataset coded = Dataset.of(rows).weightedBy(weights).dividedBy(3);
    assertSameFit(fitter("full", device), plain, coded);
    assertSameFit(fitter("diag", device).standardised(true), plain, coded);
    assertSameFit(fitter("diag", device).batch(500), plain, coded);
  }
}
