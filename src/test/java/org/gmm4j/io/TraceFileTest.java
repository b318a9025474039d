package org.gmm4j.io;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gmm4j.FitListener;
import org.gmm4j.GaussianMixture;
import org.gmm4j.em.Collapse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  private static final GaussianMixture MIXTURE = Mixtures.random(1, 1, 1);
  private static final String HEADER =
      "iteration,log_likelihood,seconds,evaluated_pairs,accumulated_pairs,restart,events";

  private final Locale localeBefore = Locale.getDefault();
  private final Path folder;
  private final Path file;

  TraceFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("trace.csv");
  }

  /** A country with decimal commas. */
  @BeforeEach
  void germany() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void home() {
    Locale.setDefault(localeBefore);
  }

  private static FitListener.Iteration iteration(int restart, int number, double logLikelihood) {
    return new FitListener.Iteration(
        restart,
        number,
        () -> MIXTURE,
        () -> new FitListener.Centres(MIXTURE.weights(), new double[][] {MIXTURE.mean(0)}),
        logLikelihood,
        0.0125,
        3_000_000_000L,
        7,
        List.of(new Collapse(number, 2, Collapse.Response.REPAIRED, "was singular")));
  }

  @Test
  void aLineForEveryIterationWithAllDigits() throws IOException {
    double logLikelihood = -1 / 3.0;
    try (TraceFile trace = new TraceFile(file)) {
      trace.iteration(iteration(1, 1, logLikelihood));
      trace.iteration(iteration(2, 1, -1e-300));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(
        List.of(
            HEADER,
            "1,-0.3333333333333333,0.012500,3000000000,7,1,repaired 2",
            "1,-1.0E-300,0.012500,3000000000,7,2,repaired 2"),
        lines);
    assertEquals(logLikelihood, Double.parseDouble(lines.get(1).split(",")[1]));
  }

  @Test
  void linesAreThereAsTheyHappen() throws IOException {
    try (TraceFile trace = new TraceFile(file)) {
      trace.iteration(iteration(1, 1, -2));
      assertEquals(2, Files.readAllLines(file).size());
      trace.iteration(iteration(1, 2, -1));
      assertEquals(3, Files.readAllLines(file).size());
    }
  }

  @Test
  void withoutAnIterationThereIsNoFile() {
    try (TraceFile trace = new TraceFile(file)) {
      trace.stage("EM");
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void withoutAnIterationAnOldFileIsKept() throws IOException {
    Files.writeString(file, "old");
    new TraceFile(file).close();
    assertEquals("old", Files.readString(file));
  }

  @Test
  void anOldFileIsReplaced() throws IOException {
    Files.writeString(file, "old\n".repeat(100));
    try (TraceFile trace = new TraceFile(file)) {
      trace.iteration(iteration(1, 1, -2));
    }
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void placesThatCannotBeWrittenAreRefusedBeforeTheFit() {
    assertRefused(() -> new TraceFile(folder), "directory");
    assertRefused(() -> new TraceFile(folder.resolve("no").resolve("t.csv")), "no directory");
  }

  @Test
  void aFullDiskEndsTheTraceNotTheFit() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    TraceFile trace = new TraceFile(full);
    trace.iteration(iteration(1, 1, -2));
    trace.iteration(iteration(1, 2, -1));
    assertRefused(trace::close, "/dev/full: cannot be written (");
  }
}
