package org.gmm4j.cli.select;

import java.util.function.BiFunction;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.cli.options.BatchOption;
import org.gmm4j.cli.options.IterationOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.settings.RunSettings;
import org.gmm4j.cli.start.StartOption;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.GmmSelector;
import org.gmm4j.selection.GmmSelectorBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is compared, and how. A mixin. */
public final class SelectSettings {
  @Option(
      names = {"-k", "--components"},
      paramLabel = "1..20|2,4,8",
      description = "Numbers of components: numbers and ranges. Default: 1..10.")
  private String components = "1..10";

  @Option(
      names = "--covariance",
      paramLabel = "full,tied,diag,spherical,ppca:Q,mfa:Q",
      split = ",",
      description =
          "Structures of the covariances; Q is the number of factors, or auto: then the criterion"
              + " chooses it. Default: full.")
  private String[] covariances = {FullCovariance.NAME};

  @Option(
      names = "--criterion",
      paramLabel = "bic|aic|icl|heldout",
      description =
          "By what they are compared: BIC, AIC, ICL (BIC + twice the entropy of the posteriors), of"
              + " which the least is best; or the mean log-density of a fifth of the rows, which are"
              + " held out. Default: bic.")
  private String criterion = Criterion.BIC.option();

  @Mixin private final RidgeOption ridgeOption = new RidgeOption();

  @Option(
      names = "--init",
      paramLabel = StartOption.RULES,
      description =
          "Start of each fit, beside one that is grown from fewer components. Default: kmeans;"
              + " with --restarts varied.")
  private @Nullable String init;

  @Mixin private final BatchOption batchOption = new BatchOption();

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "Best of N such starts, for each fit. Default: 1.")
  private int restarts = 1;

  @Mixin private final IterationOptions iteration = new IterationOptions();

  @Mixin private final RunSettings running = new RunSettings();

  /** By what they are compared. */
  Criterion criterion() {
    return Criterion.of(criterion);
  }

  /** The seed of all randomness. */
  public long seed() {
    return running.seed();
  }

  /** Where to compute. */
  String device() {
    return running.device();
  }

  /**
   * All of it.
   *
   * @param refusal makes an exception of an option, and why its value is refused
   */
  public GmmSelectorBuilder builder(BiFunction<String, String, RuntimeException> refusal) {
    GmmFitterBuilder fits = running.set(GmmFitter.builder());
    GmmSelectorBuilder builder = GmmSelector.builder();
    set("-k", () -> builder.components(Counts.of(components)), refusal);
    set("--covariance", () -> builder.covariances(covariances), refusal);
    set("--criterion", () -> builder.criterion(Criterion.of(criterion)), refusal);
    set("--init", () -> StartOption.set(fits, init), refusal);
    set("--restarts", () -> fits.restarts(restarts).options(), refusal);
    iteration.set(fits, (option, by) -> set(option, () -> by.get().options(), refusal));
    set("--batch", () -> batchOption.set(fits).options(), refusal);
    ridgeOption.set(fits, (option, by) -> set(option, () -> by.get().options(), refusal));
    set(
        "-k, --covariance, --init, --shrink",
        () -> builder.options(fits.options()).build(),
        refusal);
    return builder;
  }

  /** Sets an option; what is wrong with its value is the reason why it is refused. */
  private static void set(
      String option, Runnable setter, BiFunction<String, String, RuntimeException> refusal) {
    try {
      setter.run();
    } catch (IllegalArgumentException wrong) {
      throw refusal.apply(option, String.valueOf(wrong.getMessage()));
    }
  }
}
