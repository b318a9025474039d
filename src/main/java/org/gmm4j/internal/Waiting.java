package org.gmm4j.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** How one thread waits for the work of others, which it must not leave behind. */
public final class Waiting {
  private Waiting() {}

  /**
   * Waits for the end of some work, even if this thread is interrupted meanwhile; it stays so.
   *
   * @param interrupted told of every interrupt, to hurry the work
   * @return what has come of the work
   * @throws RuntimeException that it failed with; errors likewise
   */
  public static <T extends @Nullable Object> T end(Future<T> work, Runnable interrupted) {
    boolean again = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException later) {
          again = true;
          interrupted.run();
        } catch (ExecutionException failed) {
          if (failed.getCause() instanceof Error error) {
            throw error;
          }
          throw failed.getCause() instanceof RuntimeException known
              ? known
              : new CancellationException(String.valueOf(failed));
        }
      }
    } finally {
      if (again) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
