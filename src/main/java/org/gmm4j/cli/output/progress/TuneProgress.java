package org.gmm4j.cli.output.progress;

import java.time.Duration;
import org.gmm4j.cli.output.Live;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.device.TuningListener;
import org.jspecify.annotations.Nullable;

/** The seconds of a search as they go by, and what is being tried, where there is a terminal. */
public final class TuneProgress implements TuningListener, Live {
  private final @Nullable LiveLine display;
  private final long seconds;
  private final long begin = System.nanoTime();
  private int candidates;
  private String present = "beginning";

  /**
   * Begins.
   *
   * @param budget what the search may take
   */
  public TuneProgress(Duration budget) {
    this.seconds = budget.toSeconds();
    this.display = Terminal.isStandardError() ? new LiveLine(System.err, this::text) : null;
  }

  private synchronized String text(int width) {
    String line =
        Numbers.format(
            "%s of %d s, candidate %d, %s",
            FitLine.time((System.nanoTime() - begin) / 1e9), seconds, candidates, present);
    return line.substring(0, Math.min(width, line.length()));
  }

  @Override
  public synchronized void candidate(String kernels, String candidate) {
    candidates++;
    present = kernels + ": " + candidate;
  }

  @Override
  public void clear() {
    if (display != null) {
      display.clear();
    }
  }

  @Override
  public void close() {
    if (display != null) {
      display.close();
    }
  }
}
