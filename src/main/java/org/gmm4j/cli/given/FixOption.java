package org.gmm4j.cli.given;

import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.constraint.FixedParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --fix}: parts of a start that stay. */
public final class FixOption {
  @Option(
      names = "--fix",
      paramLabel = "means,2,3:covariances",
      description =
          "Parts of the start FILE that stay as they are, bit by bit: weights, means or covariances"
              + " of all components, or of one behind its number, 3:means; a number alone is the"
              + " whole component. Components count from 0. Default: nothing.")
  private @Nullable String parts;

  /**
   * Sets what it says.
   *
   * @param start null without a file
   * @throws IllegalArgumentException if it is not understood, or there is nothing to be fixed
   */
  public GmmFitterBuilder set(GmmFitterBuilder builder, @Nullable GaussianMixture start) {
    if (parts == null) {
      return builder;
    }
    FixedParts fixed = FixedParts.of(parts);
    if (start == null) {
      throw new IllegalArgumentException(
          "only parts of a start can be fixed: name its file by --init");
    }
    return builder.fixed(fixed);
  }
}
