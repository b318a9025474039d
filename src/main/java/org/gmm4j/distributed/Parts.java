package org.gmm4j.distributed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that other processes keep, part by part: what {@link org.gmm4j.GmmFitter#fitParts} fits to.
 * An engine that runs such processes implements it, and lets an {@link org.gmm4j.PartWorker} answer
 * for each part; it needs to know nothing of what is asked. One thread at a time uses it.
 *
 * <p>A part that is lost may be made again from its rows, anywhere: whoever has not answered what
 * was {@linkplain Question#before asked before} answers that first, and then says the same, bit by
 * bit. Answers depend on how rows are divided into parts, and on nothing else of those processes.
 */
public interface Parts {
  /** How many parts there are, some of which may have no rows. */
  int count();

  /** What each part answers, in their order; nothing, of length 0, of a part without rows. */
  List<byte[]> answers(Question question);

  /** What one part answers, to a question that all of them will be asked. */
  byte[] answer(Question question, int part);

  /**
   * What all parts answer together, added up as {@link FixedTree} says, wherever that is.
   *
   * @return null if no part has rows
   */
  <T> @Nullable T sum(Question question, Merging<T> merging);

  /** Will neither be asked again nor stand before others: where it was sent to, it can go. */
  default void forget(Sending sending) {}
}
