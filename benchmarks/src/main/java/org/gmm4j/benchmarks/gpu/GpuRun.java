package org.gmm4j.benchmarks.gpu;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything worth knowing of the engine on one OpenCL device, in less than ten minutes: its
 * contract, the tuner, rates of kernels beside the device's own, JMH, and fits beside torch. Each
 * step is a process with a time limit; one that fails says why in the report, which is written
 * after every step. benchmarks/gpu/run starts it.
 */
public final class GpuRun {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String[] PRECISIONS = {"float", "double"};

  private final GpuOptions options;
  private final Path folder;
  private final JsonObject report = new JsonObject();
  private final Path stem;
  private final long end;

  private GpuRun(GpuOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
    LocalDateTime begin = LocalDateTime.now();
    String time = begin.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    this.stem = options.results().resolve("gpu-" + time + "-" + options.machine());
    this.end = System.nanoTime() + (long) (options.minutes() * 60e9);
    report.addProperty("date", begin.withNano(0).toString());
    report.addProperty("device_option", options.device());
    report.addProperty("quick", options.quick());
    report.addProperty("commit", System.getProperty("gmm4j.commit", "unknown"));
    report.addProperty("java", System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  /**
   * Runs all steps.
   *
   * @param args see {@link GpuOptions}
   */
  public static void main(String[] args) throws IOException {
    GpuOptions options;
    try {
      options = GpuOptions.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println("gpu: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("gmm4j-gpu");
    try {
      boolean good = new GpuRun(options, folder).run();
      System.exit(good ? 0 : 1);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  /** Whether all tests that there was time for pass; all else may fail. */
  private boolean run() throws IOException {
    step("devices", 60, this::devices);
    for (String part : options.parts()) {
      switch (part) {
        case "contract" ->
            step(
                "contract",
                options.contractSeconds(),
                limit -> Contract.run(folder, options.quick(), limit));
        case "tuner" -> {
          for (String each : PRECISIONS) {
            step("tune_" + each, options.tuneSeconds() + 60, limit -> tune(each, limit));
          }
        }
        case "kernels" -> {
          for (String each : PRECISIONS) {
            step("rates_" + each, 90, limit -> rates(each, limit));
          }
          step("torch_rates", 60, this::torchRates);
        }
        case "chunks" -> {
          for (String each : PRECISIONS) {
            step("chunks_" + each + "_bytes", 60, limit -> chunks(each, "bytes", limit));
            step("chunks_" + each + "_floats", 60, limit -> chunks(each, "floats", limit));
          }
        }
        case "jmh" -> step("jmh", options.quick() ? 240 : 150, this::jmh);
        default -> fits();
      }
    }
    System.out.printf("results in %s.json and .md%n", stem);
    return !options.parts().contains("contract")
        || (report.get("contract") instanceof JsonObject tests
            && tests.has("failed")
            && tests.get("failed").getAsInt() == 0);
  }

  private void fits() throws IOException {
    step("rows", 60, limit -> rows());
    for (String each : PRECISIONS) {
      step("fit_" + each + "_gmm4j", 90, limit -> fit(each, "ON", limit));
      step("fit_" + each + "_plain", 90, limit -> fit(each, "OFF", limit));
      step("fit_" + each + "_torch", 90, limit -> torchFit(each, limit));
    }
  }

  /** A part of the report; it may take so many seconds. */
  @FunctionalInterface
  private interface Step {
    JsonElement take(long seconds) throws Child.Failure, IOException;
  }

  private void step(String name, long seconds, Step step) throws IOException {
    long left = Duration.ofNanos(end - System.nanoTime()).toSeconds();
    long begin = System.nanoTime();
    JsonElement result;
    try {
      if (left < 5) {
        throw new Child.Failure("left out: the time is over");
      }
      result = step.take(Math.min(seconds, left));
    } catch (Child.Failure | IOException | RuntimeException failed) {
      JsonObject failure = new JsonObject();
      failure.addProperty("failure", String.valueOf(failed.getMessage()));
      result = failure;
    }
    report.add(name, result);
    String failure =
        result.isJsonObject() && result.getAsJsonObject().has("failure")
            ? ": " + result.getAsJsonObject().get("failure").getAsString()
            : "";
    System.out.printf("%-20s %5.1f s%s%n", name, (System.nanoTime() - begin) * 1e-9, failure);
    Files.createDirectories(stem.toAbsolutePath().getParent());
    Files.writeString(
        stem.resolveSibling(stem.getFileName() + ".json"), GSON.toJson(report) + "\n");
    Files.writeString(stem.resolveSibling(stem.getFileName() + ".md"), GpuTable.of(report));
  }

  private Child java(long seconds, String mainClass, String... arguments) {
    return Child.run(folder, Child.java(mainClass, List.of(arguments)), "", seconds);
  }

  private Child python(long seconds, String input, String program, String... arguments)
      throws Child.Failure {
    List<String> command = new ArrayList<>(List.of(options.python()));
    command.add(options.benchmarks().resolve(program).toString());
    command.addAll(List.of(arguments));
    Child child = Child.run(folder, command, input, seconds);
    if (!child.worked() && child.why().contains("No module named")) {
      throw new Child.Failure("missing: " + child.why().replaceAll(".*No module", "no module"));
    }
    return child;
  }

  private JsonElement devices(long seconds) throws Child.Failure {
    Child child = java(seconds, "org.gmm4j.cli.Main", "devices");
    if (!child.worked()) {
      throw new Child.Failure(child.why());
    }
    return GSON.toJsonTree(child.output().lines().toList());
  }

  private JsonElement tune(String precision, long seconds) throws Child.Failure, IOException {
    String budget = Integer.toString(options.tuneSeconds());
    Child child =
        java(
            seconds,
            "org.gmm4j.cli.Main",
            "tune",
            "--device",
            options.device(),
            "--precision",
            precision,
            "--budget",
            budget,
            "--rows",
            Integer.toString(options.quick() ? 512 : 16384));
    if (!child.worked()) {
      throw new Child.Failure(child.why());
    }
    JsonObject result = new JsonObject();
    JsonArray lines = new JsonArray();
    child.output().lines().forEach(lines::add);
    result.add("told", lines);
    for (String line : child.output().lines().toList()) {
      if (line.startsWith("kept in")) {
        Path file = Path.of(line.substring("kept in".length()).strip());
        result.add("kept", JsonParser.parseString(Files.readString(file)));
      }
    }
    return result;
  }

  private JsonElement rates(String precision, long seconds) throws Child.Failure {
    return java(
            seconds,
            "org.gmm4j.internal.compute.opencl.KernelRates",
            options.which(),
            precision,
            options.quick() ? "1024" : "16384",
            "784",
            options.quick() ? "2" : "10")
        .json();
  }

  private JsonElement chunks(String precision, String values, long seconds) throws Child.Failure {
    return java(
            seconds,
            "org.gmm4j.internal.compute.opencl.ChunkRates",
            options.which(),
            precision,
            options.quick() ? "4096" : "240000",
            "784",
            options.quick() ? "2" : "10",
            values)
        .json();
  }

  private JsonElement torchRates(long seconds) throws Child.Failure {
    String size = options.quick() ? "1024" : "8192";
    return python(seconds, "", "gpu/torch_rates.py", size).json();
  }

  private JsonElement jmh(long seconds) throws Child.Failure, IOException {
    Path results = Files.createDirectory(folder.resolve("jmh"));
    String rows = options.labelled() && !options.quick() ? "11876" : "1990";
    String[] brief = {"-f", "1", "-wi", "1", "-i", "1", "-w", "100ms", "-r", "100ms"};
    String[] full = {"-f", "1", "-wi", "2", "-i", "3", "-w", "1s", "-r", "1s"};
    List<String> arguments = new ArrayList<>(List.of(results.toString()));
    arguments.add(options.quick() ? "EStep" : "EStep|Moments|Iteration|KMeans");
    arguments.addAll(List.of(options.quick() ? brief : full));
    String backends = options.device() + "-float," + options.device() + "-double";
    arguments.addAll(List.of("-p", "rows=" + rows, "-p", "backend=" + backends));
    Child child = java(seconds, "org.gmm4j.benchmarks.Run", arguments.toArray(String[]::new));
    try (Stream<Path> files = Files.list(results)) {
      Path file = files.findFirst().orElse(null);
      if (file == null) {
        throw new Child.Failure(child.why());
      }
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("results");
    }
  }

  private JsonElement rows() throws IOException {
    int rows = options.quick() ? 1000 : 60000;
    JsonObject facts = new JsonObject();
    facts.addProperty(
        "rows",
        GpuRows.write(folder.resolve("rows.npy"), options.mnist(), rows, options.components()));
    facts.addProperty("components", options.components());
    facts.addProperty("ridge", options.ridge());
    facts.addProperty("iterations", options.iterations());
    return facts;
  }

  private JsonElement fit(String precision, String acceleration, long seconds)
      throws Child.Failure {
    return java(
            seconds,
            "org.gmm4j.benchmarks.gpu.EngineFit",
            folder.toString(),
            options.device(),
            precision,
            acceleration,
            Integer.toString(options.components()),
            Double.toString(options.ridge()),
            Integer.toString(options.iterations()))
        .json();
  }

  /** The plain EM of benchmarks/peers, on the GPU if torch has one. */
  private JsonElement torchFit(String precision, long seconds) throws Child.Failure {
    String ridge = Double.toString(options.ridge());
    return python(
            seconds,
            "2\n%d\n".formatted(options.iterations()),
            "peers/peers/torch_peer.py",
            folder.toString(),
            folder.toString(),
            ridge,
            "0",
            precision,
            "gpu")
        .json();
  }
}
