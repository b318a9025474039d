package org.gmm4j.distributed;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Sending} as it reaches a part; fetched when it is needed.
 *
 * @param letter to all parts
 * @param own what this part gets besides, or null
 */
public record Received(Supplier<Letter> letter, Supplier<byte @Nullable []> own) {}
