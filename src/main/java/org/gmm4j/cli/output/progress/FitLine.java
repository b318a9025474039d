package org.gmm4j.cli.output.progress;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitListener.Iteration;
import org.gmm4j.cli.output.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * Words what a fit is doing. Outside EM that is the stage, and how long it takes already; in EM the
 * start, the iteration, the log-likelihood and its change, the share of densities that are left out
 * since they change nothing, what an iteration takes, how long the present one goes on, and what is
 * left at most. Where a line is too short for all, the last ones go first.
 */
final class FitLine {
  /** Seconds of an iteration from which on it is told how far the present one is. */
  private static final double LONG = 2;

  private static final String TRIAL = "trying ridge";

  private int restarts = 1;
  private int maxIterations;
  private double pairs;
  private String stage = "reading";
  private long since;
  private int trials;
  private @Nullable Iteration last;
  private double change = Double.NaN;
  private double seconds;
  private int iterations;

  /**
   * Begins with reading.
   *
   * @param now in nanoseconds
   */
  FitLine(long now) {
    this.since = now;
  }

  /**
   * Tells what is to be done.
   *
   * @param starts how many
   * @param most iterations of each
   * @param all pairs of a row and a component
   */
  void begin(int starts, int most, double all) {
    restarts = starts;
    maxIterations = most;
    pairs = all;
  }

  void stage(String name, long now) {
    stage = name;
    since = now;
    trials += name.startsWith(TRIAL) ? 1 : 0;
  }

  void iteration(Iteration iteration, long now) {
    Iteration before = last;
    change =
        before == null || before.restart() != iteration.restart()
            ? Double.NaN
            : iteration.logLikelihood() - before.logLikelihood();
    last = iteration;
    seconds += iteration.seconds();
    iterations++;
    since = now;
  }

  /** The line now, of at most so many characters. */
  String text(int width, long now) {
    List<String> parts = stage.equals(FitListener.EM) ? ofEm(now) : ofStage(now);
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() + 2 + part.length() > width && !line.isEmpty()) {
        break;
      }
      line.append(line.isEmpty() ? "" : ", ").append(part);
    }
    return line.substring(0, Math.min(Math.max(width, 0), line.length()));
  }

  private List<String> ofStage(long now) {
    List<String> parts = new ArrayList<>();
    parts.add(stage.startsWith(TRIAL) ? "%s (trial %d)".formatted(stage, trials) : stage);
    parts.add(time((now - since) / 1e9));
    return parts;
  }

  private List<String> ofEm(long now) {
    List<String> parts = new ArrayList<>();
    Iteration done = last;
    int moves = done == null ? 0 : done.restart() - restarts; // behind all starts
    if (moves > 0) {
      parts.add("move " + moves);
    } else if (restarts > 1) {
      parts.add("start %d/%d".formatted(done == null ? 1 : done.restart(), restarts));
    }
    double present = (now - since) / 1e9;
    if (done == null) {
      parts.add("iteration 1/" + maxIterations);
      parts.add(time(present));
      return parts;
    }
    double each = seconds / iterations;
    parts.add("iteration %d/%d".formatted(done.number(), maxIterations));
    parts.add(Numbers.format("%.6g nats", done.logLikelihood()));
    if (!Double.isNaN(change)) {
      parts.add(Numbers.format("%+.1e", change));
    }
    if (done.evaluatedPairs() < pairs) {
      parts.add(Numbers.format("%.0f%% skipped", 100 * (1 - done.evaluatedPairs() / pairs)));
    }
    parts.add(time(each) + " each");
    if (each > LONG) {
      parts.add("this one since " + time(present));
    }
    long starts = Math.max(0, restarts - done.restart());
    long left = maxIterations - done.number() + starts * maxIterations;
    parts.add("<" + time(left * each) + " left");
    return parts;
  }

  /** 12 ms, 3.4 s, 45 s, 6 min, 7.8 h */
  static String time(double seconds) {
    if (seconds < 1) {
      return Numbers.format("%.0f ms", 1e3 * seconds);
    }
    if (seconds < 100) {
      return Numbers.format(seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    return seconds < 6000
        ? Numbers.format("%.0f min", seconds / 60)
        : Numbers.format("%.1f h", seconds / 3600);
  }
}
