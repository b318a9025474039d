package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Automatically;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.start.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes on a device: known before, within its limits, past 2³¹. */
class MemoryPlanTest {
  private static final long GIB = 1L << 30;

  private static DeviceMemory plan(
      OpenClDevice device,
      DeviceOptions options,
      RowLayout rows,
      int components,
      String structure) {
    MixtureKind mixtures = new MixtureKind(components, CovarianceStructure.of(structure));
    return SmallerMixtures.requireRoom(new MemoryPlan(device, options, rows), mixtures);
  }

  @Test
  void threeMillionPicturesTakeThreeBuffersOfAGibibyte() {
    OpenClDevice device = TestDevice.limited(6 * GIB, GIB);
    DeviceOptions options = DeviceOptions.of(device, Precision.FLOAT);
    RowLayout rows = RowLayout.of(device, options, true, 3_000_000, 784);
    assertEquals(3, rows.buffers());
    long padded = -Math.floorDiv(-3_000_000L, rows.unit()) * rows.unit();
    assertEquals(padded * 784, rows.bytes());
    assertTrue(rows.largestBuffer() <= GIB);
    assertEquals(rows.rows(0) + rows.rows(1), rows.firstRow(2));
    assertEquals(3_000_000, rows.firstRow(2) + rows.rows(2));
    assertEquals(0, rows.firstRow(1) % rows.unit());
    DeviceMemory memory = plan(device, options, rows, 10, "full");
    assertEquals(rows.bytes(), memory.rows());
    assertTrue(memory.total() > memory.rows() && memory.total() < 4 * GIB, memory.describe());
    assertTrue(memory.describe().contains("rows 2.2 GiB in 3 buffers"), memory.describe());
  }

  /** As many rows as an int counts: nothing overflows. */
  @ParameterizedTest
  @CsvSource({"2147483647, 784", "2147483647, 1", "2000000000, 46340"})
  void rowsByTheInt(int count, int columns) {
    OpenClDevice device = TestDevice.limited(1L << 60, 1L << 50);
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    RowLayout rows = RowLayout.of(device, options, false, count, columns);
    assertTrue(rows.bytes() >= 8L * count * columns);
    long sum = 0;
    for (int i = 0; i < rows.buffers(); i++) {
      assertEquals(sum, rows.firstRow(i));
      sum += rows.rows(i);
    }
    assertEquals(count, sum);
    assertTrue(plan(device, options, rows, 3, "full").total() > rows.bytes());
  }

  static Stream<Arguments> fits() {
    Object[][] sizes = {
      {40, 3, 2, 16384, Precision.FLOAT},
      {900, 65, 10, 256, Precision.DOUBLE},
      {900, 784, 3, 16384, Precision.FLOAT},
      {300, 17, 40, 64, Precision.DOUBLE},
      {129, 130, 1, 100, Precision.FLOAT}
    };
    return Thorough.some(
        3,
        Stream.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:1", "mfa:15", "mfa:auto")
            .flatMap(
                name ->
                    Arrays.stream(sizes)
                        .filter(size -> !name.equals("mfa:15") || (int) size[1] > 15)
                        .map(
                            size ->
                                Arguments.of(name, size[0], size[1], size[2], size[3], size[4]))));
  }

  /** The plan is what is taken when most is, to the byte: a start, EM and the labels. */
  /** Weights are a number a row more. */
  @ParameterizedTest
  @MethodSource("fits")
  void planIsWhatIsTaken(
      String name, int n, int d, int components, int blockRows, Precision precision) {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = DeviceOptions.of(device, precision).withBlockRows(blockRows);
    double[] weights = new double[n];
    Arrays.setAll(weights, i -> 0.5 + i % 3);
    Dataset rows = Samples.rows(ElementType.UINT8, n, d, 1);
    DeviceMemory without = fitAsPlanned(device, options, name, components, rows);
    DeviceMemory with = fitAsPlanned(device, options, name, components, rows.weightedBy(weights));
    int number = precision == Precision.FLOAT ? Float.BYTES : Double.BYTES;
    assertEquals(without.work() + (long) n * number, with.work());
  }

  /** Blocks of a few rows would keep all rows there, at the price of most of a GPU's speed. */
  @Test
  void rowsGoUpInChunksRatherThanBeWorkedOnAFewAtATime() {
    OpenClDevice device = TestDevice.limited(8 * GIB, GIB);
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    RowKind rows = new RowKind(1_000_000, 784, ElementType.UINT8);
    MixtureKind mixtures = new MixtureKind(10, CovarianceStructure.of("full"));
    long whole = MemoryPlan.of(device, options, rows, mixtures).needs(mixtures).memory().total();
    for (double part = 0.99; part > 0.5; part -= 0.01) {
      OpenClDevice smaller = TestDevice.limited((long) (part * whole), GIB);
      DeviceMemory memory =
          MemoryPlan.of(smaller, options, rows, mixtures).needs(mixtures).memory();
      assertTrue(memory.blockRows() >= options.blockRows() / 8, memory.describe());
      assertTrue(memory.total() <= memory.available(), memory.describe());
    }
  }

