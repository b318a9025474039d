package org.gmm4j.cli.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.gmm4j.FitException;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files that a fit writes: found fit to be written before it begins. */
public final class FitFiles {
  /** What is remembered of a row, at most, in bytes. */
  private static final double BYTES_A_ROW = 40;

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description = "Write the model: MODEL.npz, MODEL.json or MODEL.safetensors.")
  private @Nullable Path out;

  @Option(names = "--trace", paramLabel = "TRACE.csv", description = "Write a line an iteration.")
  private @Nullable Path trace;

  @Mixin private final CheckpointOptions checkpoints = new CheckpointOptions();

  /** The trace, if wanted. */
  public @Nullable Path trace() {
    return trace;
  }

  /** All of them: the names of options, each followed by its file or null. */
  public @Nullable Object[] outputs() {
    return new @Nullable Object[] {
      "--out", out, "--trace", trace, "--checkpoint", checkpoints.file()
    };
  }

  /** The checkpoint. */
  public CheckpointOptions checkpoints() {
    return checkpoints;
  }

  /**
   * Refuses files that cannot be written, or that are read.
   *
   * @param inputs names of arguments and options, each followed by its value
   */
  public void require(Output output, @Nullable Object... inputs) {
    require(output, "--out", out, inputs);
    output.requireOther("--out", out, "--trace", trace, "--checkpoint", checkpoints.file());
    require(output, "--trace", trace, inputs);
    output.requireOther("--trace", trace, "--checkpoint", checkpoints.file());
    require(output, "--checkpoint", checkpoints.file(), inputs);
    if (checkpoints.isToBegin()) {
      output.notice("there is no " + checkpoints.file() + " yet: the fit begins");
    }
  }

  private static void require(
      Output output, String option, @Nullable Path file, @Nullable Object... inputs) {
    if (file != null) {
      OutputFile.requireWritable(file);
      output.requireOther(option, file, inputs);
    }
  }

  /** Refuses files for which the disk has no room. */
  public void requireRoom(FitOptions options, Dataset rows) {
    double matrices = options.covariance().heapBytes(options.components(), rows.columns());
    if (out != null) {
      OutputFile.requireRoom(out, matrices / 2); // Σ and P of four matrices a component
    }
    Path checkpoint = checkpoints.file();
    if (checkpoint != null) {
      OutputFile.requireRoom(checkpoint, matrices + BYTES_A_ROW * rows.rows());
    }
  }

  /**
   * Writes the model, if it is wanted, and says where it is.
   *
   * @param facts tells what its file keeps of the fit
   */
  public void keep(GaussianMixture mixture, Supplier<Map<String, Object>> facts, Output output) {
    if (out != null) {
      Models.write(mixture, facts.get(), out);
      output.line("model           %s", out);
    }
  }

  /**
   * A fit that failed late still leaves its last good parameters.
   *
   * @param facts what the model file keeps of it
   */
  public void keepLastGood(FitException failed, Map<String, Object> facts, Output output) {
    if (out != null && failed.lastGood().isPresent()) {
      try {
        Models.write(failed.lastGood().get(), facts, out);
      } catch (DataException unwritten) { // the failure of the fit is the news
        output.ending(unwritten.getMessage());
        return;
      }
      output.ending("the parameters before the failure are in " + out);
    }
  }
}
