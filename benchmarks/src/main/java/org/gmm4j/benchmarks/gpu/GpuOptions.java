package org.gmm4j.benchmarks.gpu;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What the run was asked for.
 *
 * @param quick small sizes, only to see that all works
 * @param device as after {@code --device}: opencl, opencl:I or opencl:NAME
 * @param python a Python that has torch, if there is one
 * @param results where the report goes
 * @param machine for its name
 * @param mnist the directory of MNIST's files, or empty
 * @param benchmarks the directory of the Python programs
 */
record GpuOptions(
    boolean quick,
    String device,
    String python,
    Path results,
    String machine,
    String mnist,
    Path benchmarks) {

  /** --quick, --device NAME, --python PROGRAM, --results DIR; all else from the environment. */
  static GpuOptions parse(String[] args) {
    boolean quick = false;
    String device = "opencl";
    String python = System.getenv().getOrDefault("GMM4J_PYTHON", "python3");
    Path benchmarks = Path.of(System.getProperty("gmm4j.benchmarks"));
    Path results = benchmarks.resolve("results");
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--quick")) {
        quick = true;
        continue;
      }
      if (!List.of("--device", "--python", "--results").contains(word) || !words.hasNext()) {
        throw new IllegalArgumentException(
            "'%s': choose --quick, --device opencl:NAME, --python PROGRAM or --results DIR"
                .formatted(word));
      }
      switch (word) {
        case "--device" -> device = words.next();
        case "--python" -> python = words.next();
        default -> results = Path.of(words.next());
      }
    }
    if (!device.matches("opencl(:.+)?")) {
      throw new IllegalArgumentException(
          "--device %s: choose opencl, opencl:I or opencl:NAME".formatted(device));
    }
    String machine = System.getenv().getOrDefault("GMM4J_MACHINE", "unnamed");
    return new GpuOptions(
        quick,
        device,
        python,
        results,
        machine.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        System.getenv().getOrDefault("GMM4J_MNIST", ""),
        benchmarks);
  }

  /** Budget of the tuner, for each precision. */
  int tuneSeconds() {
    return quick ? 2 : 75;
  }

  int components() {
    return quick ? 2 : 10;
  }

  double ridge() {
    return 1e-3;
  }

  int iterations() {
    return quick ? 3 : 10;
  }
}
