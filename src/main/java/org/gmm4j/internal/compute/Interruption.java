package org.gmm4j.internal.compute;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** How steps over rows end early: between blocks, when their thread has been interrupted. */
public final class Interruption {
  private Interruption() {}

  /**
   * To be called where a step can be left.
   *
   * @throws CancellationException if the thread is interrupted; it stays so
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /** Does the last steps of what was ended, too; the thread stays interrupted. */
  public static <T> T putOff(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
