package org.gmm4j.internal.fit.checkpoint;

import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.state.State;
import org.gmm4j.io.CheckpointFile;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a fit does: its {@link Progress}, and what the rows' resident remembers, in a file,
 * now and then.
 */
public final class Checkpointer {
  private final Checkpoints checkpoints;
  private final int maxIterations;
  private final Fingerprint fingerprint;
  private final FitListener listener;
  private Progress progress = new Progress();
  private @Nullable Loaded loaded;
  private long lastNanos = System.nanoTime();
  private int sinceLast;
  private String lastFailure = "";

  /**
   * Begins, or reads where to go on.
   *
   * @param data in the user's features
   * @throws DataException if the file cannot be written there, or is of another fit
   */
  public Checkpointer(FitOptions options, Dataset data, FitListener listener) {
    this.checkpoints = options.checkpoints();
    this.maxIterations = options.maxIterations();
    this.listener = listener;
    Path file = checkpoints.file();
    if (file != null) {
      OutputFile.requireWritable(file);
    }
    Path resume = checkpoints.resume();
    this.fingerprint =
        file == null && resume == null ? Fingerprint.none() : Fingerprint.of(options, data);
    if (resume != null) {
      read(resume, state -> {});
    }
  }

  /** What is read of a checkpoint behind its head. */
  private interface Rest {
    void exchange(State state);
  }

  private void read(Path file, Rest rest) {
    try {
      CheckpointFile.read(
          file,
          state -> {
            fingerprint.exchange(state);
            rest.exchange(state);
          });
    } catch (DataException wrong) {
      String message = String.valueOf(wrong.getMessage());
      throw message.startsWith(file.toString())
          ? wrong
          : new DataException(file + ": " + message, wrong);
    }
  }

  /** The rows are ready: goes on where the checkpoint was written, or writes a first one. */
  public Progress begin(Loaded there) {
    loaded = there;
    Path resume = checkpoints.resume();
    if (resume != null) {
      Progress restored = new Progress();
      read(
          resume,
          state -> {
            restored.exchange(state);
            restoreRows(state, there);
          });
      progress = restored;
      listener.resumed(restored.iterations());
    }
    if (checkpoints.file() != null) {
      write();
    }
    return progress;
  }

  private void restoreRows(State state, Loaded there) {
    String now = where(there);
    String saved = state.text(now);
    if (!state.flag(false)) {
      return;
    }
    if (saved.equals(now)) {
      there.rows().exchange(state);
    } else {
      listener.notice(
          "the checkpoint was written on %s, this is %s: the results are the same to rounding, not"
                  .formatted(saved, now)
              + " to the last bit");
    }
  }

  /** On what kind of device a resident's memory means the same. */
  private static String where(Loaded loaded) {
    String id = loaded.backend().device().id();
    return "%s in %s precision".formatted(id, loaded.backend().precision());
  }

  /** An iteration is done: writes a checkpoint if it is time, and suspends the fit if wanted. */
  public void at(Position position, FitListener.Finished last) {
    progress.at(position);
    progress.iterations().add(last);
    boolean ends = position.converged() || position.iterations() >= maxIterations;
    sinceLast++;
    step(ends);
  }

  /** Something else is done: the same. */
  public void step() {
    step(false);
  }

  private void step(boolean ends) {
    if (checkpoints.file() == null) {
      return;
    }
    boolean suspended = listener.isSuspended();
    if (suspended || ends || isTime()) {
      try {
        write();
      } catch (DataException unwritten) {
        if (suspended) {
          throw unwritten;
        }
        noticeFailure(String.valueOf(unwritten.getMessage()));
      }
    }
    if (suspended) {
      throw suspended();
    }
  }

  /** Ends the fit if that is why it was interrupted. */
  public void requireNotSuspended() {
    if (checkpoints.file() != null && listener.isSuspended()) {
      throw suspended();
    }
  }

  private SuspendedException suspended() {
    Position position = progress.position();
    return new SuspendedException(
        Objects.requireNonNull(checkpoints.file()),
        progress.restart(),
        position == null ? 0 : position.iterations());
  }

  private void noticeFailure(String message) {
    if (!message.equals(lastFailure)) {
      listener.notice(message + ": going on; the checkpoint before is there still");
      lastFailure = message;
    }
  }

  private boolean isTime() {
    Checkpoints.Every every = checkpoints.every();
    return every.iterations() > 0
        ? sinceLast >= every.iterations()
        : System.nanoTime() - lastNanos >= every.interval().toNanos();
  }

  private void write() {
    boolean interrupted = Thread.interrupted(); // it would close the file
    try {
      CheckpointFile.write(
          Objects.requireNonNull(checkpoints.file()), checkpoints.note(), this::exchange);
      lastFailure = "";
    } finally {
      lastNanos = System.nanoTime(); // where it failed too, or each iteration would try
      sinceLast = 0;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void exchange(State state) {
    Loaded there = Objects.requireNonNull(loaded);
    fingerprint.exchange(state);
    progress.exchange(state);
    state.text(where(there));
    if (state.flag(progress.position() != null)) {
      there.rows().exchange(state);
    }
  }
}
