package org.gmm4j.distributed;

import java.io.Serializable;

/**
 * How answers of several parts become one.
 *
 * @param <T> an answer that is opened
 */
public interface Merging<T> extends Serializable {
  /** Opens an answer, which is not empty. */
  T open(byte[] answer);

  /** Adds the answer of parts that follow to that of those before, which is used up. */
  T add(T before, T after);

  /** Closes an answer again, for it to be sent on. */
  byte[] close(T answer);
}
