package org.gmm4j.cli.options;

import org.gmm4j.GmmFitterBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --batch}: a first pass in mini-batches. */
public final class BatchOption {
  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description =
          "Before the exact iterations, one pass of stepwise EM over batches of at most ROWS rows,"
              + " which starts from the first of them: for many rows. Default: no such pass.")
  private @Nullable Integer rows;

  /** Sets it, if it was given. */
  public GmmFitterBuilder set(GmmFitterBuilder builder) {
    Integer given = rows;
    return given == null ? builder : builder.batch(given);
  }
}
