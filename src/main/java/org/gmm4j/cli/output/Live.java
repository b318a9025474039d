package org.gmm4j.cli.output;

/** What stands on a terminal only while a command works, and makes way for all else. */
public interface Live extends AutoCloseable {
  /** Takes it away for now. */
  void clear();

  /** Takes it away for good. */
  @Override
  void close();
}
