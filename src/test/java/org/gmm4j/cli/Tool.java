package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.data.ArrayFiles;

/** Runs commands in a folder with two small files, {@code data.npy} and {@code labels.npy}. */
public final class Tool {
  /** Two clusters of 20 rows around (0, 0, 0) and (50, 50, 50), one after the other. */
  public static final double[][] ROWS = rows();

  private final Path folder;

  public Tool(Path folder) {
    this.folder = folder;
    ArrayFiles.write(folder, "data.npy", ArrayFiles.npy(ROWS));
    int[] labels = new int[ROWS.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 20 ? 3 : 8;
    }
    ArrayFiles.write(folder, "labels.npy", ArrayFiles.npyLabels(labels));
  }

  private static double[][] rows() {
    double[][] rows = new double[40][3];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] = (i < 20 ? 0 : 50) + (i * (7 + 4 * j) % 13) / 4.0;
      }
    }
    return rows;
  }

  /** What a command did. */
  public record Outcome(int code, String out, String err, List<String> newFiles) {
    /** The lines of what it said. */
    public List<String> lines() {
      return out.lines().toList();
    }

    /** It worked, without a word on standard error. */
    public Outcome assertDone() {
      assertEquals("", err);
      assertEquals(0, code);
      return this;
    }

    /** It failed, with one line on standard error, and left nothing behind. */
    public Outcome assertComplains(int expectedCode, String... words) {
      assertEquals(1, err.lines().count(), err);
      assertTrue(err.startsWith("gmm4j: "), err);
      assertFalse(err.contains("Exception") || err.contains("mistake in gmm4j"), err);
      for (String word : words) {
        assertTrue(err.contains(word), () -> "no \"" + word + "\" in: " + err);
      }
      assertEquals(expectedCode, code, err);
      assertEquals("", out);
      assertEquals(List.of(), newFiles);
      return this;
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Puts a file into the folder. */
  public Path write(String name, byte[] contents) {
    return ArrayFiles.write(folder, name, contents);
  }

  /**
   * Runs a command line. In its words, {@code @/name} is a file in the folder, and {@code ~} a
   * space.
   */
  public Outcome run(String commandLine) {
    String[] words =
        Stream.of(commandLine.trim().split(" +"))
            .filter(word -> !word.isEmpty())
            .map(word -> word.replace("@", folder.toString()).replace('~', ' '))
            .toArray(String[]::new);
    List<String> before = files();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      code = Main.run(words);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Outcome(
        code,
        outBytes.toString(StandardCharsets.UTF_8),
        errBytes.toString(StandardCharsets.UTF_8),
        files().stream().filter(file -> !before.contains(file)).toList());
  }

  private List<String> files() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
