package org.gmm4j.internal.compute.opencl.device;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jocl.CLException;

/**
 * The way that every call of OpenCL on a device goes: failures are put into words, and objects that
 * are not released yet are counted. Tests hold drills here.
 */
public final class Calls {
  /** Is asked before every call, and may throw what the call shall fail with. */
  @FunctionalInterface
  public interface Drill {
    void before(String doing);
  }

  /** Objects of all devices, contexts and queues among them. */
  private static final AtomicInteger ALL_OBJECTS = new AtomicInteger();

  private static volatile Drill drill = doing -> {};

  private final String device;
  private final AtomicInteger objects = new AtomicInteger();

  Calls(String device) {
    this.device = device;
  }

  /** For tests. */
  public static void drill(Drill next) {
    drill = next;
  }

  /** Objects of all devices that are not released yet. */
  public static int allObjects() {
    return ALL_OBJECTS.get();
  }

  /** Calls OpenCL; {@code doing} completes "the device failed while …". */
  public void attempt(String doing, Runnable call) {
    try {
      drill.before(doing);
      call.run();
    } catch (CLException failure) {
      throw Failures.of(device, doing, failure);
    }
  }

  /** A failure that a status tells of, without a call. */
  DeviceException failure(String doing, int status) {
    return Failures.of(device, doing, new CLException(CL.stringFor_errorCode(status), status));
  }

  /** Calls OpenCL for an object that has to be released. */
  <T> T make(String doing, Supplier<T> call) {
    try {
      drill.before(doing);
      T made = call.get();
      objects.incrementAndGet();
      ALL_OBJECTS.incrementAndGet();
      return made;
    } catch (CLException failure) {
      throw Failures.of(device, doing, failure);
    }
  }

  /** Releases an object. A device that is lost may refuse; it has nothing left to release then. */
  void release(Runnable call) {
    objects.decrementAndGet();
    ALL_OBJECTS.decrementAndGet();
    tolerate(call);
  }

  /** Calls OpenCL where there is nothing to be done about a failure. */
  void tolerate(Runnable call) {
    try {
      call.run();
    } catch (CLException lost) {
      return;
    }
  }

  /** Objects of this device that are not released yet. */
  public int objects() {
    return objects.get();
  }
}
