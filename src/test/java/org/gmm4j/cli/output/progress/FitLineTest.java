package org.gmm4j.cli.output.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitListener.Iteration;
import org.junit.jupiter.api.Test;

class FitLineTest {
  private static final long SECOND = 1_000_000_000;

  private final FitLine line = new FitLine(0);

  private static Iteration iteration(
      int restart, int number, double logLikelihood, double seconds, long evaluated) {
    return new Iteration(
        restart,
        number,
        () -> {
          throw new AssertionError("nobody asks for parameters");
        },
        () -> {
          throw new AssertionError("nobody asks for parameters");
        },
        logLikelihood,
        seconds,
        evaluated,
        0,
        List.of());
  }

  @Test
  void aStageSaysHowLongItTakes() {
    assertEquals("reading, 1.5 s", line.text(80, 3 * SECOND / 2));
    line.stage("start", 2 * SECOND);
    assertEquals("start, 100 ms", line.text(80, 2 * SECOND + SECOND / 10));
    line.stage("trying ridge 0.01", 3 * SECOND);
    line.stage("trying ridge 0.1", 4 * SECOND);
    assertEquals("trying ridge 0.1 (trial 2), 0 ms", line.text(80, 4 * SECOND));
  }

  @Test
  void anIterationSaysWhatItFoundAndWhatIsLeft() {
    line.begin(1, 100, 1000);
    line.stage(FitListener.EM, 0);
    assertEquals("iteration 1/100, 3.0 s", line.text(100, 3 * SECOND));
    line.iteration(iteration(1, 1, -20.5, 0.5, 1000), SECOND);
    assertEquals("iteration 1/100, -20.5000 nats, 500 ms each, <50 s left", line.text(200, SECOND));
    line.iteration(iteration(1, 2, -20.25, 0.5, 250), SECOND);
    assertEquals(
        "iteration 2/100, -20.2500 nats, +2.5e-01, 75% skipped, 500 ms each," + " <49 s left",
        line.text(200, SECOND));
  }

  @Test
  void movesAreCountedBehindTheStarts() {
    line.begin(1, 50, 1000);
    line.stage(FitListener.EM, 0);
    line.iteration(iteration(1, 9, -3, 1, 1000), 0);
    line.iteration(iteration(3, 1, -4, 1, 1000), 0);
    assertEquals(
        "move 2, iteration 1/50, -4.00000 nats, 1.0 s each, <49 s left", line.text(200, 0));
  }

  @Test
  void startsAreCounted() {
    line.begin(10, 50, 1000);
    line.stage(FitListener.EM, 0);
    assertEquals("start 1/10, iteration 1/50, 0 ms", line.text(80, 0));
    line.iteration(iteration(1, 50, -3, 1, 1000), 0);
    line.iteration(iteration(2, 1, -4, 1, 1000), 0);
    assertEquals(
        "start 2/10, iteration 1/50, -4.00000 nats, 1.0 s each," + " <7 min left",
        line.text(200, 0));
  }

  @Test
  void aLongIterationSaysHowFarItIs() {
    line.begin(1, 10, 1000);
    line.stage(FitListener.EM, 0);
    line.iteration(iteration(1, 1, -3, 30, 1000), 0);
    assertTrue(line.text(200, 12 * SECOND).contains("30 s each, this one since 12 s"));
  }

  @Test
  void aNarrowWindowHasTheFirstParts() {
    line.begin(1, 100, 1000);
    line.stage(FitListener.EM, 0);
    line.iteration(iteration(1, 1, -20.5, 0.5, 1000), SECOND);
    assertEquals("iteration 1/100, -20.5000 nats", line.text(42, SECOND));
    assertEquals("iteration 1/100", line.text(25, SECOND));
    assertEquals("iteration ", line.text(10, SECOND));
    assertEquals("", line.text(0, SECOND));
    assertEquals("", line.text(-1, SECOND));
  }

  @Test
  void timesAreOfAnySize() {
    assertEquals("12 ms", FitLine.time(0.012));
    assertEquals("3.4 s", FitLine.time(3.4));
    assertEquals("45 s", FitLine.time(45));
    assertEquals("6 min", FitLine.time(360));
    assertEquals("7.8 h", FitLine.time(7.8 * 3600));
  }
}
