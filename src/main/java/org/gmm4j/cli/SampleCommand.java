package org.gmm4j.cli;

import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.format.NpyWriter;
import org.gmm4j.io.Models;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j sample MODEL -n N}. */
@Command(
    name = "sample",
    description = "Draws rows from a model, on the scale that it was fitted on.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SampleCommand implements Runnable {
  @Parameters(paramLabel = "MODEL", description = "A model file of gmm4j fit.")
  private Path model = Path.of("");

  @Option(names = "-n", paramLabel = "N", required = true, description = "How many rows.")
  private int count;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of all randomness. Default: 0.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE.npy",
      description = "Write float64 [N × d]. Default: CSV to standard output.")
  private @Nullable Path out;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (count < 1) {
      throw output.usage("-n must be at least 1, not " + count);
    }
    Path file = out;
    if (file != null) {
      if (!file.toString().endsWith(".npy")) {
        throw output.usage("--out " + file + ": the name must end with .npy");
      }
      OutputFile.requireWritable(file);
      output.requireOther("--out", file, "MODEL", model);
    }
    GaussianMixture mixture = Models.readStored(model).mixture();
    double[][] rows = mixture.sample(count, seed);
    if (file == null) {
      for (double[] row : rows) {
        output.line(Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(",")));
      }
      return;
    }
    OutputFile.write(
        file,
        stream -> {
          NpyWriter writer = new NpyWriter(stream);
          writer.beginDoubles(count, mixture.features());
          for (double[] row : rows) {
            writer.doubles(DoubleBuffer.wrap(row));
          }
        });
    output.line("rows            %s", file);
  }
}
