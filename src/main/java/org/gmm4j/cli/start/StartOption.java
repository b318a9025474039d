package org.gmm4j.cli.start;

import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.data.FileName;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --init} of a fit: a rule, or a file. */
public final class StartOption {
  /** What rules there are, for help. */
  public static final String RULES =
      "kmeans|kmeans++|random-from-data|random|farthest-first|hierarchical|splits|short-runs:N|varied";

  @Option(
      names = "--init",
      paramLabel = RULES + "|FILE",
      description =
          "Start; a file holds weights, means, and covariances or precisions. Default: kmeans;"
              + " with --restarts varied: each by another rule, the first by kmeans.")
  private @Nullable String init;

  /** As it was given; null if nobody did. */
  public @Nullable String text() {
    return init;
  }

  /**
   * The parameters that its file holds.
   *
   * @param structure that the covariances have where the file does not say
   * @return null if it names no file
   */
  public @Nullable StoredModel read(String structure) {
    return init != null && init.matches("(?i).*\\.(npz|json|safetensors|mat|h5|hdf5)")
        ? Models.readStored(FileName.of(init), structure)
        : null;
  }

  /**
   * Sets its rule, if it names one.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public GmmFitterBuilder set(GmmFitterBuilder builder) {
    try {
      return set(builder, init);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          unknown.getMessage()
              + ", or name a model file, which ends with .npz, .json, .safetensors, .mat or .h5",
          unknown);
    }
  }

  /**
   * Sets a rule, if one is named.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public static GmmFitterBuilder set(GmmFitterBuilder builder, @Nullable String rule) {
    return rule == null ? builder : builder.initialization(Initialization.of(rule));
  }
}
