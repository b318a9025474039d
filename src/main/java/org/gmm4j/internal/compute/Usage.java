package org.gmm4j.internal.compute;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jspecify.annotations.Nullable;

/**
 * How a device is to be used.
 *
 * @param precision of the large products; null for the kind's default
 * @param mixtures those to come, for a plan of the memory; null if that is not known
 * @param profile whether times are to be measured
 * @param notices hears what a person should know: that work goes on in smaller pieces, for instance
 * @param around what is put around the backend, and loads rows in its place
 * @param threads of a processor, at most; 0 for as many as it has
 */
public record Usage(
    @Nullable Precision precision,
    @Nullable MixtureKind mixtures,
    boolean profile,
    Consumer<String> notices,
    UnaryOperator<Backend> around,
    int threads) {
  /** With nothing around the backend. */
  public Usage(
      @Nullable Precision precision,
      @Nullable MixtureKind mixtures,
      boolean profile,
      Consumer<String> notices) {
    this(precision, mixtures, profile, notices, UnaryOperator.identity(), 0);
  }

  /** The same with something around the backend. */
  public Usage with(UnaryOperator<Backend> other) {
    return new Usage(precision, mixtures, profile, notices, other, threads);
  }

  /** The same with so many threads of a processor at most. */
  public Usage withThreads(int most) {
    return new Usage(precision, mixtures, profile, notices, around, most);
  }

  /** In some precision, without a plan or a profile, with nobody listening. */
  public static Usage of(@Nullable Precision precision) {
    return new Usage(precision, null, false, notice -> {});
  }

  /** The same for several threads: what they have to say is said one at a time. */
  public Usage inTurn() {
    return new Usage(
        precision,
        mixtures,
        profile,
        notice -> {
          synchronized (this) {
            notices.accept(notice);
          }
        },
        around,
        threads);
  }
}
