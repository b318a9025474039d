package org.gmm4j.internal.compute.cpu.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gmm4j.internal.compute.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share numbered tasks: the caller's, which is woken by nobody, and others. Which
 * worker does which task varies; results must depend on the task's number only, and then they are
 * the same for any number of threads.
 */
public final class Workers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  /**
   * Begins.
   *
   * @param count threads, the caller's among them
   */
  public Workers(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, count - 1),
            task -> {
              Thread thread = new Thread(task, "gmm4j-cpu");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** One task. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it.
     *
     * @param worker from 0 to {@link #count} − 1: selects scratch memory
     * @param task the task's number, from 0
     */
    void run(int worker, int task);
  }

  public int count() {
    return count;
  }

  /**
   * Where a task lies among consecutive ranges of tasks.
   *
   * @param firsts the first task of each range, and behind them the number of tasks
   */
  public static int rangeOf(int task, int[] firsts) {
    int range = 0;
    while (task >= firsts[range + 1]) {
      range++;
    }
    return range;
  }

  /**
   * Runs tasks 0 to {@code tasks} − 1, some in this thread, and waits for all of them.
   *
   * @throws CancellationException if this thread is interrupted, and stays so: tasks that have
   *     begun are waited for, others are left out
   */
  public void forEach(int tasks, Task task) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int w = 1; w < Math.min(count, tasks); w++) {
      int worker = w;
      running.add(threads.submit(() -> work(worker, tasks, next, task)));
    }
    Throwable failure = null;
    try {
      work(0, tasks, next, task);
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
    for (Future<?> each : running) { // all of them: they write memory that the caller may free
      Throwable thrown = await(each, () -> next.set(tasks));
      failure = failure == null ? thrown : failure;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception && !Thread.currentThread().isInterrupted()) {
      throw exception; // else it may come of reading while interrupted
    }
    Interruption.check();
  }

  /** Does what nobody else has begun, until the thread is interrupted. */
  private static void work(int worker, int tasks, AtomicInteger next, Task task) {
    for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) {
      if (Thread.currentThread().isInterrupted()) {
        next.set(tasks);
      } else {
        task.run(worker, t);
      }
    }
  }

  /** Waits for tasks; returns what they threw, which is nothing checked. */
  private static @Nullable Throwable await(Future<?> future, Runnable interrupted) {
    boolean again = false;
    try {
      while (true) {
        try {
          future.get();
          return null;
        } catch (InterruptedException end) {
          again = true; // native code is running on our memory: wait for it all the same
          interrupted.run();
        } catch (ExecutionException failed) {
          return failed.getCause();
        }
      }
    } finally {
      if (again) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
