package org.gmm4j.cli.impute;

import java.nio.file.Path;
import org.gmm4j.Scorer;
import org.gmm4j.cli.options.ScoringOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataSource;
import org.gmm4j.io.OutputFile;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gmm4j impute MODEL DATA --out FILE}. */
@Command(
    name = "impute",
    description = {
      "Fills in missing values: each with its mean, given what its row shows, or",
      "with a draw. All others are written as they are, in the units of the data,",
      "in CSV below the names of the columns, if they have some.",
      "",
      "Example: gmm4j impute model.npz table.csv --out full.csv"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImputeCommand implements Runnable {
  @Mixin private final ScoringOptions scoring = new ScoringOptions(Double.NaN);

  @Option(
      names = "--out",
      paramLabel = "FILE.npy|FILE.csv",
      required = true,
      description = "Where to write, float64 [N × d].")
  private Path out = Path.of("");

  @Option(
      names = "--draw",
      description = "Draw from what is possible given what a row shows, not its mean.")
  private boolean draw;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of draws. Default: 0.")
  private @Nullable Long seed;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (seed != null && !draw) {
      throw output.usage("--seed is for --draw");
    }
    if (!isNpy() && !out.toString().endsWith(".csv")) {
      throw output.usage("--out " + out + ": the name must end with .npy or .csv");
    }
    OutputFile.requireWritable(out);
    scoring.requireOther(output, out);
    scoring.run(output, this::write);
  }

  private boolean isNpy() {
    return out.toString().endsWith(".npy");
  }

  private void write(StoredModel model, DataSource source, Scorer scorer) {
    if (!source.rows().isIncomplete()) {
      output.notice(source.name() + ": no value is missing");
    }
    long[] filled = new long[1];
    OutputFile.write(
        out,
        stream -> {
          ImputedRows rows = new ImputedRows(source, stream, isNpy());
          if (draw) {
            scorer.impute(source.rows(), seed == null ? 0 : seed, rows);
          } else {
            scorer.impute(source.rows(), rows);
          }
          filled[0] = rows.filled();
        });
    output.line("filled in       %,d values of %,d rows", filled[0], source.rows().rows());
    output.line("rows            %s", out);
  }
}
