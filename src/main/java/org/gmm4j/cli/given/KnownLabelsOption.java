package org.gmm4j.cli.given;

import org.gmm4j.cli.options.DataOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --known-labels}: rows that stay in their components. */
public final class KnownLabelsOption {
  @Option(
      names = DataOptions.KNOWN_LABELS,
      paramLabel = "PATH",
      description =
          "The component of each row, from 0, or -1 where it is not known: known rows stay in theirs"
              + " while all others are fitted. A file, or an array or a column of one. Default: none"
              + " is known.")
  private @Nullable String known;

  /** Tells the rows that these options open. */
  public DataOptions tell(DataOptions rows) {
    return rows.knowing(known);
  }
}
