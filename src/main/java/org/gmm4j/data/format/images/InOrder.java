package org.gmm4j.data.format.images;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Work on many files in several threads, whose results are taken in the order of the files. */
final class InOrder {
  private InOrder() {}

  /**
   * Works, until all is done or the first failure.
   *
   * @param ahead how many files, at least one, may be in work or wait to be taken
   * @throws IOException if the thread is interrupted
   */
  static <T> void each(
      List<ImageFile> files, int threads, int ahead, Function<ImageFile, T> work, Consumer<T> taken)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, InOrder::thread);
    try {
      Deque<Future<T>> waiting = new ArrayDeque<>();
      Iterator<ImageFile> next = files.iterator();
      while (next.hasNext() || !waiting.isEmpty()) {
        while (next.hasNext() && waiting.size() < ahead) {
          ImageFile file = next.next();
          waiting.add(pool.submit(() -> work.apply(file)));
        }
        taken.accept(result(waiting.remove()));
      }
    } finally {
      end(pool);
    }
  }

  private static <T> T result(Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** Waits for what is in work, so that no file stays open. */
  private static void end(ExecutorService pool) {
    pool.shutdownNow();
    try {
      pool.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gmm4j-images");
    thread.setDaemon(true);
    return thread;
  }
}
