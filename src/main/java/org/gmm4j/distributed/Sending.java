package org.gmm4j.distributed;

import org.jspecify.annotations.Nullable;

/**
 * What goes out to the parts.
 *
 * @param letter to all of them
 * @param own what each gets besides, by its number; null for nothing
 */
public record Sending(Letter letter, byte @Nullable [][] own) {
  /** A letter alone. */
  public Sending(Letter letter) {
    this(letter, null);
  }
}
