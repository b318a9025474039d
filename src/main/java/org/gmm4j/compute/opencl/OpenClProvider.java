package org.gmm4j.compute.opencl;

import java.util.List;
import java.util.Locale;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.BackendProvider;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.compute.DeviceInfo;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.Usage;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/** Finds and opens OpenCL devices, those of all platforms in one numbering. */
public final class OpenClProvider implements BackendProvider {
  static final String KIND = "opencl";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<DeviceInfo> devices() {
    return all().stream().map(OpenClDevice::info).toList();
  }

  @Override
  public Backend open(@Nullable String which, Usage usage) {
    OpenClDevice device = find(which);
    Precision precision = usage.precision();
    return new OpenClBackend(
        device, Options.of(device, precision == null ? Precision.FLOAT : precision), usage);
  }

  private static List<OpenClDevice> all() {
    OpenClLoader.require();
    try {
      return OpenClDevice.all();
    } catch (CLException broken) {
      throw Failures.of("OpenCL", "listing devices", broken);
    }
  }

  static OpenClDevice find(@Nullable String which) {
    List<OpenClDevice> devices = all();
    if (devices.isEmpty()) {
      throw new DeviceException(
          "there is no OpenCL device: install the device's driver (for a CPU: pocl-opencl-icd)");
    }
    if (which == null) {
      return devices.stream().filter(each -> each.info().gpu()).findFirst().orElse(devices.get(0));
    }
    String wanted = which.toLowerCase(Locale.ROOT);
    for (int i = 0; i < devices.size(); i++) {
      if (wanted.equals(Integer.toString(i))) {
        return devices.get(i);
      }
    }
    return devices.stream()
        .filter(each -> each.info().name().toLowerCase(Locale.ROOT).contains(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(which, devices));
  }

  private static DeviceException unknown(String which, List<OpenClDevice> devices) {
    List<String> there =
        devices.stream().map(each -> each.info().id() + " " + each.info().name()).toList();
    return new DeviceException(
        "there is no OpenCL device \"%s\"; there are: %s"
            .formatted(which, String.join(", ", there)));
  }
}
