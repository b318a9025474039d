package org.gmm4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gmm4j.GaussianMixture;
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
    StoredModel stored = StoredModel.read(model);
    GaussianMixture mixture = stored.mixture();
    output.line("components          %d", mixture.components());
    output.line("features            %d", mixture.features());
    output.line("covariance          %s", mixture.covariance().structure().name());
    output.line("parameters          %,d", mixture.parameters());
    output.line(
        "weights             %s",
        Arrays.stream(mixture.weights())
            .mapToObj(weight -> Numbers.format("%.6f", weight))
            .collect(Collectors.joining(" ")));
    output.line(
        "log det covariance  %s",
        java.util.stream.IntStream.range(0, mixture.components())
            .mapToObj(
                k -> Numbers.format("%.3f", -2 * mixture.covariance().logDetPrecisionCholesky(k)))
            .collect(Collectors.joining(" ")));
    stored
        .facts()
        .forEach(
            (name, value) -> {
              if (!name.equals("covariance_type")) {
                output.line("%-19s %s", name, value);
              }
            });
  }
}
