package org.gmm4j.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a fit keeps what it has done, and goes on from. */
public final class CheckpointOptions {
  /** What goes on where a checkpoint was written. */
  public static final String RESUME = "--resume";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keep in FILE what has been done, so that the fit can go on after it was ended, by a"
              + " signal too, which writes it once more. Default: the file of --resume, if any.")
  private @Nullable Path file;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|10m",
      description = "How often: after N iterations, or after a time, 90s, 10m or 2h. Default: 10m.")
  private @Nullable String every;

  @Option(
      names = RESUME,
      paramLabel = "FILE",
      description =
          "Go on from a checkpoint, with the same bits as if nothing had happened. Options that are"
              + " not given are those of the fit that wrote it; only --max-iter may be another. With"
              + " the file of --checkpoint, and if it is not there yet, the fit begins.")
  private @Nullable Path resume;

  /** The file that will be written, if any. */
  public @Nullable Path file() {
    return file != null ? file : resume;
  }

  /** The checkpoint to go on from, if there is one. */
  public @Nullable Path resume() {
    return isToBegin() ? null : resume;
  }

  /** Whether a fit that may go on has to begin, since nothing is there yet. */
  public boolean isToBegin() {
    Path from = resume;
    return from != null && from.equals(file) && !Files.exists(from);
  }

  /**
   * Sets what they say.
   *
   * @param arguments the command line, to be kept
   * @throws IllegalArgumentException if there is no such interval
   */
  public GmmFitterBuilder set(GmmFitterBuilder builder, List<String> arguments) {
    Checkpoints.Every interval =
        every == null ? Checkpoints.Every.usual() : Checkpoints.Every.of(every);
    if (every != null && file() == null) {
      throw new IllegalArgumentException("there is no --checkpoint to be written");
    }
    return builder.checkpoints(
        new Checkpoints(file(), interval, resume(), String.join("\n", arguments)));
  }
}
