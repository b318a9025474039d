package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.HashMap;
import java.util.Map;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

/** The OpenCL device that tests run on: skipped without one, unless one is required. */
public final class TestDevice {
  private static final Map<DeviceOptions, Backend> OPENED = new HashMap<>();

  private static final Map<Precision, Backend> CHUNKED = new HashMap<>();

  private TestDevice() {}

  /** What tests share: to close it does nothing. */
  private record Shared(Backend backend) implements Backend {
    @Override
    public DeviceInfo device() {
      return backend.device();
    }

    @Override
    public Precision precision() {
      return backend.precision();
    }

    @Override
    public Resident load(Dataset rows, Acceleration acceleration) {
      return backend.load(rows, acceleration);
    }

    @Override
    public void close() {}
  }

  /** The default device in a precision; see {@link #backend(DeviceOptions)}. */
  static Backend backend(Precision precision) {
    return backend(DeviceOptions.of(get(), precision));
  }

  /**
   * The default device, opened once for each set of options, so that kernels are compiled once for
   * all tests; it stays open.
   */
  static Backend backend(DeviceOptions options) {
    return OPENED.computeIfAbsent(options, each -> new Shared(new OpenClBackend(get(), each)));
  }

  /** Skips or fails a test that needs it, where there is none. */
  public static void require() {
    get();
  }

  /** The default device. */
  static OpenClDevice get() {
    try {
      return DeviceNames.find(null, OpenClDevice.all());
    } catch (DeviceException missing) {
      if ("opencl".equals(System.getProperty("gmm.require"))) {
        return fail("gmm.require=opencl: " + missing.getMessage(), missing);
      }
      return abort("no OpenCL device, skipped: " + missing.getMessage());
    }
  }

  /** The default device with other limits, in bytes. */
  static OpenClDevice limited(long memory, long allocation) {
    OpenClDevice device = get();
    DeviceInfo info = device.info();
    DeviceInfo smaller =
        new DeviceInfo(info.id(), info.name(), info.gpu(), info.fp64(), memory, info.detail());
    return new OpenClDevice(device.platform(), device.handle(), smaller, allocation);
  }

  /** On a device with room for nothing: rows go through it in chunks of the fewest that do. */
  static Backend chunked(Precision precision) {
    DeviceOptions options = DeviceOptions.of(get(), precision);
    return CHUNKED.computeIfAbsent(
        precision,
        each -> new Shared(new OpenClBackend(limited(1, get().maxAllocation()), options)));
  }

  /**
   * Options for a compiler that takes longer than the kernels, for sizes that few tests use: on a
   * CPU it need not make them fast.
   */
  static String quickly() {
    return get().info().gpu() ? "" : "-cl-opt-disable";
  }
}
