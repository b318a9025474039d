package org.gmm4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.cli.judging.Judged;
import org.gmm4j.cli.options.ScoringOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Labels;
import org.gmm4j.data.format.NpyWriter;
import org.gmm4j.io.OutputFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gmm4j predict MODEL DATA}. */
@Command(
    name = "predict",
    description = "Tells every row's most probable component, from 0.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PredictCommand implements Runnable {
  private static final int PIECE = 1 << 13; // labels written at a time

  @Mixin private final ScoringOptions scoring = new ScoringOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE.npy|FILE.csv",
      description = "Where to write. Default: labels to standard output, one a line.")
  private @Nullable Path out;

  @Option(
      names = "--proba",
      description = "Write the posterior probabilities [N × K] instead of labels.")
  private boolean probabilities;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    Path file = out;
    if (file != null) {
      requireKnownFormat(file);
      OutputFile.requireWritable(file);
      scoring.requireOther(output, file);
    } else if (probabilities) {
      throw output.usage("--proba needs --out FILE.npy or FILE.csv");
    }
    scoring.run(output, (model, source, scorer) -> write(file, model.mixture(), source, scorer));
  }

  private void requireKnownFormat(Path file) {
    if (!isNpy(file) && !file.toString().endsWith(".csv")) {
      throw output.usage("--out " + file + ": the name must end with .npy or .csv");
    }
  }

  private static boolean isNpy(Path file) {
    return file.toString().endsWith(".npy");
  }

  private void write(
      @Nullable Path file, GaussianMixture mixture, DataSource source, Scorer scorer) {
    if (file != null && probabilities) {
      OutputFile.write(
          file, stream -> writePosteriors(stream, isNpy(file), mixture, source, scorer));
      output.line("posteriors      %s", file);
      return;
    }
    Scorer.Score score = scorer.score(source.rows());
    ScoringOptions.requireFinite(source, score.logLikelihood());
    FitResult.Assignments labels = score.assignments();
    if (file == null) {
      for (long from = 0; from < labels.rows(); from += PIECE) {
        output.line(lines(labels, from));
      }
      return;
    }
    OutputFile.write(file, stream -> writeLabels(stream, isNpy(file), labels));
    output.line("labels          %s", file);
    Labels truth = source.labels();
    if (truth != null) {
      Judged.of(labels, mixture.components(), truth).lines().forEach(output::line);
    }
  }

  private static void writeLabels(OutputStream stream, boolean npy, FitResult.Assignments labels)
      throws IOException {
    if (npy) {
      new NpyWriter(stream).integers(labels.rows(), labels::get);
      return;
    }
    for (long from = 0; from < labels.rows(); from += PIECE) {
      stream.write((lines(labels, from) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Some labels from one on, one a line. */
  private static String lines(FitResult.Assignments labels, long from) {
    return LongStream.range(from, Math.min(from + PIECE, labels.rows()))
        .mapToObj(row -> Integer.toString(labels.get(row)))
        .collect(Collectors.joining("\n"));
  }

  private static void writePosteriors(
      OutputStream stream, boolean npy, GaussianMixture mixture, DataSource source, Scorer scorer)
      throws IOException {
    int components = mixture.components();
    NpyWriter writer = new NpyWriter(stream);
    if (npy) {
      writer.beginDoubles(source.rows().rows(), components);
    }
    scorer.posteriors(
        source.rows(),
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            ScoringOptions.requireFinite(source, logDensities[i]);
          }
          try {
            if (npy) {
              writer.doubles(DoubleBuffer.wrap(posteriors, 0, count * components));
            } else {
              stream.write(csv(posteriors, count, components).getBytes(StandardCharsets.US_ASCII));
            }
          } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
          }
        });
  }

  private static String csv(double[] values, int rows, int columns) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows * columns; i++) {
      lines.append(values[i]).append(i % columns == columns - 1 ? '\n' : ',');
    }
    return lines.toString();
  }
}
