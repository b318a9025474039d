package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.PrecisionException;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where floats hold the answer they are kept to, in silence; elsewhere doubles take over. */
class FloatLimitsTest {
  private static final String DOUBLES = "going on in double";

  /** A fit with what was said during it. */
  private record Fit(FitResult result, List<String> notices) {
    static Fit of(GmmFitterBuilder builder, Dataset rows) {
      List<String> notices = new ArrayList<>();
      FitListener listener =
          new FitListener() {
            @Override
            public void notice(String text) {
              notices.add(text);
            }
          };
      GmmFitter fitter =
          builder.device(TestDevice.get().info().id()).listener(listener).maxIterations(8).build();
      return new Fit(fitter.fit(rows), notices);
    }
  }

  /** Three groups [90 × 3], so far apart and so wide, the columns at offsets of their own. */
  private static double[][] groups(double distance, double width, double... offsets) {
    Random random = new Random(3);
    double[][] rows = new double[90][3];
    for (int n = 0; n < rows.length; n++) {
      for (int j = 0; j < 3; j++) {
        rows[n][j] =
            offsets[j % offsets.length] + distance * (n % 3) + width * random.nextGaussian();
      }
    }
    return rows;
  }

  private static double[][] withFill(double[][] rows, double fill) {
    double[][] filled = Arrays.copyOf(rows, rows.length + 5);
    Arrays.setAll(filled, n -> n < rows.length ? rows[n] : new double[] {fill, fill, fill});
    return filled;
  }

  private static byte[][] bytes() {
    Random random = new Random(4);
    byte[][] rows = new byte[200][30];
    for (int n = 0; n < rows.length; n++) {
      for (int j = 0; j < 28; j++) { // two columns stay 0
        rows[n][j] = (byte) Math.max(0, Math.min(255, 80 * (n % 3) + 30 * random.nextGaussian()));
      }
    }
    return rows;
  }

