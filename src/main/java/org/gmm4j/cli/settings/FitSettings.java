package org.gmm4j.cli.settings;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.cli.given.FixOption;
import org.gmm4j.cli.options.BatchOption;
import org.gmm4j.cli.options.IterationOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.start.StartOption;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a fit is asked for. A mixin. */
public final class FitSettings {
  private static final int LEAST_TO_MOVE = 3;

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components. Default: 2, or that of a start file.")
  private @Nullable Integer components;

  @Option(
      names = "--covariance",
      paramLabel = "full|tied|diag|spherical|ppca:Q|mfa:Q",
      description =
          "Structure of the covariances; Q is the number of factors, or auto."
              + " Default: full, or that of a start file.")
  private @Nullable String covariance;

  @Mixin private final RidgeOption ridgeOption = new RidgeOption();

  @Mixin private final StartOption init = new StartOption();

  @Mixin private final FixOption fixOption = new FixOption();

  @Mixin private final BatchOption batchOption = new BatchOption();

  @Option(names = "--restarts", paramLabel = "N", description = "Best of N starts. Default: 1.")
  private int restarts = 1;

  @Mixin private final IterationOptions iteration = new IterationOptions();

  @Mixin private final RunSettings running = new RunSettings();

  /** What the start was said to be; null if nothing was. */
  public @Nullable String init() {
    return init.text();
  }

  /** How many starts. */
  public int restarts() {
    return restarts;
  }

  /** The seed of all randomness. */
  public long seed() {
    return running.seed();
  }

  /** Where to compute. */
  public String device() {
    return running.device();
  }

  /**
   * The parameters that the start file holds.
   *
   * @param refusal makes an exception of an option, and why its value is refused
   * @return null if the start names no file
   */
  public @Nullable StoredModel start(BiFunction<String, String, RuntimeException> refusal) {
    set("--covariance", () -> GmmFitter.builder().covariance(structure()), refusal);
    StoredModel start = init.read(structure());
    if (start != null) {
      requireSame(String.valueOf(init.text()), start.mixture(), refusal);
    }
    return start;
  }

  /** Refuses a start of other components or another structure than was asked for. */
  private void requireSame(
      String file, GaussianMixture start, BiFunction<String, String, RuntimeException> refusal) {
    String stored = start.covariance().structure().name();
    if (covariance != null && !stored.equalsIgnoreCase(covariance)) {
      throw refusal.apply(
          "--init",
          "%s has %s covariances, but --covariance says %s".formatted(file, stored, covariance));
    }
    int count = start.components();
    if (components != null && components != count) {
      throw refusal.apply(
          "--init", "%s has %d components, but -k says %d".formatted(file, count, components));
    }
  }

  /**
   * All of it.
   *
   * @param start parameters to start from; null to find some
   * @param refusal makes an exception of an option, and why its value is refused
   */
  public GmmFitterBuilder builder(
      @Nullable GaussianMixture start, BiFunction<String, String, RuntimeException> refusal) {
    if (start != null && restarts > 1) {
      throw refusal.apply("--restarts", "from a start file every fit is the same, leave it out");
    }
    GmmFitterBuilder builder = GmmFitter.builder();
    set("--restarts", () -> builder.restarts(restarts), refusal);
    iteration.set(builder, (option, by) -> set(option, by, refusal));
    set("--batch", () -> batchOption.set(builder), refusal);
    Integer count = components;
    set("-k", () -> count == null ? builder : builder.components(count), refusal);
    if (start != null) {
      builder.start(start);
    } else {
      set("--init", () -> init.set(builder), refusal);
      set("--covariance", () -> builder.covariance(structure()), refusal);
    }
    ridgeOption.set(builder, (option, by) -> set(option, by, refusal));
    set("--fix", () -> fixOption.set(builder, start), refusal);
    FitOptions options = builder.options();
    if (options.em().splitAndMerge() && options.components() < LEAST_TO_MOVE) {
      throw refusal.apply(
          "--split-merge",
          "merges two components and divides a third: there are %d (-k)"
              .formatted(options.components()));
    }
    return running.set(builder);
  }

  /** Sets an option; what is wrong with its value is the reason why it is refused. */
  private static void set(
      String option,
      Supplier<GmmFitterBuilder> setter,
      BiFunction<String, String, RuntimeException> refusal) {
    try {
      setter.get().options();
    } catch (IllegalArgumentException wrong) {
      throw refusal.apply(option, String.valueOf(wrong.getMessage()));
    }
  }

  private String structure() {
    return covariance == null ? FullCovariance.NAME : covariance;
  }
}
