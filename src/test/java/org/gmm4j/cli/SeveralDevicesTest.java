package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line where there are two devices: PoCL's, told by its environment to be two. */
class SeveralDevicesTest {
  private final Path folder;

  SeveralDevicesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<String> run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String unpacked = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (unpacked != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + unpacked);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("POCL_DEVICES", "pthread pthread");
    builder.redirectError(folder.resolve("errors").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = Files.readString(folder.resolve("errors"));
    assertEquals(0, process.waitFor(), err);
    return out.lines().toList();
  }

  private JsonObject fit(String device) throws IOException, InterruptedException {
    List<String> lines =
        run(
            "fit",
            new Tool(folder).path("data.npy").toString(),
            "--device",
            device,
            "--precision",
            "double",
            "--reg",
            "0.01",
            "--max-iter",
            "5",
            "--json");
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  @Test
  void rowsAreSplitAndTheAnswerIsTheSame() throws IOException, InterruptedException {
    long pocl = run("devices").stream().filter(line -> line.contains("Portable")).count();
    assumeTrue(pocl == 2, "no PoCL that shows two devices, skipped");
    double one = fit("opencl:0").get("log_likelihood").getAsDouble();
    JsonObject all = fit("opencl:all");
    JsonObject uneven = fit("opencl:0@9,1@7");
    assertEquals("opencl:0@1,1@1", all.get("device").getAsString());
    assertEquals("opencl:0@9,1@7", uneven.get("device").getAsString());
    assertTrue(all.getAsJsonObject("device_memory").get("buffers").getAsInt() == 2);
    assertEquals(1, all.get("log_likelihood").getAsDouble() / one, 1e-9);
    assertEquals(1, uneven.get("log_likelihood").getAsDouble() / one, 1e-9);
    assertEquals(all.get("log_likelihood"), fit("opencl:0,1").get("log_likelihood"));
  }
}
