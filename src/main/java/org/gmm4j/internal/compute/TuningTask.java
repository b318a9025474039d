package org.gmm4j.internal.compute;

import java.time.Duration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * A search for what suits a device best.
 *
 * @param which the device: a number, a part of its name, or null for the first
 * @param precision null for the kind's default
 * @param rows what is worked on
 * @param components K
 * @param budget how long the search may take
 */
public record TuningTask(
    @Nullable String which,
    @Nullable Precision precision,
    Dataset rows,
    int components,
    Duration budget) {}
