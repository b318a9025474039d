package org.gmm4j.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.gmm4j.FitListener;
import org.jspecify.annotations.Nullable;

/**
 * SIGINT and SIGTERM while something is fitted: the fit ends its iteration, what has been done is
 * kept, and the process ends.
 */
public final class Suspension implements FitListener, AutoCloseable {
  /** The exit code of a command that a signal has ended. */
  public static final int INTERRUPTED = 130;

  private final Thread fitting = Thread.currentThread();
  private final Consumer<String> notices;
  private final String then;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::suspend, "gmm4j-signal");
  private volatile boolean suspended;
  private volatile boolean iterating;
  private static volatile @Nullable Suspension current;
  private volatile int exitCode = INTERRUPTED;

  /** The same for a fit with a checkpoint. */
  public Suspension(Consumer<String> notices) {
    this(notices, "to write the checkpoint");
  }

  /**
   * From now on signals wait for the fit of this thread.
   *
   * @param notices told that a signal has come
   * @param then what is done when the iteration has ended, in words
   */
  public Suspension(Consumer<String> notices, String then) {
    this.notices = notices;
    this.then = then;
    current = this;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The machine goes down, which it does when this returns. */
  private void suspend() {
    notices.accept(iterating ? "interrupted: ending this iteration, " + then : "interrupted");
    suspended = true;
    if (!iterating) {
      fitting.interrupt(); // what is being done is done again
    }
    boolean waiting = true;
    while (waiting) {
      try {
        ended.await();
        waiting = false;
      } catch (InterruptedException again) {
        // there is nothing else to do
      }
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /** The command has ended with this exit code: if a signal waits for that, so does the process. */
  public static void end(int code) {
    Suspension waiting = current;
    if (waiting != null) {
      waiting.exitCode = code;
      waiting.ended.countDown();
    }
  }

  @Override
  public boolean isSuspended() {
    return suspended;
  }

  @Override
  public void stage(String name) {
    iterating = name.equals(EM);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      current = null;
    } catch (IllegalStateException goingDown) {
      // the hook waits for the command's end
    }
  }
}