  private static double[][] tenths(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> Math.rint(10 * x) / 10).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] indicators() {
    Random random = new Random(5);
    double[][] rows = new double[150][6];
    for (int n = 0; n < rows.length; n++) {
      rows[n][n % 3] = 1;
      rows[n][3 + random.nextInt(3)] = 1;
    }
    return rows;
  }

  private static double[][] incomes() {
    Random random = new Random(6);
    double[][] rows = new double[200][2];
    for (double[] row : rows) {
      row[0] = Math.exp(10 + random.nextGaussian());
      row[1] = random.nextInt(5);
    }
    return rows;
  }

  /** Data that floats hold. */
  static Stream<Arguments> ordinary() {
    return Thorough.some(3, allOrdinary());
  }

  private static Stream<Arguments> allOrdinary() {
    return Stream.of("full", "tied", "diag", "spherical", "mfa:1")
        .flatMap(
            structure ->
                Stream.of(
                        Dataset.of(groups(3, 1, 0)),
                        Dataset.of(groups(100, 1, 0)),
                        Dataset.of(tenths(groups(2, 0.4, 5, 3, 1))),
                        Dataset.of(tenths(groups(300, 80, 1000, 10, 0.5))),
                        Dataset.of(groups(0, 1e-3, 1e6)),
                        Dataset.of(groups(5, 1, 1e6, 0, -3e9)),
                        Dataset.of(indicators()),
                        Dataset.of(incomes()),
                        Dataset.of(bytes()).dividedBy(255),
                        Dataset.of(bytes()))
                    .map(rows -> Arguments.of(structure, rows)));
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void ordinaryDataStayInFloatsInSilence(String structure, Dataset rows) {
    GmmFitterBuilder fitter = GmmFitter.builder().components(3).covariance(structure);
    Fit fit =
        Fit.of(
            fitter.regularization(Regularization.ridge(1e-6)),
            rows); // given, so that nothing is said of it
    assertEquals(Precision.FLOAT, fit.result().run().precision());
    assertEquals(List.of(), fit.notices());
  }

  /** Data whose groups are far narrower than where they lie, and a value for what is missing. */
  static Stream<Arguments> beyond() {
    return Stream.of("full", "tied", "diag", "spherical", "mfa:1")
        .flatMap(
            structure ->
                Stream.of(
                        groups(1e8, 1, 1.7e12),
                        groups(1e6, 1, 1.7e12, 0, 5),
                        groups(1, 1e-6, 0),
                        withFill(groups(0, 1, 0), 9.96921e36))
                    .map(rows -> Arguments.of(structure, rows)));
  }

  @ParameterizedTest
  @MethodSource("beyond")
  void doublesTakeOverWhereFloatsFail(String structure, double[][] rows) {
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .components(3)
            .covariance(structure)
            .regularization(Regularization.ridge(1e-14));
    Fit fit = Fit.of(builder, Dataset.of(rows));
    assertEquals(Precision.DOUBLE, fit.result().run().precision());
    assertEquals(1, fit.notices().size(), fit.notices().toString());
    assertTrue(fit.notices().get(0).endsWith(": " + DOUBLES), fit.notices().toString());
    double sum = 0;
    for (double[] row : rows) {
      sum += fit.result().mixture().logDensity(row);
    }
    double right = sum / rows.length;
    assertEquals(right, fit.result().logLikelihood(), 1e-9 * (1 + Math.abs(right)));
  }

  @Test
  void floatsThatAreAskedForAreKeptWithANote() {
    Dataset rows = Dataset.of(groups(1e8, 1, 1.7e12));
    GmmFitterBuilder builder =
        GmmFitter.builder().components(3).covariance("diag").precision(Precision.FLOAT);
    Fit fit = Fit.of(builder, rows);
    assertEquals(Precision.FLOAT, fit.result().run().precision());
    assertEquals(1, fit.notices().size(), fit.notices().toString());
    assertTrue(fit.notices().get(0).contains("uncertain by"), fit.notices().toString());
    assertTrue(fit.notices().get(0).endsWith("double precision would be right"));
  }

  /** Columns that are all but the same: narrow across, however wide each of them is. */
  @Test
  void aRidgeFarBelowTheVariancesIsNoticed() {
    double[][] rows = groups(0, 1, 0);
    for (double[] row : rows) {
      row[2] = row[0] + row[1];
    }
    Fit fit =
        Fit.of(
            GmmFitter.builder().components(1).regularization(Regularization.ridge(1e-13)),
            Dataset.of(rows));
    assertEquals(Precision.DOUBLE, fit.result().run().precision());
    byte[][] bytes = bytes();
    for (byte[] row : bytes) {
      row[1] = row[0];
    }
    Dataset pixels = Dataset.of(bytes).dividedBy(255);
    Fit noticed =
        Fit.of(
            GmmFitter.builder().components(2).regularization(Regularization.ridge(1e-13)), pixels);
    assertEquals(Precision.DOUBLE, noticed.result().run().precision());
  }

  /** A score of a model, with its labels: as with doubles from the start. */
  @ParameterizedTest
  @ValueSource(strings = {"diag", "tied", "full"})
  void scoresAreRightToo(String structure) {
    double[][] rows = groups(1e8, 1, 1.7e12);
    GmmFitterBuilder builder = GmmFitter.builder().components(3).covariance(structure);
    GaussianMixture mixture = Fit.of(builder, Dataset.of(rows)).result().mixture();
    List<String> notices = new ArrayList<>();
    String id = TestDevice.get().info().id();
    try (Loaded loaded = Devices.load(id, null, Dataset.of(rows), Acceleration.ON, notices::add)) {
      int[] labels = new int[rows.length];
      double right = Arrays.stream(rows).mapToDouble(mixture::logDensity).sum();
      double got = loaded.rows().label(mixture, (row, k) -> labels[(int) row] = k);
      assertEquals(1, got / right, 1e-12);
      assertEquals(1, notices.size(), notices.toString());
    }
  }

  @Test
  void aDeviceWithoutFp64Refuses() {
    OpenClDevice real = TestDevice.get();
    DeviceInfo info = real.info();
    DeviceInfo less =
        new DeviceInfo(info.id(), info.name(), true, false, info.memoryBytes(), info.detail());
    OpenClDevice device =
        new OpenClDevice(real.platform(), real.handle(), less, real.maxAllocation());
    MixtureKind mixtures = new MixtureKind(3, CovarianceStructure.of("diag"));
    Usage usage = new Usage(null, mixtures, false, notice -> {});
    double[][] rows = groups(1e8, 1, 1.7e12);
    GaussianMixture mixture =
        GmmFitter.builder()
            .components(3)
            .covariance("diag")
            .device("cpu")
            .build()
            .fit(Dataset.of(rows))
            .mixture();
    try (OpenClBackend backend =
            new OpenClBackend(device, DeviceOptions.of(device, Precision.FLOAT), usage);
        Resident resident = backend.load(Dataset.of(rows))) {
      PrecisionException refused =
          assertThrows(PrecisionException.class, () -> resident.expect(mixture));
      assertTrue(refused.getMessage().endsWith("; use a device with fp64, or the cpu"));
      assertFalse(refused.getMessage().contains("\n"));
    }
  }

  @Test
  void aModelOfBytesDoesNotMind() {
    Dataset rows = Samples.rows(ElementType.UINT8, 60, 17, 1);
    Fit fit = Fit.of(GmmFitter.builder().components(2).covariance("tied"), rows);
    assertEquals(List.of(), fit.notices());
  }

  /** Squares of what is far below 1 vanish in floats; the same rows in other units do not. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void smallValuesAreForDoubles(String structure) {
    double[][] plain = groups(6, 1, 0, 3, -2);
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .components(3)
            .covariance(structure)
            .regularization(Regularization.ridge(0));
    Fit right = Fit.of(builder.precision(Precision.DOUBLE), Dataset.of(plain));
    for (int exponent : new int[] {-100, -498}) {
      double unit = Math.scalb(1.0, exponent);
      double[][] small =
          Arrays.stream(plain)
              .map(row -> Arrays.stream(row).map(x -> unit * x).toArray())
              .toArray(double[][]::new);
      Fit fit = Fit.of(builder.precision(null), Dataset.of(small));
      assertEquals(Precision.DOUBLE, fit.result().run().precision());
      assertTrue(fit.notices().get(0).contains("squares vanish in floats"), "" + fit.notices());
      assertTrue(fit.notices().get(0).contains(DOUBLES), "" + fit.notices());
      assertEquals(1, fit.notices().size(), "" + fit.notices());
      assertArrayEquals(right.result().labels(), fit.result().labels());
      assertEquals(
          right.result().logLikelihood() - 3 * Math.log(unit),
          fit.result().logLikelihood(),
          1e-9 * Math.abs(3 * Math.log(unit)));
    }
  }

  /** A component far narrower than the others, about the middle of the rows. */
  @Test
  void aSmallWidthIsForDoubles() {
    double[][] rows = groups(6, 1, -6);
    for (int n = 1; n < rows.length; n += 3) {
      for (int j = 0; j < 3; j++) {
        rows[n][j] = 1e-20 * (n % 7 - 3 + j * (n % 5));
      }
    }
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .components(3)
            .covariance("diag")
            .regularization(Regularization.ridge(0));
    Fit right = Fit.of(builder.precision(Precision.DOUBLE), Dataset.of(rows));
    Fit fit = Fit.of(builder.precision(null), Dataset.of(rows));
    assertEquals(Precision.DOUBLE, fit.result().run().precision());
    assertArrayEquals(right.result().labels(), fit.result().labels());
  }
}
