package org.gmm4j.cli.options;

import java.nio.file.Path;
import org.gmm4j.Scorer;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.progress.FitProgress;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A model and rows to apply it to, on a device: what predict and score share. */
public final class ScoringOptions {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file of gmm4j fit.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "What fit takes.")
  private String data = "";

  @Mixin private final DataOptions dataOptions;

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  /** Options of rows that miss nothing unless it is said. */
  public ScoringOptions() {
    this(null);
  }

  /**
   * Others.
   *
   * @param missing what stands for a missing value unless it is said; null for nothing
   */
  public ScoringOptions(@Nullable Double missing) {
    this.dataOptions = new DataOptions(missing);
  }

  /** What to do with a model and rows. */
  public interface Use {
    void of(StoredModel model, DataSource source, Scorer scorer);
  }

  /** Refuses to write over what is read. */
  public void requireOther(Output output, Path out) {
    output.requireOther("--out", out, dataOptions.inputs(data, "MODEL", model));
  }

  /** Refuses rows that are so far away that their squared distances overflow. */
  public static void requireFinite(DataSource source, double logDensity) {
    if (!Double.isFinite(logDensity)) {
      throw new DataException(
          source.name()
              + ": values are so large that squared distances overflow; divide them as those that"
              + " the model was fitted on (--scale)");
    }
  }

  public void run(Output output, Use use) {
    try (FitProgress progress = FitProgress.onTerminal()) {
      score(output, use, progress);
    }
  }

  private void score(Output output, Use use, @Nullable FitProgress progress) {
    StoredModel stored = Models.readStored(model);
    DataSource source = dataOptions.open(data, model, stored);
    try (Scorer scorer =
        Scorer.on(
            deviceOptions.device(), stored.mixture(), deviceOptions.precision(), output::notice)) {
      if (progress != null) {
        progress.stage("scoring");
        output.live(progress);
      }
      use.of(stored, source, scorer);
    }
  }
}
