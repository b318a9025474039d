package org.gmm4j.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GmmFitter;
import org.gmm4j.compute.Automatically;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.compute.DeviceInfo;
import org.gmm4j.compute.DeviceMemory;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Responsibilities;
import org.gmm4j.compute.Usage;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes on a device: known before, within its limits, past 2³¹. */
class MemoryPlanTest {
  private static final long GIB = 1L << 30;

  /** The test's device with other limits. */
  private static OpenClDevice limited(long memory, long allocation) {
    OpenClDevice device = TestDevice.get();
    DeviceInfo info = device.info();
    DeviceInfo smaller =
        new DeviceInfo(info.id(), info.name(), info.gpu(), info.fp64(), memory, info.detail());
    return new OpenClDevice(device.platform(), device.handle(), smaller, allocation);
  }

  @Test
  void threeMillionPicturesTakeThreeBuffersOfAGibibyte() {
    OpenClDevice device = limited(6 * GIB, GIB);
    Options options = Options.of(device, Precision.FLOAT);
    RowLayout rows = RowLayout.of(device, options, true, 3_000_000, 784);
    assertEquals(3, rows.buffers());
    assertEquals(3_000_000L * 784, rows.bytes());
    assertTrue(rows.largestBuffer() <= GIB);
    assertEquals(rows.rows(0) + rows.rows(1), rows.firstRow(2));
    assertEquals(3_000_000, rows.firstRow(2) + rows.rows(2));
    assertEquals(0, rows.firstRow(1) % rows.unit());
    DeviceMemory memory = MemoryPlan.of(device, options, rows, 10);
    assertEquals(rows.bytes(), memory.rows());
    assertTrue(memory.total() > memory.rows() && memory.total() < 4 * GIB, memory.describe());
    assertTrue(memory.describe().contains("rows 2.2 GiB in 3 buffers"), memory.describe());
  }

  /** As many rows as an int counts: nothing overflows. */
  @ParameterizedTest
  @CsvSource({"2147483647, 784", "2147483647, 1", "2000000000, 46340"})
  void rowsByTheInt(int count, int columns) {
    OpenClDevice device = limited(1L << 60, 1L << 50);
    Options options = Options.of(device, Precision.DOUBLE);
    RowLayout rows = RowLayout.of(device, options, false, count, columns);
    assertTrue(rows.bytes() >= 8L * count * columns);
    long sum = 0;
    for (int i = 0; i < rows.buffers(); i++) {
      assertEquals(sum, rows.firstRow(i));
      sum += rows.rows(i);
    }
    assertEquals(count, sum);
    assertTrue(MemoryPlan.of(device, options, rows, 3).total() > rows.bytes());
  }

  /** The plan is what is taken, but for a tenth and what little is rounded up. */
  @ParameterizedTest
  @CsvSource({
    "40, 3, 2, 16384, FLOAT",
    "900, 65, 10, 256, DOUBLE",
    "900, 784, 3, 16384, FLOAT",
    "300, 17, 40, 64, DOUBLE"
  })
  void planIsWhatIsTaken(int n, int d, int components, int blockRows, Precision precision) {
    OpenClDevice device = TestDevice.get();
    Options options = Options.of(device, precision).withBlockRows(blockRows);
    Dataset rows = Samples.rows(ElementType.UINT8, n, d, 1);
    Usage usage = new Usage(precision, components, false, notice -> {});
    try (OpenClBackend backend = new OpenClBackend(device, options, usage);
        OpenClResident resident = (OpenClResident) backend.load(rows)) {
      double[][] points = Samples.points(components, d, 0, 2);
      resident.accumulate(Responsibilities.hard(resident.nearest(points).owners()), points);
      resident.expect(Samples.mixture(components, d, 0, 3));
      DeviceMemory memory = resident.memory();
      assertNotNull(memory);
      long taken = resident.bytesInUse();
      String where = "%d of %s".formatted(taken, memory);
      assertTrue(taken <= memory.total(), where);
      assertTrue(taken >= 0.9 * memory.total() - 4096, where);
    }
  }

  @Test
  void covariancesThatDoNotFitNameStructuresThatWould() {
    OpenClDevice device = limited(GIB, GIB / 4);
    Options options = Options.of(device, Precision.FLOAT);
    RowLayout rows = RowLayout.of(device, options, true, 20_000, 12_288);
    DeviceException refused =
        assertThrows(DeviceException.class, () -> MemoryPlan.of(device, options, rows, 20));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("20 components and 12288 features take"), message);
    assertTrue(message.contains("use --covariance diag (3.8 MiB) or mfa:20 (78.8 MiB)"), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void blocksShrinkToTheRoomThatThereIs() {
    OpenClDevice roomy = limited(GIB, GIB / 4);
    Options options = Options.of(roomy, Precision.FLOAT);
    RowLayout rows = RowLayout.of(roomy, options, true, 100_000, 64);
    DeviceMemory whole = MemoryPlan.of(roomy, options, rows, 50);
    OpenClDevice tight = limited(whole.total() - whole.work() / 2, GIB / 4);
    DeviceMemory smaller = MemoryPlan.of(tight, options, rows, 50);
    assertTrue(smaller.blockRows() < whole.blockRows());
    assertTrue(smaller.total() <= smaller.available());
    assertEquals(whole.rows(), smaller.rows());
  }

  /** With a plan; without one there is no telling what else a step takes. */
  @Test
  void aGpuTakesMoreRowsAtATime() {
    OpenClDevice device = limited(64 * GIB, 16 * GIB);
    DeviceInfo info = device.info();
    DeviceInfo named = new DeviceInfo(info.id(), info.name(), true, true, 64 * GIB, info.detail());
    OpenClDevice gpu =
        new OpenClDevice(device.platform(), device.handle(), named, device.maxAllocation());
    for (OpenClDevice each : new OpenClDevice[] {device, gpu}) {
      Options options = Options.of(each, Precision.FLOAT);
      RowLayout rows = RowLayout.of(each, options, true, 200_000, 64);
      int blockRows = MemoryPlan.of(each, options, rows, 10).blockRows();
      assertEquals(each.info().gpu() ? 65536 : 16384, blockRows);
    }
  }

  /** A whole fit where an allocation holds 8 KiB: eight buffers, and the CPU's answer. */
  @Test
  void aFitInManySmallBuffersIsTheSame() {
    Dataset rows = Samples.rows(ElementType.UINT8, 1000, 33, 5);
    OpenClDevice device = TestDevice.get();
    Options small = Options.of(device, Precision.DOUBLE).withChunkBytes(8 << 10);
    GmmFitter.Builder builder =
        GmmFitter.builder()
            .start(Samples.mixture(2, 33, 0, 6))
            .ridge(1e-3)
            .maxIterations(4)
            .tolerance(0)
            .listener(new FitListener() {});
    Usage usage = new Usage(Precision.DOUBLE, 2, false, notice -> {});
    FitResult chunked =
        Fits.fit(
            builder.build(),
            rows,
            planned -> Automatically.load(new SupposedGpu(device, small), usage, planned));
    FitResult cpu = builder.device("cpu").build().fit(rows);
    DeviceMemory memory = chunked.memory();
    assertNotNull(memory);
    assertEquals(8, memory.buffers());
    assertEquals(1, chunked.logLikelihood() / cpu.logLikelihood(), 1e-9);
    assertEquals(1, chunked.lowerBound() / cpu.lowerBound(), 1e-9);
  }
}
