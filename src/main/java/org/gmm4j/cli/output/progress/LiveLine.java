package org.gmm4j.cli.output.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntFunction;
import org.gmm4j.cli.output.Live;
import org.gmm4j.cli.output.Terminal;

/**
 * A line of a terminal's standard error that is written again and again, for anything that takes
 * more than a second.
 */
final class LiveLine implements Live {
  private static final long PATIENCE = Duration.ofSeconds(1).toMillis();
  private static final long PAUSE = Duration.ofMillis(200).toMillis();

  /** Pauses until it is looked whether the window has another width. */
  private static final int LOOKS = 25;

  private final PrintStream out;
  private final IntFunction<String> text;
  private final Thread painter = new Thread(this::paint, "gmm4j-progress");
  private int shown;
  private boolean closed;

  /**
   * Begins.
   *
   * @param text of at most so many characters; called by a thread of its own
   */
  LiveLine(PrintStream out, IntFunction<String> text) {
    this.out = out;
    this.text = text;
    painter.setDaemon(true);
    painter.start();
  }

  private void paint() {
    try {
      Thread.sleep(PATIENCE);
      int width = 0;
      for (int i = 0; ; i++) {
        width = i % LOOKS == 0 ? Terminal.widthOfWindow() : width;
        show(text.apply(width - 1)); // in the last column a cursor may go to the next line
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException finished) {
      return;
    }
  }

  private synchronized void show(String line) {
    if (!closed) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      out.flush();
      shown = line.length();
    }
  }

  @Override
  public synchronized void clear() {
    if (shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      out.flush();
      shown = 0;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    closed = true;
    painter.interrupt();
  }
}
