package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;
import org.gmm4j.internal.compute.opencl.rows.ComponentRange;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums come down, and factors go up, component by component while the device does other things. */
class PipeliningTest {
  private static final int COMPONENTS = 5;
  private static final int FEATURES = 71;
  private static final Dataset ROWS = Samples.rows(ElementType.FLOAT32, 200, FEATURES, 1);
  private static final GaussianMixture MIXTURE = Samples.mixture(COMPONENTS, FEATURES, 0, 2);
  private static final List<Integer> IN_ORDER = IntStream.range(0, COMPONENTS).boxed().toList();

  @AfterEach
  void endDrill() {
    Calls.drill(doing -> {});
  }

  /** Small tiles, and blocks of 64 rows. */
  private static DeviceOptions options() {
    return Variant.FLOAT
        .options(TestDevice.get())
        .withTuning(Tuning.of(new Tile(4, 16, 8, 4, 1, 2), 16))
        .withBlockRows(64);
  }

  private static Moments expect(
      DeviceOptions options, Acceleration acceleration, MomentsListener heard) {
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options);
        Resident resident = backend.load(ROWS, acceleration)) {
      return resident.expect(MIXTURE, heard);
    }
  }

  /** Remembers what each component's sums are when they are said to be complete. */
  private static final class Heard implements MomentsListener {
    final List<Integer> order = new ArrayList<>();
    final List<Moments> moments = new ArrayList<>();
    final double[] counts = new double[COMPONENTS];
    final double[][] first = new double[COMPONENTS][];
    final double[][] second = new double[COMPONENTS][];

    @Override
    public void complete(Moments of, int k) {
      order.add(k);
      moments.add(of);
      counts[k] = of.counts()[k];
      first[k] = of.first(k).clone();
      second[k] = of.second(k).clone();
    }
  }

  /** One component a launch, and two; in one part, and in several that are added up. */
  @ParameterizedTest
  @CsvSource({"OFF, 1", "ON, 1", "OFF, 400", "ON, 400", "OFF, 100000", "ON, 100000"})
  void componentsAreCompleteWhenTheyAreHeardOf(Acceleration acceleration, int fillingItems) {
    DeviceOptions options = options().withFillingItems(fillingItems);
    Heard heard = new Heard();
    Moments told = expect(options, acceleration, heard);
    assertEquals(IN_ORDER, heard.order);
    Moments plain = expect(options, acceleration, (moments, k) -> {});
    assertEquals(plain.logLikelihood(), told.logLikelihood());
    assertEquals(plain.accumulatedPairs(), told.accumulatedPairs());
    assertArrayEquals(plain.counts(), heard.counts);
    for (int k = 0; k < COMPONENTS; k++) {
      assertSame(told, heard.moments.get(k));
      assertArrayEquals(plain.first(k), heard.first[k]);
      assertArrayEquals(plain.second(k), heard.second[k]);
    }
  }

  /**
   * The last component's kernel may not begin until somebody has heard of the first component: if
   * that came with the end of all kernels, both would wait for good (or until a minute has passed).
   */
  @ParameterizedTest
  @CsvSource({"OFF, second_moments", "ON, second_moments_of"})
  void theFirstComponentIsHeardOfBeforeTheLastIsSummed(Acceleration acceleration, String kernel) {
    DeviceOptions options = options().withBlockRows(ROWS.arrayRows()).withFillingItems(1);
    AtomicBoolean heardInTime = new AtomicBoolean();
    try (OpenClContext context = new OpenClContext(TestDevice.get());
        ProgramCache programs = new ProgramCache(context);
        OpenClResident resident =
            new OpenClResident(
                context,
                programs,
                MemoryPlan.of(context.device(), options, RowKind.of(ROWS), null),
                ROWS,
                acceleration,
                Usage.of(null))) {
      cl_event heardOfFirst = CL.clCreateUserEvent(context.handle(), null);
      AtomicBoolean released = new AtomicBoolean();
      Runnable release =
          () -> {
            if (!released.getAndSet(true)) {
              CL.clSetUserEventStatus(heardOfFirst, CL.CL_COMPLETE);
            }
          };
      CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(release);
      int[] kernels = {0};
      Calls.drill(
          doing -> {
            if (doing.equals("running kernel " + kernel) && ++kernels[0] == COMPONENTS) {
              cl_event[] wait = {heardOfFirst};
              CL.clEnqueueBarrierWithWaitList(context.queue(), 1, wait, null);
            }
          });
      resident.expect(
          MIXTURE,
          (moments, k) -> {
            if (k == 0) {
              heardInTime.set(!released.get());
              release.run();
            }
          });
      assertEquals(COMPONENTS, kernels[0]);
      assertTrue(heardInTime.get());
      CL.clReleaseEvent(heardOfFirst);
    }
  }

  /** A component's factor is sent when the one before is being worked with, in the first block. */
  @ParameterizedTest
  @CsvSource({"OFF", "ON"})
  void factorsComeUpBetweenLaunches(Acceleration acceleration) {
    String whitening = "running kernel whitened_norms";
    List<String> calls = new ArrayList<>();
    try (OpenClBackend backend =
            new OpenClBackend(TestDevice.get(), options().withFillingItems(1));
        Resident resident = backend.load(ROWS, acceleration)) {
      resident.nearest(Densities.means(MIXTURE)); // so that the rows are there
      Calls.drill(
          doing -> {
            boolean again = !calls.isEmpty() && calls.get(calls.size() - 1).equals(doing);
            if (!again && (doing.equals("uploading") || doing.equals(whitening))) {
              calls.add(doing);
            }
          });
      resident.expect(MIXTURE);
    }
    List<String> wanted = new ArrayList<>();
    for (int k = 0; k < COMPONENTS; k++) {
      wanted.addAll(List.of("uploading", whitening));
    }
    assertEquals(wanted, calls.subList(0, wanted.size()));
  }

  /** A step that fails half-way is done again with other moments, of which all is heard. */
  @Test
  void whatIsDoneAgainIsHeardOfAgain() {
    Heard heard = new Heard();
    int objects = Calls.allObjects();
    try (OpenClBackend backend = new OpenClBackend(TestDevice.get(), options());
        Resident resident = backend.load(ROWS)) {
      boolean[] failed = {false};
      Calls.drill(
          doing -> {
            if (heard.order.size() == 2 && !failed[0]) {
              failed[0] = true;
              throw new CLException("drill", CL.CL_OUT_OF_RESOURCES);
            }
          });
      Moments moments = resident.expect(MIXTURE, heard);
      assertEquals(List.of(0, 1), heard.order.subList(0, 2));
      assertEquals(IN_ORDER, heard.order.subList(2, heard.order.size()));
      assertNotSame(moments, heard.moments.get(1));
      assertSame(moments, heard.moments.get(2));
    }
    assertEquals(objects, Calls.allObjects());
  }

  @Test
  void runsFillTheDeviceAndAreNotTooMany() {
    DeviceOptions options = options().withFillingItems(1000);
    assertEquals(
        List.of(new ComponentRange(0, 3), new ComponentRange(3, 3), new ComponentRange(6, 1)),
        ComponentRange.of(options, 7, 400));
    assertEquals(List.of(new ComponentRange(0, 7)), ComponentRange.of(options, 7, 1));
    assertEquals(7, ComponentRange.of(options, 7, 1000).size());
    List<ComponentRange> many = ComponentRange.of(options, 4001, 1000);
    assertEquals(32, many.size());
    assertEquals(4001, many.stream().mapToInt(ComponentRange::count).sum());
  }
}
