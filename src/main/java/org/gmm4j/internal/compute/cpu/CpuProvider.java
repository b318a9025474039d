package org.gmm4j.internal.compute.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.device.BlasException;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.MachineMemory;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** This machine's processor, as a device. */
public final class CpuProvider implements BackendProvider {
  static final String KIND = "cpu";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(info());
  }

  @Override
  public void prepare() {
    CpuBackend.prepareLibraries();
  }

  @Override
  public Backend open(@Nullable String which, Usage usage) {
    requireOne(which);
    int most = Runtime.getRuntime().availableProcessors();
    int threads = usage.threads() == 0 ? most : usage.threads();
    return new CpuBackend(info(), precision(usage), threads);
  }

  @Override
  public Footprint footprint(
      @Nullable String which, Usage usage, RowKind rows, Acceleration acceleration) {
    requireOne(which);
    return CpuFootprint.of(
            rows,
            Objects.requireNonNull(usage.mixtures(), "mixtures"),
            precision(usage),
            acceleration == Acceleration.ON,
            Runtime.getRuntime().availableProcessors())
        .footprint();
  }

  private static void requireOne(@Nullable String which) {
    if (which != null) {
      throw new DeviceException("there is one cpu: choose cpu, not cpu:" + which);
    }
  }

  private static Precision precision(Usage usage) {
    Precision precision = usage.precision();
    return precision == null ? Precision.DOUBLE : precision;
  }

  public static DeviceInfo info() {
    String blas;
    try {
      blas = OpenBlas.require().toString();
    } catch (BlasException broken) {
      throw new DeviceException("cpu: " + broken.getMessage(), broken);
    }
    int threads = Runtime.getRuntime().availableProcessors();
    return new DeviceInfo(
        KIND,
        processorName(),
        false,
        true,
        MachineMemory.bytes().orElse(Runtime.getRuntime().maxMemory()),
        blas + ", " + threads + (threads == 1 ? " thread" : " threads"));
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .orElseGet(CpuProvider::architecture);
    } catch (IOException noLinux) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch", "unknown processor");
  }
}
