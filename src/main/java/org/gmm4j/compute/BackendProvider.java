package org.gmm4j.compute;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A kind of backend, found through {@link java.util.ServiceLoader}. */
public interface BackendProvider {
  /** What selects this kind: "cpu", "opencl". */
  String kind();

  /**
   * The devices that can be opened, in the order of their numbers; empty if there are none.
   *
   * @throws DeviceException if they cannot be listed; the message says what to install
   */
  List<DeviceInfo> devices();

  /**
   * Opens a device.
   *
   * @param which a number, a part of a device's name (case does not matter), or null for the first,
   *     a GPU if there is one
   * @param precision null for the kind's default
   * @param notices hears what is not as it should be, and does not keep the device from being used
   * @throws DeviceException if there is no such device or it cannot do this
   */
  Backend open(@Nullable String which, @Nullable Precision precision, Consumer<String> notices);

  /** The same without notices. */
  default Backend open(@Nullable String which, @Nullable Precision precision) {
    return open(which, precision, notice -> {});
  }

  /**
   * Searches for what makes a device fastest, and keeps it for the next time it is opened.
   *
   * @throws DeviceException if there is no such device, or nothing to search for
   */
  default TuningReport tune(TuningTask task, TuningListener listener) {
    throw new DeviceException(
        "there is nothing to tune on the %s: choose an OpenCL device".formatted(kind()));
  }
}
