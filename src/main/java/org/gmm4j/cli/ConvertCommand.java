package org.gmm4j.cli;

import java.nio.file.Path;
import org.gmm4j.cli.options.ReadingOptions;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Labels;
import org.gmm4j.data.format.NpyRows;
import org.gmm4j.data.format.NpyWriter;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j convert DATA OUT}. */
@Command(
    name = "convert",
    description = {
      "Writes data of any format as a plain NPY file, in one pass and little memory.",
      "From such a file, rows that are more than memory holds are read as they are needed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConvertCommand implements Runnable {
  @Parameters(paramLabel = "DATA", description = "What fit takes.")
  private String data = "";

  @Parameters(paramLabel = "OUT.npy", description = "The file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--labels-out",
      paramLabel = "LABELS.npy",
      description = "Write the labels, too, int32; names as their ranks.")
  private @Nullable Path labelsOut;

  @Option(
      names = "--labels",
      paramLabel = "PATH",
      description =
          "The labels to write, as fit takes them. Default: those that come with the data.")
  private @Nullable String labelsIn;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Mixin private final Output output = new Output();

  private @Nullable Labels labels;
  private String written = "";

  @Override
  public void run() {
    requireNpy("OUT", out);
    if (labelsOut != null) {
      requireNpy("--labels-out", labelsOut);
      output.requireOther("--labels-out", labelsOut, "OUT", out);
    } else if (labelsIn != null) {
      throw output.usage("--labels needs --labels-out LABELS.npy");
    }
    @Nullable Object[] inputs = {"DATA", data, "--labels", labelsIn};
    output.requireOther("OUT", out, inputs);
    output.requireOther("--labels-out", labelsOut, inputs);
    OutputFile.fill(
        out,
        file -> {
          try (NpyRows rows = new NpyRows(file)) {
            labels = DataSource.copy(data, reading.options(), rows);
            if (rows.rows() == 0) {
              throw new DataException(data + ": has no rows");
            }
            if (labelsIn != null) {
              labels = DataSource.readLabels(labelsIn, data, rows.rows(), rows.columns());
            }
            if (labelsOut != null && labels == null) {
              throw output.usage("--labels-out: no labels come with " + data);
            }
            written =
                Numbers.format("%,d × %,d %s", rows.rows(), rows.columns(), rows.type().plural());
          }
        });
    output.line("rows            %s: %s", out, written);
    if (labelsOut != null && labels != null) {
      write(labelsOut, labels);
    }
  }

  private void requireNpy(String option, Path file) {
    if (!file.toString().endsWith(".npy")) {
      throw output.usage(option + " " + file + ": the name must end with .npy");
    }
    OutputFile.requireWritable(file);
  }

  private void write(Path file, Labels known) {
    OutputFile.write(file, stream -> new NpyWriter(stream).integers(known.codes()));
    output.line("labels          %s", file);
    for (int code = 0; code < known.names().size(); code++) {
      output.line("  %-13d %s", code, known.name(code));
    }
  }
}
