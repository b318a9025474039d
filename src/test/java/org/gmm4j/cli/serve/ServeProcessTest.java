package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own: what they say, and how they end. */
class ServeProcessTest {
  private static final String FIT =
      "{'id':1,'call':'open','rows':{'values':[[0],[1],[5],[6]]}}\n"
          + "{'id':2,'call':'fit','rows':1,'components':2,'device':'cpu','max_iter':1000000000,"
          + "'tol':0}\n";

  private final Path errors;

  ServeProcessTest(@TempDir Path folder) {
    this.errors = folder.resolve("errors");
  }

  private List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dorg.bytedeco.javacpp.cachedir="
            + System.getProperty(
                "org.bytedeco.javacpp.cachedir", errors.resolveSibling("unpacked").toString()),
        "-cp",
        System.getProperty("java.class.path"),
        "org.gmm4j.cli.Main",
        "serve");
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().remove("LD_PRELOAD"); // Java would warn of what keeps its signal handlers
    return builder.start();
  }

  private static void send(Process process, String requests) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(requests.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private static BufferedReader answers(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void endsWithItsInputWhateverRuns() throws Exception {
    Process process = start(java());
    BufferedReader answers = answers(process);
    assertTrue(answers.readLine().startsWith("{\"ready\":\"gmm4j\""));
    send(process, FIT + "{'id':3,'call':'ping'}\n");
    List<String> said = new ArrayList<>();
    while (said.size() < 2) { // the answers to open and ping, in either order
      said.add(answers.readLine());
    }
    process.getOutputStream().close();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    answers.lines().forEach(said::add);
    said.forEach(line -> assertTrue(JsonParser.parseString(line).isJsonObject(), line));
    assertEquals("", Files.readString(errors));
  }

  /** Its input stays open, as it does where another process has inherited the other end. */
  @Test
  void endsWithWhoStartedIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", "exec 3<&0; \"$@\" <&3 & echo $!; wait", "sh"));
    command.addAll(java());
    Process parent = start(command);
    BufferedReader answers = answers(parent);
    long pid = Long.parseLong(answers.readLine());
    ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
    assertTrue(answers.readLine().startsWith("{\"ready\":\"gmm4j\""));
    send(parent, FIT);
    assertTrue(answers.readLine().contains("\"handle\":1"));
    parent.destroyForcibly();
    worker.onExit().get(1, TimeUnit.MINUTES);
    assertEquals("", Files.readString(errors));
  }

  @Test
  void takesNoArguments() throws Exception {
    List<String> command = new ArrayList<>(java());
    command.add("--odd");
    Process process = start(command);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(2, process.exitValue());
    assertTrue(Files.readString(errors).contains("unknown option '--odd'"));
  }
}
