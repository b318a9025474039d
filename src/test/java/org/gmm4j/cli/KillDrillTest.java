package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits in processes of their own that are killed, at random moments, and go on. */
class KillDrillTest {
  /** How many kills: three, or as many as somebody wants. */
  private static final int KILLS = Integer.getInteger("gmm.kills", 2);

  private static final int ROWS = 600;
  private static final int COLUMNS = 20;

  private final Path folder;
  private final Path model;
  private final Path trace;
  private final Path checkpoint;
  private final Random random = new Random(20261126);

  KillDrillTest(@TempDir Path folder) {
    this.folder = folder;
    this.model = folder.resolve("m.npz");
    this.trace = folder.resolve("m.csv");
    this.checkpoint = folder.resolve("m.checkpoint");
    double[][] rows = new double[ROWS][COLUMNS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        rows[i][j] = random.nextGaussian() + (i % 4) * (j % 3);
      }
    }
    ArrayFiles.write(folder, "data.npy", ArrayFiles.npy(rows));
  }

  /** Chooses its ridge, starts three times, and writes a checkpoint after each iteration. */
  private List<String> fit(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.cachedir="
                    + System.getProperty(
                        "org.bytedeco.javacpp.cachedir", folder.resolve("unpacked").toString()),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "fit",
                folder.resolve("data.npy").toString(),
                "--device=cpu"));
    command.addAll(List.of(more));
    return command;
  }

  private List<String> fitWithCheckpoint() {
    return fit(
        "-k=4",
        "--reg=auto",
        "--restarts=3",
        "--max-iter=40",
        "--tol=0",
        "--out=" + model,
        "--trace=" + trace,
        "--checkpoint=" + checkpoint,
        "--checkpoint-every=1",
        "--resume=" + checkpoint);
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
  }

  private void assertDone(Process process) throws Exception {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), said());
  }

  @Test
  void endsWithTheSameBytesHoweverOftenItIsKilled() throws Exception {
    long begin = System.nanoTime();
    assertDone(start(fitWithCheckpoint()));
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    byte[] expected = Files.readAllBytes(model);
    List<String> expectedTrace = numbers();
    forget();
    int kills = 0;
    int resumed = 0;
    while (kills < KILLS) {
      Process process = start(fitWithCheckpoint());
      if (kills % 2 == 1) { // else most kills may come before there is anything to go on with
        waitFor(checkpoint, process);
      }
      if (process.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS)) {
        assertEquals(0, process.exitValue(), said());
        assertArrayEquals(expected, Files.readAllBytes(model));
        assertEquals(expectedTrace, numbers());
        forget();
      } else {
        process.destroyForcibly().waitFor();
        kills++;
        resumed += Files.exists(checkpoint) ? 1 : 0;
      }
    }
    assertDone(start(fitWithCheckpoint()));
    assertArrayEquals(expected, Files.readAllBytes(model));
    assertEquals(expectedTrace, numbers());
    assertTrue(resumed > 0, "no kill came after the first checkpoint: " + whole + " ms");
  }

  /** Waits until a file is there, or nobody can write it any more. */
  private static void waitFor(Path file, Process process) throws InterruptedException {
    while (!Files.exists(file) && process.isAlive()) {
      Thread.sleep(1);
    }
  }

  /** The trace without its times. */
  private List<String> numbers() throws IOException {
    return Files.readAllLines(trace).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  private void forget() throws IOException {
    Files.delete(model);
    Files.delete(trace);
    Files.delete(checkpoint);
  }

  @Test
  void aSignalWritesACheckpointAndSaysHowToGoOn() throws Exception {
    String data = folder.resolve("data.npy").toString();
    String[] options = {"-k=5", "--max-iter=1500", "--tol=0", "--seed=3", "--out=" + model};
    assertDone(start(fit(options)));
    byte[] expected = Files.readAllBytes(model);
    Files.delete(model);
    List<String> command = fit(options);
    command.addAll(List.of("--trace=" + trace, "--checkpoint=" + checkpoint));
    Process process = start(command);
    waitFor(trace, process);
    process.destroy(); // SIGTERM
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(130, process.exitValue(), said());
    assertTrue(
        said().contains("go on with: gmm4j fit " + data + " --resume " + checkpoint), said());
    assertFalse(Files.exists(model));
    assertDone(start(fit("--resume=" + checkpoint))); // all else is in the checkpoint
    assertTrue(said().contains("done before"), said());
    assertArrayEquals(expected, Files.readAllBytes(model));
  }
}
