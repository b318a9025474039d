package org.gmm4j.internal.compute;

/** A backend with the rows that it holds; closing it frees both. */
public interface Loaded extends AutoCloseable {
  /** Where the rows are now. */
  Backend backend();

  /** The rows. */
  Backend.Resident rows();

  @Override
  void close();
}
