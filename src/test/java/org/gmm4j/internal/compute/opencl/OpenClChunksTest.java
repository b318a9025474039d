package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Automatically;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.oracle.Structures;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are more than a device holds go through it in chunks, the next one while it works. */
class OpenClChunksTest {
  private static final int N = 3000;
  private static final int D = 20;
  private static final String LOADER = "gmm4j-chunks";
  private static final Dataset ROWS = Samples.rows(ElementType.UINT8, N, D, 1);
  private static final GaussianMixture START = Samples.mixture(2, D, 0, 2);

  @AfterEach
  void endDrill() {
    Calls.drill(doing -> {});
    assertEquals(0, loaders(), "no loading thread is left");
  }

  private static long loaders() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals(LOADER))
        .count();
  }

  /** Waits for the first chunk of the next pass, which may still be coming up after a step. */
  private static void awaitLoader() throws InterruptedException {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals(LOADER)) {
        each.join();
      }
    }
  }

  private static boolean isLoader() {
    return Thread.currentThread().getName().equals(LOADER);
  }

  private static MixtureKind full() {
    return new MixtureKind(2, CovarianceStructure.of("full"));
  }

  private static Usage usage(MixtureKind mixtures) {
    return new Usage(Precision.DOUBLE, mixtures, false, notice -> {});
  }

  private static DeviceMemory plan(OpenClDevice device, MixtureKind mixtures) {
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    return MemoryPlan.of(device, options, RowKind.of(ROWS), mixtures).needs(mixtures).memory();
  }

  /** A device with this part of the memory that the rows and their smallest blocks would take. */
  private static OpenClDevice small(MixtureKind mixtures, double part) {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE).withBlockRows(1);
    DeviceMemory least =
        MemoryPlan.of(device, options, RowKind.of(ROWS), mixtures).needs(mixtures).memory();
    return TestDevice.limited((long) (part * least.total()), device.maxAllocation());
  }

  private static OpenClBackend open(OpenClDevice device, MixtureKind mixtures) {
    return new OpenClBackend(device, DeviceOptions.of(device, Precision.DOUBLE), usage(mixtures));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:3"})
  void rowsThatFitStayThere(String name) {
    MixtureKind mixtures = new MixtureKind(2, CovarianceStructure.of(name));
    DeviceMemory whole = plan(TestDevice.get(), mixtures);
    assertEquals(1, whole.chunks());
    assertEquals(0, whole.sent());
    OpenClDevice exact = TestDevice.limited(whole.total(), TestDevice.get().maxAllocation());
    assertEquals(whole.total(), plan(exact, mixtures).total());
  }

  @ParameterizedTest
  @CsvSource({"full, 0.95", "tied, 0.95", "diag, 0.8", "spherical, 0.8", "mfa:3, 0.9"})
  void chunksTakeWhatIsPlanned(String name, double part) {
    MixtureKind mixtures = new MixtureKind(2, CovarianceStructure.of(name));
    OpenClDevice device = small(mixtures, part);
    DeviceMemory planned = plan(device, mixtures);
    assertTrue(planned.chunks() > 1, planned.describe());
    long rowBytes =
        RowLayout.of(device, DeviceOptions.of(device, Precision.DOUBLE), true, 1, D).rowBytes();
    assertEquals(N * rowBytes, planned.sent(), planned.describe());
    assertTrue(planned.total() <= planned.available(), planned.describe());
    assertTrue(planned.describe().contains("go up in each iteration"), planned.describe());
    try (OpenClBackend backend = open(device, mixtures);
        Resident resident = backend.load(ROWS)) {
      assertEquals(planned, resident.memory());
      resident.nearest(new double[][] {START.mean(0), START.mean(1)});
      boolean isFull = name.equals("full");
      resident.label(isFull ? START : Structures.problem(name, 2, D, 3).model(), (row, k) -> {});
      long most = backend.context().mostBytes();
      assertTrue(most <= planned.total(), most + " of " + planned.describe());
    }
  }

  @Test
  void givesTheSameBitsEachTimeAndWhatTheWholeGives() {
    OpenClDevice device = small(full(), 0.95);
    List<Moments> all = new ArrayList<>();
    for (OpenClDevice each : List.of(device, device, TestDevice.get())) {
      try (OpenClBackend backend = open(each, full());
          Resident resident = backend.load(ROWS)) {
        all.add(resident.expect(START));
      }
    }
    assertEquals(all.get(0).logLikelihood(), all.get(1).logLikelihood());
    assertEquals(1, all.get(0).logLikelihood() / all.get(2).logLikelihood(), 1e-12);
    assertArrayEquals(all.get(0).counts(), all.get(1).counts());
    assertArrayEquals(all.get(0).second(1), all.get(1).second(1));
    assertArrayEquals(all.get(0).counts(), all.get(2).counts(), 1e-9);
  }

  /** What is brought up last in a pass is the first chunk, for the next one. */
  @Test
  void thePassAfterFindsItsFirstChunk() {
    AtomicInteger uploads = new AtomicInteger();
    try (OpenClBackend backend = open(small(full(), 0.95), full());
        Resident resident = backend.load(ROWS)) {
      Calls.drill(
          doing -> {
            if (!isLoader() && doing.equals("uploading")) {
              uploads.incrementAndGet();
            }
          });
      resident.expect(START);
      assertTrue(uploads.get() > 0, "nothing of the first chunk in the first pass");
      int first = uploads.getAndSet(0);
      resident.expect(START);
      assertTrue(uploads.get() < first, uploads + " uploads in the second pass, " + first);
    }
  }

  /** The first kernel is held until the second chunk has begun to come up. */
  @Test
  void theNextChunkComesUpWhileOneIsComputed() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger kernels = new AtomicInteger();
    try (OpenClBackend backend = open(small(full(), 0.95), full());
        Resident resident = backend.load(ROWS)) {
      Calls.drill(
          doing -> {
            if (isLoader() && doing.equals("uploading")) {
              begun.countDown();
            } else if (doing.startsWith("running kernel")) {
              kernels.incrementAndGet();
              assertTrue(await(begun), "nothing came up during the first kernel");
            }
          });
      resident.expect(START);
      assertTrue(kernels.get() > 0);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptEndsBothThreads(boolean whileLoading) throws InterruptedException {
    int objects = Calls.allObjects();
    Thread caller = Thread.currentThread();
    try (OpenClBackend backend = open(small(full(), 0.95), full());
        Resident resident = backend.load(ROWS)) {
      resident.expect(START);
      awaitLoader();
      int kept = Calls.allObjects();
      Calls.drill(
          doing -> {
            if (whileLoading ? isLoader() : doing.startsWith("running kernel")) {
              caller.interrupt();
            }
          });
      assertThrows(CancellationException.class, () -> resident.expect(START));
      assertTrue(Thread.interrupted(), "the thread stays interrupted");
      assertEquals(0, loaders());
      Calls.drill(doing -> {});
      assertTrue(Calls.allObjects() <= kept, "what is left of a failed pass");
      assertTrue(Double.isFinite(resident.expect(START).logLikelihood()));
    }
    assertEquals(objects, Calls.allObjects());
  }

  /** The n-th call of either thread fails, for all n, or many. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureInEitherThreadIsToldAndLeaksNothing(boolean whileLoading)
      throws InterruptedException {
    int objects = Calls.allObjects();
    try (OpenClBackend backend = open(small(full(), 0.95), full());
        Resident resident = backend.load(ROWS)) {
      double right = resident.expect(START).logLikelihood();
      awaitLoader();
      int kept = Calls.allObjects();
      int failures = 0;
      int step = whileLoading ? 1 : Thorough.step(3);
      for (int n = 0; n < 1000 && failures * step == n; n += step) {
        AtomicInteger left = new AtomicInteger(n);
        Calls.drill(
            doing -> {
              if (isLoader() == whileLoading && left.getAndDecrement() == 0) {
                throw new CLException("drill", CL.CL_INVALID_OPERATION);
              }
            });
        try {
          assertEquals(right, resident.expect(START).logLikelihood());
          awaitLoader();
        } catch (DeviceException failed) {
          assertEquals(0, loaders());
          assertTrue(failed.getMessage().contains("failed while"), failed.getMessage());
          failures++;
        }
        Calls.drill(doing -> {});
        assertTrue(Calls.allObjects() <= kept, "what is left of a failed pass");
      }
      assertTrue(failures > 1, failures + " calls");
    }
    assertEquals(objects, Calls.allObjects());
  }

  @Test
  void aFitIsWhatTheCpuGives() {
    OpenClDevice device = small(full(), 0.95);
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    int objects = Calls.allObjects();
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .start(START)
            .regularization(Regularization.ridge(1e-3))
            .maxIterations(4)
            .tolerance(0)
            .listener(new FitListener() {});
    FitResult chunked =
        Fits.fit(
            builder.build(),
            ROWS,
            rows -> Automatically.load(new SupposedGpu(device, options), usage(full()), rows));
    FitResult cpu = builder.device("cpu").build().fit(ROWS);
    DeviceMemory memory = chunked.run().memory();
    assertNotNull(memory);
    assertTrue(memory.chunks() > 1);
    assertFalse(chunked.run().device().id().equals("cpu"));
    assertEquals(1, chunked.logLikelihood() / cpu.logLikelihood(), 1e-9);
    assertArrayEquals(cpu.labels(), chunked.labels());
    assertEquals(objects, Calls.allObjects());
  }

  /** Of mixtures that leave no room for any chunk, the refusal names others. */
  @Test
  void whatFitsInNoChunksIsRefused() {
    MixtureKind many = new MixtureKind(400, CovarianceStructure.of("full"));
    OpenClDevice device = TestDevice.limited(2 << 20, TestDevice.get().maxAllocation());
    try (OpenClBackend backend = open(device, many)) {
      DeviceException refused = assertThrows(DeviceException.class, () -> backend.load(ROWS));
      assertTrue(refused.getMessage().contains("use the structure"), refused.getMessage());
    }
  }
}
