package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.Automatically;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every call of OpenCL in a fit fails in turn, once or from then on: the fit goes on in smaller
 * pieces or on the CPU, with the same iterations, and everything is released.
 */
class FailureDrillsTest {
  private static final int ITERATIONS = 3;

  private static final int[] KINDS = {
    CL.CL_OUT_OF_RESOURCES,
    CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
    CL.CL_OUT_OF_HOST_MEMORY,
    CL.CL_BUILD_PROGRAM_FAILURE
  };

  /** Each kind of failure at each call, in minutes; without it they take turns. */
  private static final boolean ALL = Boolean.getBoolean("gmm.drills");

  private static final Dataset ROWS = Samples.rows(ElementType.UINT8, 150, 3, 1);
  private static final GaussianMixture START = Samples.mixture(2, 3, 0, 2);

  /** What a fit told on its way. */
  private static final class Heard implements FitListener {
    final List<Iteration> iterations = new ArrayList<>();
    final List<String> notices = new ArrayList<>();

    @Override
    public void iteration(Iteration iteration) {
      iterations.add(iteration);
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }

  /** Counts calls, and lets some of them fail. */
  private static final class Failing implements Calls.Drill {
    private final int status;
    private final int first;
    private final int last;
    private final List<String> calls = new ArrayList<>();

    Failing(int status, int first, int last) {
      this.status = status;
      this.first = first;
      this.last = last;
    }

    @Override
    public void before(String doing) {
      int call = calls.size();
      calls.add(doing);
      if (call >= first && call <= last) {
        throw new CLException(CL.stringFor_errorCode(status), status);
      }
    }
  }

  @AfterEach
  void endDrill() {
    Calls.drill(doing -> {});
  }

  private static FitResult fitAutomatically(Heard heard) {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE).withBlockRows(128);
    BackendProvider gpus = new SupposedGpu(device, options);
    Usage usage =
        new Usage(
            Precision.DOUBLE,
            new MixtureKind(2, new FullCovariance.Structure()),
            false,
            heard::notice);
    GmmFitter fitter =
        GmmFitter.builder()
            .start(START)
            .regularization(Regularization.ridge(1e-3))
            .maxIterations(ITERATIONS)
            .tolerance(0)
            .listener(heard)
            .build();
    return Fits.fit(fitter, ROWS, rows -> Automatically.load(gpus, usage, rows));
  }

  /** The numbers of the calls to try: without those that do what the one before did. */
  private static List<Integer> callsOfAFit(Heard heard) {
    fitAutomatically(new Heard()); // what a device can do is tried out once in a process
    Failing none = new Failing(0, Integer.MAX_VALUE, 0);
    Calls.drill(none);
    assertEquals(TestDevice.get().info(), fitAutomatically(heard).run().device());
    assertEquals(List.of(), heard.notices);
    return IntStream.range(0, none.calls.size())
        .filter(i -> ALL || i == 0 || !none.calls.get(i).equals(none.calls.get(i - 1)))
        .boxed()
        .toList();
  }

  @Sweep
  @Test
  void everyCallFailsOnce() {
    Heard undisturbed = new Heard();
    List<Integer> calls = callsOfAFit(undisturbed);
    int smaller = 0;
    int tried = 0;
    for (int call : calls) {
      for (int status : kinds(tried++)) {
        Calls.drill(new Failing(status, call, call));
        String where = CL.stringFor_errorCode(status) + " at call " + call;
        boolean stayed = !fitWithFailures(undisturbed, where).equals("cpu");
        smaller += stayed ? 1 : 0;
        assertFalse(stayed && status == CL.CL_BUILD_PROGRAM_FAILURE, where);
      }
    }
    assertTrue(smaller > calls.size() / 2, smaller + " of " + calls.size() + " went on");
  }

  @Test
  void allCallsFailFromOneOn() {
    Heard undisturbed = new Heard();
    List<Integer> calls = callsOfAFit(undisturbed);
    for (int i = 0; i < calls.size(); i += ALL ? 1 : 3) {
      int call = calls.get(i);
      for (int status : kinds(i)) {
        Calls.drill(new Failing(status, call, Integer.MAX_VALUE));
        String where = CL.stringFor_errorCode(status) + " from call " + call;
        assertEquals("cpu", fitWithFailures(undisturbed, where), where);
      }
    }
  }

  private static int[] kinds(int turn) {
    return ALL ? KINDS : new int[] {KINDS[turn % KINDS.length]};
  }

  /** Returns where the fit ended, after as many iterations as it should have. */
  private static String fitWithFailures(Heard undisturbed, String where) {
    int objects = Calls.allObjects();
    Heard heard = new Heard();
    String device = fitAutomatically(heard).run().device().id();
    String what = where + " " + heard.notices;
    assertSameIterations(undisturbed, heard, what);
    assertEquals(objects, Calls.allObjects(), what);
    assertFalse(heard.notices.isEmpty(), what);
    long toCpu = heard.notices.stream().filter(each -> each.contains("the cpu")).count();
    assertEquals(device.equals("cpu") ? 1 : 0, toCpu, what);
    return device;
  }

  private static void assertSameIterations(Heard wanted, Heard actual, String where) {
    assertEquals(
        IntStream.rangeClosed(1, ITERATIONS).boxed().toList(),
        actual.iterations.stream().map(FitListener.Iteration::number).toList(),
        where);
    for (int i = 0; i < ITERATIONS; i++) {
      double right = wanted.iterations.get(i).logLikelihood();
      assertEquals(1, actual.iterations.get(i).logLikelihood() / right, 1e-9, where);
    }
  }

  /** A device that was asked for by name is kept to: the fit ends with what it has. */
  @Test
  void aChosenDeviceIsNotLeft() {
    OpenClDevice device = TestDevice.get();
    String chosen = device.info().id();
    Heard heard = new Heard();
    int objects = Calls.allObjects();
    FitListener breaking =
        new FitListener() {
          @Override
          public void iteration(Iteration iteration) {
            heard.iteration(iteration);
            if (iteration.number() == 2) {
              Calls.drill(new Failing(CL.CL_OUT_OF_RESOURCES, 0, Integer.MAX_VALUE));
            }
          }
        };
    GmmFitter fitter =
        GmmFitter.builder().start(START).tolerance(0).device(chosen).listener(breaking).build();
    FitException failed = assertThrows(FitException.class, () -> fitter.fit(ROWS));
    String message = String.valueOf(failed.getMessage());
    assertTrue(message.startsWith("after iteration 2 the device failed"), message);
    assertTrue(message.contains("with the device auto"), message);
    assertTrue(message.contains("ran out of memory while"), message);
    assertTrue(failed.lastGood().isPresent());
    assertEquals(2, heard.iterations.size());
    assertEquals(objects, Calls.allObjects());
  }

  @Test
  void aChosenDeviceThatFailsAtOnceIsAnError() {
    String chosen = TestDevice.get().info().id();
    int objects = Calls.allObjects();
    Calls.drill(new Failing(CL.CL_OUT_OF_HOST_MEMORY, 0, Integer.MAX_VALUE));
    GmmFitter fitter = GmmFitter.builder().device(chosen).build();
    assertThrows(DeviceException.class, () -> fitter.fit(ROWS));
    assertEquals(objects, Calls.allObjects());
  }
}
