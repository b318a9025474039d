package org.gmm4j.distributed;

import org.jspecify.annotations.Nullable;

/** What goes out to the parts: a letter to all, and what each gets besides. */
public final class Sending {
  private final int bytes;
  private @Nullable Letter letter;
  private byte @Nullable [][] own;

  /** A letter alone. */
  public Sending(Letter letter) {
    this(letter, null);
  }

  /**
   * A letter and more.
   *
   * @param letter to all parts
   * @param own what each gets besides, by its number; null for nothing. Kept, not copied.
   */
  public Sending(Letter letter, byte @Nullable [][] own) {
    this.letter = letter;
    this.bytes = letter.bytes();
    this.own = own;
  }

  /** How long the letter is. */
  public int bytes() {
    return bytes;
  }

  /**
   * The letter to all parts.
   *
   * @throws IllegalStateException if it was {@link #leave left} to who sends it
   */
  public Letter letter() {
    Letter here = letter;
    if (here == null) {
      throw new IllegalStateException("it is kept by who sends it");
    }
    return here;
  }

  /** What each part gets besides, by its number; null for nothing. */
  public byte @Nullable [][] own() {
    return own;
  }

  /** Lets go of it all, since who sends it keeps it until it is to be forgotten. */
  public void leave() {
    letter = null;
    own = null;
  }
}
