package org.gmm4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Devices;

/** What one must know of a machine to read its numbers. */
final class Machine {
  private static final String CPU = "cpu";

  private final Map<String, List<DeviceInfo>> devices = new LinkedHashMap<>();

  private Machine() {}

  static Machine here() {
    Machine machine = new Machine();
    for (BackendProvider provider : Devices.providers()) {
      try {
        machine.devices.put(provider.kind(), provider.devices());
      } catch (DeviceException none) {
        machine.devices.put(provider.kind(), List.of());
      }
    }
    return machine;
  }

  /** Whether the devices of this kind can do a backend of {@link Mnist2v6State}. */
  boolean has(String backend) {
    String kind = backend.split("[:-]")[0];
    List<DeviceInfo> ofKind = devices.getOrDefault(kind, List.of());
    // The first device, or the first GPU, is what "opencl" alone opens.
    return ofKind.stream()
        .filter(DeviceInfo::gpu)
        .findFirst()
        .or(() -> ofKind.stream().findFirst())
        .map(device -> device.fp64() || Mnist2v6State.precision(backend) == Precision.FLOAT)
        .orElse(false);
  }

  /** For file names: $GMM4J_MACHINE, else the processor's name. */
  String shortName() {
    String given = System.getenv("GMM4J_MACHINE");
    return (given == null ? processor() : given)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\(.*?\\)|@.*|-core|processor|cpu", " ")
        .trim()
        .replaceAll("[^a-z0-9]+", "-");
  }

  private String processor() {
    return devices.getOrDefault(CPU, List.of()).stream()
        .findFirst()
        .map(DeviceInfo::name)
        .orElse("unknown");
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("openblas", OpenBlas.require().toString());
    facts.put(
        "devices",
        devices.values().stream()
            .flatMap(List::stream)
            .map(each -> "%s %s (%s)".formatted(each.id(), each.name(), each.detail()))
            .collect(Collectors.toCollection(ArrayList::new)));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("gmm4j", version());
    facts.put("commit", System.getProperty("gmm4j.commit", "unknown"));
    return facts;
  }

  private static String version() {
    try (InputStream in =
        Machine.class.getResourceAsStream("/META-INF/maven/org.gmm4j/gmm4j/pom.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
