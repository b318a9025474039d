package org.gmm4j.cli.output.progress;

import java.io.PrintStream;
import org.gmm4j.FitOptions;
import org.gmm4j.cli.output.Live;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.selection.SelectionListener;
import org.jspecify.annotations.Nullable;

/** Which of several mixtures is fitted, and how far that is, where there is a terminal. */
public final class SelectionProgress implements SelectionListener, Live {
  private final LiveLine display;
  private FitLine line = new FitLine(System.nanoTime());
  private String which = "";
  private double rows;

  private SelectionProgress(PrintStream out) {
    display = new LiveLine(out, this::text);
  }

  /** A display; null where there is no terminal. */
  public static @Nullable SelectionProgress onTerminal() {
    return Terminal.isStandardError() ? new SelectionProgress(System.err) : null;
  }

  private synchronized String text(int width) {
    String shown = which.length() < width ? which : "";
    return shown + line.text(width - shown.length(), System.nanoTime());
  }

  /**
   * Tells what is to be done.
   *
   * @param count N
   */
  public synchronized void begin(long count) {
    rows = count;
  }

  @Override
  public synchronized void fit(FitOptions options, int starts) {
    which = "%d, %s: ".formatted(options.components(), options.covariance().name());
    line = new FitLine(System.nanoTime());
    line.begin(starts, options.maxIterations(), rows * options.components());
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
