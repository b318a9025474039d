package org.gmm4j.cli;

import java.util.List;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Output;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gmm4j devices}. */
@Command(
    name = "devices",
    description = "Lists what fits can run on.",
    mixinStandardHelpOptions = true)
final class DevicesCommand implements Runnable {
  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    for (BackendProvider provider : Devices.providers()) {
      try {
        List<DeviceInfo> devices = provider.devices();
        if (devices.isEmpty()) {
          output.line("%-10s none found", provider.kind());
        }
        for (DeviceInfo device : devices) {
          output.line(
              "%-10s %s: %s, %s, %s",
              device.id(),
              device.name(),
              Numbers.bytes(device.memoryBytes()),
              device.fp64() ? "fp64" : "no fp64",
              device.detail());
        }
      } catch (DeviceException unusable) {
        output.line("%-10s %s", provider.kind(), unusable.getMessage());
      }
    }
  }
}
