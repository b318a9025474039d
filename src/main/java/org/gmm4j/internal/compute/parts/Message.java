package org.gmm4j.internal.compute.parts;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jspecify.annotations.Nullable;

/** What a part can be asked; each says what comes back. */
sealed interface Message extends Serializable {
  /** What the rows look like: an {@link Outline}. */
  record Describe() implements Message {}

  /** How many rows there are: Integer. */
  record Count() implements Message {}

  /** What each row counts as: double[]. */
  record Weigh() implements Message {}

  /**
   * Some rows, as doubles, row-major: double[]. A part's own are the numbers of its rows, int[].
   *
   * @param columns of the rows, in this order
   */
  record Fetch(int[] columns) implements Message {}

  /**
   * Makes a resident: {@link Answer.Held}. A part's own are the numbers of its rows, int[].
   *
   * @param columns of the rows, in this order
   * @param device where, in each process
   * @param precision null for the device's default
   * @param structure of the mixtures to come, by its name
   * @param components and their number
   * @param exponent of the power of 2 that is the unit of the weights, the same for all parts
   */
  record Load(
      int[] columns,
      String device,
      @Nullable Precision precision,
      Acceleration acceleration,
      String structure,
      int components,
      int exponent)
      implements Message {
    Load(
        int[] columns,
        String device,
        @Nullable Precision precision,
        Acceleration acceleration,
        MixtureKind kind,
        int exponent) {
      this(
          columns,
          device,
          precision,
          acceleration,
          kind.structure().name(),
          kind.components(),
          exponent);
    }

    /** Whether they are all columns as they stand. */
    boolean areAll(int d) {
      return Arrays.equals(columns, IntStream.range(0, d).toArray());
    }
  }

  /** An E-step: {@link SentMoments}. */
  record Expect(SentMixture mixture, double leastVariance) implements Message {}

  /** Sums for responsibilities, {@link Shares}, a part's own: {@link SentMoments}. */
  record Accumulate(double[][] references, SentScatter scatter) implements Message {}

  /**
   * One step of k-means: {@link Answer.Clusters}.
   *
   * @param distances whether those are wanted, rather than owners and sums
   */
  record Assign(double[][] centres, boolean distances) implements Message {}

  /** Densities and posteriors of the part's rows: {@link Answer.Posteriors}. */
  record Judge(SentMixture mixture) implements Message {}

  /**
   * Labels and the log-likelihood: {@link Answer.Labels}.
   *
   * @param labels whether they are wanted, or the log-likelihood alone
   */
  record Label(SentMixture mixture, boolean labels) implements Message {}

  /** Frees a resident: nothing comes back. */
  record Close() implements Message {}
}
