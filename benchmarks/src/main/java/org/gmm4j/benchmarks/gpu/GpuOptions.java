package org.gmm4j.benchmarks.gpu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the run was asked for.
 *
 * @param quick small sizes, only to see that all works
 * @param parts which of {@link #PARTS}
 * @param minutes how long all may take
 * @param device as after {@code --device}: opencl, opencl:I or opencl:NAME
 * @param python a Python that has torch, if there is one
 * @param results where the report goes
 * @param machine for its name
 * @param mnist the directory of MNIST's files, or empty
 * @param benchmarks the directory of the Python programs
 */
record GpuOptions(
    boolean quick,
    List<String> parts,
    double minutes,
    String device,
    String python,
    Path results,
    String machine,
    String mnist,
    Path benchmarks) {

  /** What a run consists of. */
  static final List<String> PARTS =
      List.of("contract", "tuner", "kernels", "chunks", "jmh", "fits");

  private static final String CHOICES =
      "choose --quick, --only PART,…, --minutes M, --device opencl:NAME, --python PROGRAM or"
          + " --results DIR";

  /** What {@link #CHOICES} says; all else is from the environment. */
  static GpuOptions parse(String[] args) {
    boolean quick = false;
    List<String> parts = PARTS;
    double minutes = 10;
    String device = "opencl";
    String python = System.getenv().getOrDefault("GMM4J_PYTHON", "python3");
    Path benchmarks = Path.of(System.getProperty("gmm4j.benchmarks"));
    Path results = benchmarks.resolve("results");
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      String value = word.equals("--quick") ? "" : words.hasNext() ? words.next() : null;
      if (value == null) {
        throw new IllegalArgumentException("'%s': %s".formatted(word, CHOICES));
      }
      switch (word) {
        case "--quick" -> quick = true;
        case "--only" -> parts = List.of(value.split(","));
        case "--minutes" -> minutes = Double.parseDouble(value);
        case "--device" -> device = value;
        case "--python" -> python = value;
        case "--results" -> results = Path.of(value);
        default -> throw new IllegalArgumentException("'%s': %s".formatted(word, CHOICES));
      }
    }
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException(
          "--only %s: choose from %s".formatted(String.join(",", parts), String.join(",", PARTS)));
    }
    if (!device.matches("opencl(:.+)?")) {
      throw new IllegalArgumentException(
          "--device %s: choose opencl, opencl:I or opencl:NAME".formatted(device));
    }
    String machine = System.getenv().getOrDefault("GMM4J_MACHINE", "unnamed");
    return new GpuOptions(
        quick,
        parts,
        minutes,
        device,
        python,
        results,
        machine.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        System.getenv().getOrDefault("GMM4J_MNIST", ""),
        benchmarks);
  }

  /** Seconds for the tests: beside all other parts less than half, alone what there is. */
  long contractSeconds() {
    return (long) (60 * minutes * (parts.equals(PARTS) ? 0.45 : 1));
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

  /** What stands behind "opencl:", or nothing. */
  String which() {
    return device.contains(":") ? device.split(":", 2)[1] : "";
  }

  /**
   * Whether there are labels beside MNIST's images, by which the 11,876 twos and sixes are found.
   */
  boolean labelled() {
    return !mnist.isEmpty()
        && Stream.of(".gz", "")
            .map(end -> Path.of(mnist, "train-labels-idx1-ubyte" + end))
            .anyMatch(Files::isReadable);
  }
}
