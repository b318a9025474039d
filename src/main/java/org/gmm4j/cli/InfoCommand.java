package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Output;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gmm4j info MODEL}. */
@Command(
    name = "info",
    description = "Tells what is in a model file.",
    mixinStandardHelpOptions = true)
final class InfoCommand implements Runnable {
  @Parameters(paramLabel = "MODEL", description = "A model file of gmm4j fit.")
  private Path model = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    StoredModel stored = Models.readStored(model);
    GaussianMixture mixture = stored.mixture();
    CovarianceStructure structure = mixture.covariance().structure();
    int components = mixture.components();
    output.line("components          %d", components);
    output.line("features            %d", mixture.features());
    output.line("covariance          %s", structure.name());
    output.line("parameters          %,d", mixture.parameters());
    if (!stored.fixed().isNone()) {
      output.line("free parameters     %,d", stored.freeParameters());
    }
    output.line("weights             %s", each(components, "%.6f", k -> mixture.weights()[k]));
    output.line(
        "log det covariance  %s",
        each(components, "%.3f", k -> -2 * mixture.covariance().logDetPrecisionCholesky(k)));
    output.line(
        "condition numbers   %s",
        each(
            structure.factors() == CovarianceStructure.Factors.SHARED
                ? 1
                : components, // all the same
            "%.3g",
            mixture.covariance()::conditionNumber));
    if (structure.greatestRank(mixture.features()) > 0) {
      output.line("ranks               %s", each(components, "%.0f", mixture.covariance()::rank));
    }
    stored
        .facts()
        .forEach(
            (name, value) -> {
              if (!name.equals("covariance_type")) {
                output.line("%-19s %s", name, value);
              }
            });
  }

  /** A number of every component; found in parallel, since eigenvalues of matrices take a while. */
  private static String each(int components, String format, IntToDoubleFunction number) {
    return IntStream.range(0, components)
        .parallel()
        .mapToObj(k -> Numbers.format(format, number.applyAsDouble(k)))
        .collect(Collectors.joining(" "));
  }
}
