package org.gmm4j.benchmarks.gpu;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The OpenCL tests in as many processes as there are cores: a GPU's compiler takes most of the
 * tests' time.
 */
final class Contract {
  /** Each opens many contexts on a device: sixteen filled an H100's 80 GB. */
  private static final int MOST_PARTS = 8;

  /**
   * Those first that find most; those that compile most are last, with what is left of the time.
   */
  private static final String[] TESTS = {
    "OpenClFloatTest",
    "OpenClDoubleTest",
    "OpenClBackendTest",
    "PipeliningTest",
    "OpenClChunksTest",
    "OpenClChunksFloatTest",
    "OpenClChunksDoubleTest",
    "PruningTest",
    "FailureDrillsTest",
    "WarpProductsTest",
    "OpenClFloatStructuresTest",
    "OpenClDoubleStructuresTest",
    "OpenClResidentTest",
    "DeviceGroupTest",
    "DeviceGroupFaintComponentsTest",
    "OpenClFloatFaintComponentsTest",
    "OpenClDoubleFaintComponentsTest",
    "OpenClPlateausTest",
    "BuffersTest",
    "FloatLimitsTest",
    "FarGroupsTest",
    "MemoryPlanTest",
    "ProfileTest",
    "OpenClChunksFloatStructuresTest",
    "OpenClChunksDoubleStructuresTest",
    "OpenClFloatDigitsTest",
    "OpenClDoubleDigitsTest",
  };

  private Contract() {}

  /**
   * Runs them.
   *
   * @param folder for what they say
   * @param quick only the first class
   */
  static JsonObject run(Path folder, boolean quick, long seconds)
      throws Child.Failure, IOException {
    int parts = Math.min(MOST_PARTS, Runtime.getRuntime().availableProcessors());
    List<CompletableFuture<Child>> children = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(parts);
    try {
      for (int i = 1; i <= parts; i++) {
        List<String> arguments = new ArrayList<>(List.of(i + "/" + parts));
        arguments.addAll(quick ? List.of(TESTS[0]) : List.of(TESTS));
        List<String> command =
            Child.java("org.gmm4j.internal.compute.opencl.ContractRun", arguments);
        Path apart = Files.createDirectory(folder.resolve("part" + i));
        children.add(
            CompletableFuture.supplyAsync(() -> Child.run(apart, command, "", seconds), threads));
      }
      JsonObject all = new JsonObject();
      for (CompletableFuture<Child> each : children) {
        add(all, each.join().json());
      }
      return all;
    } finally {
      threads.shutdown();
    }
  }

  /** Adds a part's counts and failures. */
  private static void add(JsonObject all, JsonObject part) {
    for (String count : new String[] {"passed", "failed", "skipped"}) {
      int before = all.has(count) ? all.get(count).getAsInt() : 0;
      all.addProperty(count, before + part.get(count).getAsInt());
    }
    JsonArray failures = all.has("failures") ? all.getAsJsonArray("failures") : new JsonArray();
    failures.addAll(part.getAsJsonArray("failures"));
    all.add("failures", failures);
    if (part.has("incomplete")) {
      all.add("incomplete", part.get("incomplete"));
    }
  }
}
