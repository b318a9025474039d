package org.gmm4j.cli.options;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to compute, and how exactly. */
public final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|opencl|opencl:I|opencl:NAME|opencl:I,J|opencl:all",
      description =
          "Where to compute; on several devices also with shares of the rows, as in opencl:0@9,1@7."
              + " Default: auto, a GPU if there is one, else the cpu.")
  private String device = Devices.AUTO;

  @Option(
      names = "--precision",
      paramLabel = "double|float",
      description = "Of the large products. Default: double on the cpu, float on OpenCL devices.")
  private @Nullable Precision precision;

  public String device() {
    return device;
  }

  public @Nullable Precision precision() {
    return precision;
  }
}
