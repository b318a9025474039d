package org.gmm4j.cli.serve.protocol;

import com.google.gson.JsonElement;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Who asked, while a call is at work: is told how it goes on, and may want it to end. */
public final class Told {
  private final JsonElement id;
  private final Answers answers;
  private @Nullable Thread working;
  private volatile boolean cancelled;

  public Told(JsonElement id, Answers answers) {
    this.id = id;
    this.answers = answers;
  }

  /** What tells its answers from others. */
  public JsonElement id() {
    return id;
  }

  /** Tells something. */
  public void event(String kind, Map<String, Object> facts) {
    answers.event(id, kind, facts);
  }

  /** The call begins, on this thread. */
  public synchronized void begin() {
    working = Thread.currentThread();
  }

  /** It has ended: its thread is for others now. */
  public synchronized void end() {
    working = null;
    Thread.interrupted();
  }

  /** Has it end, now or before it begins. */
  public synchronized void cancel() {
    cancelled = true;
    if (working != null) {
      working.interrupt();
    }
  }

  /** Whether it is to end. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * To be called where a call can be left.
   *
   * @throws CancellationException if it is to end
   */
  public void requireWanted() {
    if (cancelled) {
      throw new CancellationException("the call was cancelled");
    }
  }
}
