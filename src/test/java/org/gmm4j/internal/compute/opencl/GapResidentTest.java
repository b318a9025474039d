package org.gmm4j.internal.compute.opencl;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.gaps.GapPlan;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookMissing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows that miss values on a device against those on the CPU, which {@code MissingValuesContract}
 * compares with the definition: in many blocks and sections, in few, on devices too small for the
 * rows.
 */
class GapResidentTest {
  private static final double TOLERANCE = 1e-11;

  private static Structures.Problem problem(String name, int components, int d) {
    if (name.equals("full")) {
      TextbookEm.Parameters dense = Problems.mixture(components, d, 3);
      return new Structures.Problem(Problems.model(dense), dense);
    }
    return Structures.problem(name, components, d, 3);
  }

  private static Dataset rows(Structures.Problem problem, int n, double share) {
    double[][] rows = TextbookMissing.gaps(Problems.rows(problem.dense(), n, 4), share, 5);
    Arrays.fill(rows[n / 2], Double.NaN);
    return Dataset.ofIncomplete(rows);
  }

  private static Dataset weighted(Dataset rows) {
    Random random = new Random(8);
    double[] weights = new double[rows.arrayRows()];
    Arrays.setAll(weights, n -> n % 5 == 0 ? 0 : 1e-3 + 7 * random.nextDouble());
    return rows.weightedBy(weights);
  }

  private static OpenClBackend limited(long memory) {
    DeviceOptions options = DeviceOptions.of(TestDevice.get(), Precision.DOUBLE);
    return new OpenClBackend(TestDevice.limited(memory, TestDevice.get().maxAllocation()), options);
  }

  /** Runs a comparison with rows on the CPU and on a device of so many bytes. */
  private static void onBoth(Dataset rows, long memory, Comparison comparison) {
    try (Loaded cpu = Devices.load("cpu", null, rows, Acceleration.ON, notice -> {});
        OpenClBackend backend = limited(memory);
        Resident device = backend.load(rows)) {
      comparison.of(cpu.rows(), device);
    }
  }

  private interface Comparison {
    void of(Resident cpu, Resident device);
  }

  private static void requireEqual(String what, Moments right, Moments got) {
    close(
        what + " log-likelihood",
        right.logLikelihood(),
        got.logLikelihood(),
        TOLERANCE,
        Math.max(1, Math.abs(right.logLikelihood())));
    assertEquals(right.rows(), got.rows());
    assertEquals(right.totalWeight(), got.totalWeight(), 1e-9);
    double size = Math.max(1, right.totalWeight());
    for (int k = 0; k < right.components(); k++) {
      String of = what + " of " + k;
      close(of + " count", right.counts()[k], got.counts()[k], TOLERANCE, size);
      requireEqual(of + " first", right.first(k), got.first(k), 0);
      if (right.scatter().hasSquares()) {
        requireEqual(of + " squares", right.squares(k), got.squares(k), 0);
      }
      if (right.scatter().isTrace()) {
        requireEqual(of + " trace", right.trace(k), got.trace(k), 0);
      }
      if (right.scatter().hasProducts()) {
        requireEqual(of + " products", right.products(k), got.products(k), 0);
      }
      if (right.scatter().isWhole()) {
        requireEqual(of + " second", right.second(k), got.second(k), right.features());
      }
    }
    if (right.scatter().isPooled()) {
      requireEqual(what + " pooled", right.pooled(), got.pooled(), right.features());
    }
  }

