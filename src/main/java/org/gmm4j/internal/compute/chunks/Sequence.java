package org.gmm4j.internal.compute.chunks;

import java.util.concurrent.FutureTask;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * Chunks one after the other, in passes over all rows: where that is allowed, the next one is
 * loaded in a thread of its own while the present one is worked on, the first one of the next pass
 * included.
 */
final class Sequence implements AutoCloseable {
  static final String THREAD = "gmm4j-chunks";

  private final Chunks chunks;
  private final Dataset data;
  private final int chunkRows;
  private long next;
  private @Nullable FutureTask<Chunks.Chunk> ahead;
  private @Nullable Thread loader;

  Sequence(Chunks chunks, Dataset data, int chunkRows) {
    this.chunks = chunks;
    this.data = data;
    this.chunkRows = chunkRows;
  }

  /** The first row of the next chunk; 0 between passes. */
  long next() {
    return next;
  }

  /** The next chunk, to be closed before the one after is asked for. */
  Chunks.Chunk take() {
    FutureTask<Chunks.Chunk> loading = ahead;
    ahead = null;
    Chunks.Chunk chunk = loading == null ? chunks.load(rows()) : finished(loading);
    next += chunkRows;
    if (next >= data.rows()) {
      next = 0;
    }
    try {
      if (chunks.loadAhead()) {
        begin();
      }
    } catch (RuntimeException | Error failed) {
      chunk.close();
      throw failed;
    }
    return chunk;
  }

  private Dataset rows() {
    return data.rows(next, Math.min(chunkRows, data.rows() - next));
  }

  private void begin() {
    Dataset rows = rows();
    FutureTask<Chunks.Chunk> task = new FutureTask<>(() -> chunks.load(rows));
    Thread thread = new Thread(task, THREAD);
    thread.setDaemon(true);
    thread.start();
    loader = thread;
    ahead = task;
  }

  /** What the loader has brought, or its failure. It has ended when this returns or throws. */
  private Chunks.Chunk finished(FutureTask<Chunks.Chunk> loading) {
    try {
      return Waiting.end(loading, this::interrupt); // it leaves off where it can
    } finally {
      join();
    }
  }

  private void interrupt() {
    Thread thread = loader;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits for the thread, whose work is done. */
  private void join() {
    Thread thread = loader;
    loader = null;
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Goes back to the first chunk: ends the loading of one that nobody takes any more. */
  @Override
  public void close() {
    next = 0;
    FutureTask<Chunks.Chunk> loading = ahead;
    ahead = null;
    if (loading != null) {
      interrupt();
      try {
        finished(loading).close();
      } catch (RuntimeException unneeded) { // as it was told, or it had failed before
        return;
      }
    }
  }
}