  /** The same with tiles of three sizes, where blocks are halved and those of low ranks smaller. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:15"})
  void planOfATightDeviceIsWhatIsTaken(String name) {
    int n = 900;
    int d = 70;
    int components = 10;
    OpenClDevice roomy = TestDevice.limited(GIB, 1 << 20);
    DeviceOptions options =
        DeviceOptions.of(roomy, Precision.FLOAT)
            .withTuning(
                new Tuning(
                    new Tile(4, 32, 8, 4, 1, 1),
                    new Tile(4, 16, 8, 4, 1, 1),
                    new Tile(4, 16, 16, 2, 2, 1),
                    64,
                    32,
                    16));
    RowLayout rows = RowLayout.of(roomy, options, true, n, d);
    DeviceMemory whole = plan(roomy, options, rows, components, name);
    OpenClDevice tight = TestDevice.limited(whole.total() - whole.work() / 2, 1 << 20);
    DeviceMemory memory = fitAsPlanned(tight, options, name, components, n, d);
    assertTrue(memory.blockRows() < whole.blockRows(), memory + " and " + whole);
  }

  /** Fits, and compares the plan with the most that was ever taken at a time. */
  private static DeviceMemory fitAsPlanned(
      OpenClDevice device, DeviceOptions options, String name, int components, int n, int d) {
    return fitAsPlanned(
        device, options, name, components, Samples.rows(ElementType.UINT8, n, d, 1));
  }

  private static DeviceMemory fitAsPlanned(
      OpenClDevice device, DeviceOptions options, String name, int components, Dataset rows) {
    MixtureKind mixtures = new MixtureKind(components, CovarianceStructure.of(name));
    Usage usage = new Usage(options.precision(), mixtures, false, notice -> {});
    try (OpenClBackend backend = new OpenClBackend(device, options, usage);
        OpenClResident resident = (OpenClResident) backend.load(rows)) {
      Maximization start =
          Start.of(
                  mixtures.structure(),
                  Initialization.KMEANS,
                  rows,
                  resident,
                  components,
                  new SplittableRandom(2))
              .maximise(Regularization.ridge(0.01));
      GaussianMixture mixture = ((Maximization.Next) start).mixture();
      resident.expect(mixture);
      resident.label(mixture, (row, k) -> {});
      DeviceMemory memory = resident.memory();
      assertNotNull(memory);
      assertEquals(memory.total(), backend.context().mostBytes(), memory.toString());
      return memory;
    }
  }

  /** Shown before the start is looked for, and part of the result. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:auto"})
  void everyFitShowsItsPlan(String name) {
    List<String> stages = new ArrayList<>();
    FitListener listener =
        new FitListener() {
          @Override
          public void stage(String stage) {
            stages.add(stage);
          }
        };
    FitResult result =
        GmmFitter.builder()
            .covariance(name)
            .regularization(Regularization.ridge(1e-3))
            .device(TestDevice.get().info().id())
            .listener(listener)
            .build()
            .fit(Samples.rows(ElementType.UINT8, 100, 5, 7));
    DeviceMemory memory = result.run().memory();
    assertNotNull(memory);
    assertEquals(1, stages.indexOf("device memory " + memory.describe()), stages.toString());
    assertEquals(2, stages.indexOf("start"), stages.toString());
  }

  /** What a refusal names would be planned, and not one component more. */
  @ParameterizedTest
  @CsvSource({
    "full, 20, 'mfa diag'",
    "tied, 20, 'mfa diag'",
    "mfa:400, 20, 'mfa diag components'",
    "ppca:300, 20, 'ppca diag components'",
    "ppca:1, 4000, 'components'",
    "diag, 40000, 'components'",
    "spherical, 40000, 'components'"
  })
  void whatDoesNotFitNamesWhatWould(String name, int components, String wanted) {
    OpenClDevice device = TestDevice.limited(GIB, GIB / 4);
    DeviceOptions options = DeviceOptions.of(device, Precision.FLOAT);
    RowLayout rows = RowLayout.of(device, options, true, 20_000, 12_288);
    String message = refusal(device, options, rows, components, name);
    String begin = "%s covariances of %d components and 12288 features take ";
    assertTrue(message.startsWith(begin.formatted(name, components)), message);
    assertTrue(message.endsWith(", or another device"), message);
    assertFalse(message.contains("\n"), message);
    StringBuilder named = new StringBuilder();
    Matcher structures = Pattern.compile("((tied|diag|mfa|ppca)[:\\d]*) \\(").matcher(message);
    while (structures.find()) {
      named.append(structures.group(2)).append(' ');
      plan(device, options, rows, components, structures.group(1));
    }
    Matcher fewer = Pattern.compile("at most (\\d+) (components)").matcher(message);
    if (fewer.find()) {
      named.append(fewer.group(2));
      int most = Integer.parseInt(fewer.group(1));
      plan(device, options, rows, most, name);
      refusal(device, options, rows, most + 1, name);
    }
    assertEquals(wanted, named.toString().strip(), message);
  }

