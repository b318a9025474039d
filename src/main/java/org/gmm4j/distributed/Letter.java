package org.gmm4j.distributed;

import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message to all parts, which a process opens once, however many parts it keeps. */
public final class Letter implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] content;
  private transient @Nullable Object opened;

  /** Seals it. Kept, not copied. */
  public Letter(byte[] content) {
    this.content = content;
  }

  /** How much has to be sent. */
  public int bytes() {
    return content.length;
  }

  /**
   * What is in it.
   *
   * @param how the same whenever it is opened
   */
  public synchronized Object open(Function<byte[], Object> how) {
    Object known = opened;
    if (known == null) {
      known = how.apply(content);
      opened = known;
    }
    return known;
  }
}
