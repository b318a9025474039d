package org.gmm4j.internal.compute;

import java.util.function.Function;

/** A backend with the rows that it holds; closing it frees both. */
public interface Loaded extends AutoCloseable {
  /** Where the rows are now. */
  Backend backend();

  /** The rows. */
  Backend.Resident rows();

  /**
   * Does work with other rows where these are; if that device gives up, again where they go then.
   *
   * @param work that leaves nothing behind if it fails
   */
  default <T> T onDevice(Function<Backend, T> work) {
    return work.apply(backend());
  }

  @Override
  void close();
}