  /** One d × d matrix fits where one for each component does not. */
  @Test
  void tiedIsNamedInsteadOfFull() {
    OpenClDevice device = TestDevice.limited(6 * GIB, 2 * GIB);
    DeviceOptions options = DeviceOptions.of(device, Precision.FLOAT);
    RowLayout rows = RowLayout.of(device, options, true, 20_000, 12_288);
    String message = refusal(device, options, rows, 20, "full");
    assertTrue(message.contains("use the structure tied ("), message);
    plan(device, options, rows, 20, "tied");
  }

  private static String refusal(
      OpenClDevice device,
      DeviceOptions options,
      RowLayout rows,
      int components,
      String structure) {
    DeviceException refused =
        assertThrows(
            DeviceException.class, () -> plan(device, options, rows, components, structure));
    return String.valueOf(refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:3", "mfa:10", "mfa:auto"})
  void blocksShrinkToTheRoomThatThereIs(String structure) {
    OpenClDevice roomy = TestDevice.limited(GIB, GIB / 4);
    DeviceOptions options = DeviceOptions.of(roomy, Precision.FLOAT);
    RowLayout rows = RowLayout.of(roomy, options, true, 100_000, 64);
    DeviceMemory whole = plan(roomy, options, rows, 50, structure);
    OpenClDevice tight = TestDevice.limited(whole.total() - whole.work() / 2, GIB / 4);
    DeviceMemory smaller = plan(tight, options, rows, 50, structure);
    assertTrue(smaller.blockRows() < whole.blockRows());
    assertTrue(smaller.total() <= smaller.available());
    assertEquals(whole.rows(), smaller.rows());
  }

  /** With a plan; without one there is no telling what else a step takes. */
  @Test
  void aGpuTakesMoreRowsAtATime() {
    OpenClDevice device = TestDevice.limited(64 * GIB, 16 * GIB);
    DeviceInfo info = device.info();
    DeviceInfo named = new DeviceInfo(info.id(), info.name(), true, true, 64 * GIB, info.detail());
    OpenClDevice gpu =
        new OpenClDevice(device.platform(), device.handle(), named, device.maxAllocation());
    for (OpenClDevice each : new OpenClDevice[] {device, gpu}) {
      DeviceOptions options = DeviceOptions.of(each, Precision.FLOAT);
      RowLayout rows = RowLayout.of(each, options, true, 200_000, 64);
      int blockRows = plan(each, options, rows, 10, "full").blockRows();
      assertEquals(each.info().gpu() ? 65536 : 16384, blockRows);
    }
  }

  /** A whole fit where an allocation holds 8 KiB: eight buffers, and the CPU's answer. */
  @Test
  void aFitInManySmallBuffersIsTheSame() {
    Dataset rows = Samples.rows(ElementType.UINT8, 1000, 33, 5);
    OpenClDevice device = TestDevice.get();
    DeviceOptions small = DeviceOptions.of(device, Precision.DOUBLE).withChunkBytes(8 << 10);
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .start(Samples.mixture(2, 33, 0, 6))
            .regularization(Regularization.ridge(1e-3))
            .maxIterations(4)
            .tolerance(0)
            .listener(new FitListener() {});
    Usage usage =
        new Usage(
            Precision.DOUBLE,
            new MixtureKind(2, new FullCovariance.Structure()),
            false,
            notice -> {});
    FitResult chunked =
        Fits.fit(
            builder.build(),
            rows,
            planned -> Automatically.load(new SupposedGpu(device, small), usage, planned));
    FitResult cpu = builder.device("cpu").build().fit(rows);
    DeviceMemory memory = chunked.run().memory();
    assertNotNull(memory);
    assertEquals(8, memory.buffers());
    assertEquals(1, chunked.logLikelihood() / cpu.logLikelihood(), 1e-9);
    assertEquals(1, chunked.lowerBound() / cpu.lowerBound(), 1e-9);
  }
}
