package org.gmm4j.internal.compute.opencl;

import java.util.List;
import java.util.Locale;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.jspecify.annotations.Nullable;

/** Devices by what users call them: a number, or a part of a name. */
final class DeviceNames {
  private DeviceNames() {}

  /**
   * One of these devices, by its number or a part of its name; null for the first, a GPU if any.
   *
   * @throws DeviceException if there is none; it says which there are
   */
  static OpenClDevice find(@Nullable String which, List<OpenClDevice> devices) {
    if (devices.isEmpty()) {
      throw new DeviceException(
          "there is no OpenCL device: install the device's driver (for a CPU: pocl-opencl-icd; it"
              + " offers none where it cannot write to its cache, POCL_CACHE_DIR or"
              + " XDG_CACHE_HOME)");
    }
    if (which == null) {
      return devices.stream().filter(each -> each.info().gpu()).findFirst().orElse(devices.get(0));
    }
    for (int i = 0; i < devices.size(); i++) {
      if (which.equals(Integer.toString(i))) {
        return devices.get(i);
      }
    }
    return devices.stream()
        .filter(each -> !which.isEmpty() && isNamed(each, which))
        .findFirst()
        .orElseThrow(() -> unknown(which, devices));
  }

  /** Whether a text is part of a device's name; case does not matter. */
  static boolean isNamed(OpenClDevice device, String part) {
    return device.info().name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static DeviceException unknown(String which, List<OpenClDevice> devices) {
    List<String> there =
        devices.stream().map(each -> each.info().id() + " " + each.info().name()).toList();
    return new DeviceException(
        "there is no OpenCL device \"%s\"; there are: %s"
            .formatted(which, String.join(", ", there)));
  }
}
