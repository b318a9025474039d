package org.gmm4j.data.hostile;

import java.util.List;

/**
 * A file that says of itself what cannot be.
 *
 * @param name what it says
 * @param reader who reads it
 * @param bytes all of it
 * @param array which array of it is asked for, with a colon in front; empty for the only one
 * @param words that the refusal must have
 */
record Lie(String name, Reader reader, byte[] bytes, String array, List<String> words) {
  static Lie of(String name, Reader reader, byte[] bytes, String... words) {
    return new Lie(name, reader, bytes, "", List.of(words));
  }

  /** The same of one of its arrays. */
  Lie at(String key) {
    return new Lie(name, reader, bytes, ":" + key, words);
  }

  @Override
  public String toString() {
    return name;
  }
}
