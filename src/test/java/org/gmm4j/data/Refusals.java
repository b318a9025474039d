package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Input that must be refused with a message that helps. */
public final class Refusals {
  private Refusals() {}

  /** Fails unless a {@link DataException} of one line with all these words is thrown. */
  public static void assertRefused(Executable use, String... words) {
    String message = assertThrows(DataException.class, use).getMessage();
    assertEquals(1, message.lines().count(), message);
    for (String word : words) {
      assertTrue(message.contains(word), () -> "no \"" + word + "\" in: " + message);
    }
  }
}
