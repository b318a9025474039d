package org.gmm4j.internal.linalg;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.gmm4j.internal.Waiting;
import org.gmm4j.internal.blas.OpenBlas;
import org.jspecify.annotations.Nullable;

/**
 * Factorisations that the common pool begins, in the order in which they are given, while their
 * owner has other things to do. The owner does at the end what no thread has come to, so that a
 * pool that is busy, or has no threads, is never waited for.
 */
public final class EarlyWork {
  private final List<FutureTask<@Nullable Void>> tasks = new ArrayList<>();

  /** Begins as soon as a thread is free. One at a time a thread, as in each call of OpenBLAS. */
  public void begin(Runnable factorisation) {
    FutureTask<@Nullable Void> task = new FutureTask<>(() -> singleThreaded(factorisation), null);
    tasks.add(task);
    if (Runtime.getRuntime().availableProcessors() > 1) { // else the pool may have no thread
      ForkJoinPool.commonPool().execute(task);
    }
  }

  private static void singleThreaded(Runnable factorisation) {
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) {
      factorisation.run();
    }
  }

  /** Comes to the end of all; what the first of those that failed has thrown is thrown here. */
  public void finish() {
    tasks.forEach(FutureTask::run); // does nothing where another thread was first
    tasks.forEach(task -> Waiting.end(task, () -> {})); // a factorisation ends soon, and by itself
  }

  /** Leaves out what has not begun yet. */
  public void cancel() {
    tasks.forEach(task -> task.cancel(false));
  }
}
