package org.gmm4j.cli.output.progress;

import java.io.PrintStream;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.cli.output.Live;
import org.gmm4j.cli.output.Terminal;
import org.jspecify.annotations.Nullable;

/** What a fit or a score is doing, where standard error is a terminal. */
public final class FitProgress implements FitListener, Live {
  private final FitLine line = new FitLine(System.nanoTime());
  private final LiveLine display;

  private FitProgress(PrintStream out) {
    display = new LiveLine(out, this::text);
  }

  /** A display; null where there is no terminal. */
  public static @Nullable FitProgress onTerminal() {
    return Terminal.isStandardError() ? new FitProgress(System.err) : null;
  }

  private synchronized String text(int width) {
    return line.text(width, System.nanoTime());
  }

  /**
   * Tells what is to be done.
   *
   * @param rows N
   */
  public synchronized void begin(FitOptions options, long rows) {
    line.begin(options.restarts(), options.maxIterations(), (double) rows * options.components());
  }

  @Override
  public synchronized void stage(String name) {
    line.stage(name, System.nanoTime());
  }

  @Override
  public synchronized void iteration(Iteration iteration) {
    line.iteration(iteration, System.nanoTime());
  }

  @Override
  public void clear() {
    display.clear();
  }

  @Override
  public void close() {
    display.close();
  }
}
