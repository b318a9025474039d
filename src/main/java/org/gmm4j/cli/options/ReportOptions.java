package org.gmm4j.cli.options;

import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.progress.FitProgress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is told of a fit. */
public final class ReportOptions {
  @Option(
      names = "--quiet",
      description =
          "Nothing on standard output but what --json asks for, no notes and no progress on standard"
              + " error: errors only.")
  private boolean quiet;

  @Option(
      names = "--verbose",
      description =
          "Tell more of the result: free parameters, regularization, rows of each component, and"
              + " where the time went.")
  private boolean verbose;

  @Option(names = "--json", description = "End standard output with one JSON object.")
  private boolean json;

  /** Has a command say as much as was asked for, and refuses what cannot be done both. */
  public void apply(Output output) {
    if (quiet && verbose) {
      throw output.usage("--quiet and --verbose: choose one of them");
    }
    if (quiet) {
      output.silence();
    }
  }

  /** A display of what is being done; null if it is not to be seen. */
  public @Nullable FitProgress progress() {
    return quiet ? null : FitProgress.onTerminal();
  }

  /** Whether more is told. */
  public boolean verbose() {
    return verbose;
  }

  /** Whether there is an object for scripts. */
  public boolean json() {
    return json;
  }
}
