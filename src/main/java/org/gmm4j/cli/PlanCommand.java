package org.gmm4j.cli;

import java.util.function.Supplier;
import org.gmm4j.Acceleration;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.start.StartOption;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.FitPlan;
import org.gmm4j.em.Extrapolation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gmm4j plan DATA}. */
@Command(
    name = "plan",
    description = {
      "Says what a fit would take, before it takes anything: memory here and on the device, seconds"
          + " and bytes read an iteration; and what would fit, or be better.",
      "It looks at 32 MiB of the rows at most, if the file tells how many there are, and runs a few"
          + " iterations on some of them."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlanCommand implements Runnable {
  @Parameters(paramLabel = "DATA", description = "What fit takes.")
  private String data = "";

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components. Default: 2.")
  private int components = 2;

  @Option(
      names = "--covariance",
      paramLabel = "full|tied|diag|spherical|ppca:Q|mfa:Q",
      description = "Structure of the covariances. Default: full.")
  private String covariance = FullCovariance.NAME;

  @Mixin private final RidgeOption ridgeOption = new RidgeOption();

  @Option(names = "--init", paramLabel = StartOption.RULES, description = "Start. Default: kmeans.")
  private @Nullable String init;

  @Option(
      names = "--accelerate",
      paramLabel = "none|squarem",
      description = "Whether iterations look ahead, which takes memory. Default: none.")
  private String accelerate = Extrapolation.NONE.option();

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  @Option(names = "--plain", description = "Plan for fit --plain.")
  private boolean plain;

  @Option(names = "--json", description = "One JSON object, with bytes and seconds.")
  private boolean json;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .acceleration(plain ? Acceleration.OFF : Acceleration.ON)
            .device(deviceOptions.device())
            .precision(deviceOptions.precision());
    set("-k", () -> builder.components(components));
    set("--covariance", () -> builder.covariance(covariance));
    set("--init", () -> StartOption.set(builder, init));
    ridgeOption.set(builder, this::set);
    set("--accelerate", () -> builder.extrapolation(Extrapolation.of(accelerate)));
    Outline outline = dataOptions.outline(data);
    FitPlan plan = builder.build().plan(outline);
    PlanReport report = new PlanReport(outline, plan);
    if (json) {
      output.line(report.json());
    } else {
      report.lines().forEach(output::line);
    }
  }

  /** Sets an option; its name goes before the reason why its value is refused. */
  private void set(String option, Supplier<GmmFitterBuilder> setter) {
    try {
      setter.get().options();
    } catch (IllegalArgumentException wrong) {
      throw output.usage(option + ": " + wrong.getMessage());
    }
  }
}
