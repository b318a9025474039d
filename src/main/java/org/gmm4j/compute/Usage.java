package org.gmm4j.compute;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a device is to be used.
 *
 * @param precision of the large products; null for the kind's default
 * @param components of the mixtures to come, for a plan of the memory; 0 if that is not known
 * @param profile whether times are to be measured
 * @param notices hears what a person should know: that work goes on in smaller pieces, for instance
 */
public record Usage(
    @Nullable Precision precision, int components, boolean profile, Consumer<String> notices) {
  /** In some precision, without a plan or a profile, with nobody listening. */
  public static Usage of(@Nullable Precision precision) {
    return new Usage(precision, 0, false, notice -> {});
  }
}
