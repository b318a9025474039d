package org.gmm4j.distributed;

import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message to all parts, which a process opens once, however many parts it keeps; and again, where
 * memory was short meanwhile.
 */
public final class Letter implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] content;
  private transient @Nullable SoftReference<Object> opened;

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
    SoftReference<Object> known = opened;
    Object there = known == null ? null : known.get();
    if (there == null) {
      there = how.apply(content);
      opened = new SoftReference<>(there);
    }
    return there;
  }
}
