package org.gmm4j.cli.output;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.gmm4j.FitListener;
import org.jspecify.annotations.Nullable;

/**
 * What is being done, and iterations as they happen, on a terminal's standard error, for anything
 * that takes more than a second. The launcher says whether there is a terminal, since Java 17
 * cannot tell for standard error alone.
 */
public final class FitProgress implements FitListener, AutoCloseable {
  private static final String TERMINAL = "gmm4j.terminal";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** In place of a number of iterations: there are none to count. */
  public static final int UNCOUNTED = -1;

  private final int maxIterations;
  private final Thread starter;
  private @Nullable ProgressBar bar;
  private String stage = "reading";
  private long done;
  private String message = "";
  private boolean closed;

  private FitProgress(int maxIterations) {
    this.maxIterations = maxIterations;
    this.starter = new Thread(this::startAfterPatience, "gmm4j-progress");
    starter.setDaemon(true);
    starter.start();
  }

  /** A display, or a listener that shows nothing where there is no terminal. */
  public static @Nullable FitProgress onTerminal(int maxIterations) {
    return onTerminal() ? new FitProgress(maxIterations) : null;
  }

  /** Whether there is a terminal. */
  public static boolean onTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  private void startAfterPatience() {
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException finished) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("gmm4j")
                .setInitialMax(maxIterations)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(maxIterations == UNCOUNTED ? "" : " iterations", 1)
                .setSpeedUnit(ChronoUnit.SECONDS)
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .build();
        show();
      }
    }
  }

  private void show() {
    if (bar != null) {
      if (maxIterations != UNCOUNTED) {
        bar.stepTo(done);
      }
      bar.setExtraMessage(" " + stage + message);
    }
  }

  @Override
  public synchronized void stage(String name) {
    stage = name;
    show();
  }

  @Override
  public synchronized void iteration(Iteration iteration) {
    done = iteration.number();
    message = Numbers.format(", log-likelihood %.6f a row", iteration.logLikelihood());
    show();
  }

  @Override
  public synchronized void close() {
    closed = true;
    starter.interrupt();
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
