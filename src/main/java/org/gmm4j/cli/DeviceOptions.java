package org.gmm4j.cli;

import org.gmm4j.compute.Devices;
import org.gmm4j.compute.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to compute, and how exactly. */
final class DeviceOptions {
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

  String device() {
    return device;
  }

  @Nullable Precision precision() {
    return precision;
  }
}