  /**
   * Compares sums.
   *
   * @param side of a matrix, of which the lower triangle counts; 0 for anything else
   */
  private static void requireEqual(String what, double[] right, double[] got, int side) {
    double size = Math.max(1, Arrays.stream(right).map(Math::abs).max().orElseThrow());
    for (int i = 0; i < right.length; i++) {
      if (side == 0 || i % side <= i / side) {
        close(what + " " + i, right[i], got[i], TOLERANCE, size);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // what, components, features, rows, share that is missing, bytes of the device
    "full, 3, 6, 8200, 0.3, 524288",
    "full, 2, 70, 300, 0.1, 4294967296",
    "full, 2, 33, 200, 0.8, 1048576",
    "tied, 3, 6, 8200, 0.5, 524288",
    "tied, 2, 65, 260, 0.3, 4294967296",
    "diag, 3, 6, 8200, 0.3, 524288",
    "diag, 1, 1, 65, 0.5, 4294967296",
    "spherical, 4, 5, 900, 0.3, 65536",
    "ppca:2, 3, 6, 8200, 0.3, 524288",
    "mfa:12, 2, 70, 300, 0.3, 4294967296",
    "mfa:1, 3, 7, 500, 0.7, 65536",
    "mfa:auto, 3, 9, 400, 0.2, 4294967296"
  })
  void allThatIsAskedForIsTheCpus(
      String name, int components, int d, int n, double share, long memory) {
    Structures.Problem problem = problem(name, components, d);
    for (Dataset rows :
        new Dataset[] {rows(problem, n, share), weighted(rows(problem, n, share))}) {
      onBoth(rows, memory, (cpu, device) -> compare(problem.model(), n, cpu, device));
    }
  }

  private static void compare(GaussianMixture mixture, int n, Resident cpu, Resident device) {
    int components = mixture.components();
    double[][] points = new double[components][];
    Arrays.setAll(points, k -> mixture.mean(k).clone());
    Arrays.stream(points).forEach(point -> point[0] += 0.25);
    Scatter scatter = mixture.covariance().scatter();
    Scatter[] starts = {
      new Scatter.Whole(), new Scatter.Pooled(), new Scatter.Diagonal(), new Scatter.Trace()
    };
    Responsibilities given =
        (row, r) -> {
          r[(int) (row % components)] += 0.75;
          r[0] += 0.25;
        };
    for (int i = 0; i < 2; i++) { // the second time, rows may be there
      requireEqual("expected", cpu.expect(mixture), device.expect(mixture));
      requireEqual(
          "completed",
          cpu.accumulate(mixture, given, points, scatter),
          device.accumulate(mixture, given, points, scatter));
    }
    for (Scatter each : starts) {
      requireEqual(
          "available", cpu.accumulate(given, points, each), device.accumulate(given, points, each));
    }
    assertEquals(cpu.faintCount(), device.faintCount());
    comparePosteriors(mixture, n, cpu, device);
    compareNearest(points, cpu, device);
    compareImputed(mixture, null, cpu, device);
    compareImputed(mixture, 17L, cpu, device);
  }

  private static void comparePosteriors(
      GaussianMixture mixture, int n, Resident cpu, Resident device) {
    double[] right = new double[n * (mixture.components() + 1)];
    double[] got = new double[right.length];
    cpu.posterior(mixture, (first, count, logs, r) -> put(first, n, logs, r, right));
    device.posterior(mixture, (first, count, logs, r) -> put(first, n, logs, r, got));
    requireEqual("posterior", right, got, 0);
    close(
        "labels' log-likelihood",
        cpu.logLikelihood(mixture),
        device.logLikelihood(mixture),
        TOLERANCE,
        Math.max(1, Math.abs(cpu.logLikelihood(mixture))));
  }

  private static void put(long first, int n, double[] logs, double[] r, double[] to) {
    System.arraycopy(logs, 0, to, (int) first, logs.length);
    System.arraycopy(r, 0, to, n + (int) first * (r.length / logs.length), r.length);
  }

  private static void compareNearest(double[][] centres, Resident cpu, Resident device) {
    Nearest right = cpu.nearest(centres);
    Nearest got = device.nearest(centres);
    assertArrayEquals(right.owners(), got.owners());
    requireEqual("distances", right.squaredDistances(), got.squaredDistances(), 0);
    for (int k = 0; k < centres.length; k++) {
      requireEqual("sums of centres", right.sums()[k], got.sums()[k], 0);
    }
  }

  private static void compareImputed(
      GaussianMixture mixture, @Nullable Long seed, Resident cpu, Resident device) {
    double[] right = imputed(mixture, seed, cpu);
    double[] got = imputed(mixture, seed, device);
    assertEquals(right.length, got.length);
    requireEqual("imputed", right, got, 0);
  }

  private static double[] imputed(GaussianMixture mixture, @Nullable Long seed, Resident rows) {
    DoubleStream.Builder all = DoubleStream.builder();
    Consumer<double[]> add = some -> Arrays.stream(some).forEach(all);
    rows.impute(mixture, seed, (first, count, some) -> add.accept(some));
    return all.build().toArray();
  }

  /** Twice the same bits, from fresh rows. */
  @ParameterizedTest
  @CsvSource({"full, 300", "mfa:2, 300", "diag, 9000"})
  void oneAnswer(String name, int n) {
    Structures.Problem problem = problem(name, 2, 6);
    Dataset rows = rows(problem, n, 0.3);
    double[] first = bits(rows, problem.model());
    assertArrayEquals(first, bits(rows, problem.model()));
  }

  private static double[] bits(Dataset rows, GaussianMixture mixture) {
    try (OpenClBackend backend = limited(1 << 20);
        Resident device = backend.load(rows)) {
      Moments moments = device.expect(mixture);
      return DoubleStream.concat(
              Arrays.stream(moments.first(0)),
              DoubleStream.of(moments.logLikelihood(), moments.counts()[1]))
          .toArray();
    }
  }

  /** What is planned is what is taken, or a little more. */
  @ParameterizedTest
  @CsvSource({
    "full, 3, 20, 700",
    "tied, 3, 20, 700",
    "diag, 5, 30, 5000",
    "spherical, 5, 30, 5000",
    "ppca:4, 3, 40, 3000",
    "mfa:9, 3, 40, 3000"
  })
  void thePlanHolds(String name, int components, int d, int n) {
    Structures.Problem problem = problem(name, components, d);
    Dataset rows = rows(problem, n, 0.4);
    MixtureKind mixtures = new MixtureKind(components, CovarianceStructure.of(name));
    DeviceMemory plan = GapPlan.memory(TestDevice.get(), RowKind.of(rows), mixtures);
    try (OpenClBackend backend = limited(TestDevice.get().info().memoryBytes());
        Resident device = backend.load(rows)) {
      Responsibilities given = (row, r) -> r[(int) (row % components)] = 1;
      double[][] points = new double[components][];
      Arrays.setAll(points, k -> problem.model().mean(k).clone());
      device.nearest(points);
      device.accumulate(given, points, problem.model().covariance().scatter());
      device.expect(problem.model());
      long taken = backend.context().mostBytes();
      assertTrue(taken <= plan.total(), taken + " of " + plan.describe());
      long exact = name.equals("full") || name.equals("tied") ? 0 : plan.total();
      assertTrue(taken > 0.6 * exact, taken + " of " + plan.describe());
    }
  }

  @Test
  void floatsAreRefused() {
    Dataset rows = Dataset.ofIncomplete(new double[][] {{1, Double.NaN}, {2, 3}});
    try (OpenClBackend backend =
        new OpenClBackend(
            TestDevice.get(),
            DeviceOptions.of(TestDevice.get(), Precision.FLOAT),
            Usage.of(Precision.FLOAT))) {
      DeviceException refused = assertThrows(DeviceException.class, () -> backend.load(rows));
      assertTrue(refused.getMessage().contains("computed in double"), refused.getMessage());
    }
  }

  @Test
  void aDeviceWithoutFp64IsRefused() {
    OpenClDevice device = TestDevice.get();
    DeviceInfo info = device.info();
    DeviceInfo singles =
        new DeviceInfo(
            info.id(), info.name(), info.gpu(), false, info.memoryBytes(), info.detail());
    OpenClDevice small =
        new OpenClDevice(device.platform(), device.handle(), singles, device.maxAllocation());
    DeviceException refused =
        assertThrows(DeviceException.class, () -> GapPlan.requireDouble(small, null));
    assertTrue(refused.getMessage().contains("has no fp64"), refused.getMessage());
  }
}
