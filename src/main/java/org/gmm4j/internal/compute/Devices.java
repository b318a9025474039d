package org.gmm4j.internal.compute;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.BlasException;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.TuningListener;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** How a device is chosen from what a user wrote: auto, cpu, opencl, opencl:I… */
public final class Devices {
  /** A GPU if there is one, else the CPU. */
  public static final String AUTO = "auto";

  /** The processor. */
  public static final String CPU = "cpu";

  private Devices() {}

  private record On(Backend backend, Backend.Resident rows) implements Loaded {
    @Override
    public void close() {
      rows.close();
      backend.close();
    }
  }

  /** All kinds of backends on the class path. */
  public static List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class, Devices.class.getClassLoader())
        .forEach(providers::add);
    return providers;
  }

  /**
   * Begins, in the background, to load the libraries that a device needs, while its rows are read
   * and looked at. With {@value #AUTO} they are the CPU's.
   *
   * @param device what the user wrote
   */
  public static void prepare(String device) {
    String kind = device.equals(AUTO) ? CPU : kind(device);
    Thread thread = new Thread(() -> loadLibraries(kind), "gmm4j-libraries");
    thread.setDaemon(true);
    thread.start();
  }

  private static void loadLibraries(String kind) {
    for (BackendProvider provider : providers()) {
      if (provider.kind().equalsIgnoreCase(kind)) {
        try {
          provider.prepare();
        } catch (BlasException | DeviceException missing) {
          // who needs them loads them again, and says so
        }
      }
    }
  }

  /**
   * Opens a device and gives it the rows. With {@value #AUTO}, what keeps a GPU from being used is
   * told to the usage's notices and the CPU takes over, now or whenever the GPU gives up; any other
   * choice is kept to, and failures are the caller's.
   *
   * @param device what the user wrote
   * @throws DeviceException if the device does not exist, fails, or cannot hold the rows
   */
  public static Loaded load(String device, Usage usage, Dataset rows, Acceleration acceleration) {
    if (device.equals(AUTO)) {
      return loadAutomatically(providers(), usage, rows, acceleration);
    }
    return load(provider(kind(device)), which(device), usage, rows, acceleration);
  }

  /** The same without a plan or a profile. */
  public static Loaded load(
      String device,
      @Nullable Precision precision,
      Dataset rows,
      Acceleration acceleration,
      Consumer<String> notices) {
    return load(device, new Usage(precision, null, false, notices), rows, acceleration);
  }

  /** The first GPU of any kind; empty if there is none, or nobody can tell. */
  public static Optional<DeviceInfo> firstGpu() {
    for (BackendProvider provider : providers()) {
      try {
        Optional<DeviceInfo> found =
            provider.devices().stream().filter(DeviceInfo::gpu).findFirst();
        if (found.isPresent()) {
          return found;
        }
      } catch (DeviceException unusable) {
        // another kind may have one
      }
    }
    return Optional.empty();
  }

  /**
   * The memory that a fit would take there, worked out without taking any. With {@value #AUTO}, on
   * the device that {@link #load} tries first.
   *
   * @throws DeviceException if the device does not exist, or could not even hold the rows
   */
  public static Footprint footprint(
      String device, Usage usage, RowKind rows, Acceleration acceleration) {
    if (!device.equals(AUTO)) {
      return provider(kind(device)).footprint(which(device), usage, rows, acceleration);
    }
    for (BackendProvider provider : providers()) {
      try {
        List<DeviceInfo> devices = provider.kind().equals(CPU) ? List.of() : provider.devices();
        for (int i = 0; i < devices.size(); i++) {
          if (devices.get(i).gpu()) {
            return provider.footprint(Integer.toString(i), usage, rows, acceleration);
          }
        }
      } catch (DeviceException unusable) {
        // the fit will say so, and go to the cpu
      }
    }
    return provider(CPU).footprint(null, usage, rows, acceleration);
  }

  /** On the first GPU of these kinds, for as long as it works, else on the CPU. */
  static Loaded loadAutomatically(
      List<BackendProvider> providers, Usage usage, Dataset rows, Acceleration acceleration) {
    Supplier<Loaded> cpu = () -> load(provider(CPU), null, usage, rows, acceleration);
    for (BackendProvider provider : providers) {
      if (!provider.kind().equals(CPU)) {
        try {
          List<DeviceInfo> devices = provider.devices();
          for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).gpu()) {
              return new Failover(
                  load(provider, Integer.toString(i), usage, rows, acceleration),
                  cpu,
                  DeviceException.class,
                  "going on with the cpu",
                  usage.notices());
            }
          }
        } catch (DeviceException unusable) {
          usage.notices().accept(unusable.getMessage() + ": using the cpu");
        }
      }
    }
    return cpu.get();
  }

  /**
   * Searches for what makes a device fastest, and keeps it.
   *
   * @param device what the user wrote; not {@value #AUTO}
   * @throws DeviceException if there is no such device, or nothing to search for
   */
  public static TuningReport tune(
      String device,
      @Nullable Precision precision,
      Dataset rows,
      int components,
      Duration budget,
      TuningListener listener) {
    return provider(kind(device))
        .tune(new TuningTask(which(device), precision, rows, components, budget), listener);
  }

  /** What stands before the colon. */
  private static String kind(String device) {
    int colon = device.indexOf(':');
    return colon < 0 ? device : device.substring(0, colon);
  }

  /** What stands behind the colon, if there is one. */
  private static @Nullable String which(String device) {
    int colon = device.indexOf(':');
    if (colon >= 0 && colon == device.length() - 1) {
      throw new DeviceException(
          "device '%s': behind the colon belongs a number or a part of a name".formatted(device));
    }
    return colon < 0 ? null : device.substring(colon + 1);
  }

  private static Loaded load(
      BackendProvider provider,
      @Nullable String which,
      Usage usage,
      Dataset rows,
      Acceleration acceleration) {
    Backend backend = usage.around().apply(provider.open(which, usage));
    try {
      return new On(backend, backend.load(rows, acceleration));
    } catch (RuntimeException | Error failed) {
      backend.close();
      throw failed;
    }
  }

  private static BackendProvider provider(String kind) {
    List<BackendProvider> providers = providers();
    return providers.stream()
        .filter(provider -> provider.kind().equals(kind.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new DeviceException(
                    "unknown device '%s': choose auto, %s"
                        .formatted(
                            kind,
                            providers.stream()
                                .map(BackendProvider::kind)
                                .collect(Collectors.joining(", ")))));
  }
}
