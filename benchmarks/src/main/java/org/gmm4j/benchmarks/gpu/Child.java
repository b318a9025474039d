package org.gmm4j.benchmarks.gpu;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run with a time limit: what it printed, and what became of it. */
final class Child {
  private final String out;
  private final String err;
  private final int exitCode;
  private final boolean late;

  private Child(String out, String err, int exitCode, boolean late) {
    this.out = out;
    this.err = err;
    this.exitCode = exitCode;
    this.late = late;
  }

  /** The command that starts a main class in a Java such as this one, with its class path. */
  static List<String> java(String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs it to its end, or for so many seconds.
   *
   * @param input what it reads
   */
  static Child run(Path folder, List<String> command, String input, long seconds) {
    Path out = folder.resolve("child.out");
    Path err = folder.resolve("child.err");
    Path in = folder.resolve("child.in");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(new ArrayList<>(command))
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Child(Files.readString(out), Files.readString(err), process.exitValue(), !ended);
    } catch (IOException missing) {
      return new Child("", String.valueOf(missing.getMessage()), 127, false);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    }
  }

  boolean worked() {
    return exitCode == 0 && !late;
  }

  /** What it printed. */
  String output() {
    return out;
  }

  /**
   * The last line of its output that is JSON, or why there is none. Of one that has not come to its
   * end, what it had said by then, with why as "incomplete".
   */
  JsonObject json() throws Failure {
    List<String> lines = out.lines().filter(line -> line.startsWith("{")).toList();
    if (lines.isEmpty()) {
      throw new Failure(worked() ? "it said nothing" : why());
    }
    try {
      JsonObject last = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
      if (!worked()) {
        last.addProperty("incomplete", why());
      }
      return last;
    } catch (JsonSyntaxException broken) {
      throw new Failure("no JSON: " + lines.get(lines.size() - 1));
    }
  }

  /** Why it did not work, in a line. */
  String why() {
    if (late) {
      return "took too long";
    }
    List<String> said =
        (err + "\n" + out).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String word =
        said.stream()
            .filter(line -> line.matches("(?i).*(error|exception|gmm4j:).*"))
            .findFirst()
            .orElse(said.isEmpty() ? "it said nothing" : said.get(said.size() - 1));
    return "exit code %d: %s".formatted(exitCode, word);
  }

  /** A step failed; the message is a line for the table. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }
}
