package org.gmm4j.data.format.columnar.table;

import java.io.EOFException;
import java.io.IOException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.Reason;

/** Words for what libraries throw where a file is damaged. */
public final class Damage {
  private Damage() {}

  /** Work on a file that may turn out to be damaged. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does some work.
   *
   * @param source for messages: the name of the file
   * @throws DataException if the file is damaged, or beyond what is read
   */
  static <T> T reading(String source, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (RuntimeException | StackOverflowError failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof DataException worded) {
          throw worded;
        }
        if (cause instanceof EOFException early) {
          throw early;
        }
        if (cause instanceof UnsupportedOperationException) {
          throw new DataException(
              source + ": cannot be read: " + Reason.line(String.valueOf(cause.getMessage())),
              failed);
        }
      }
      throw new DataException(source + ": is damaged" + Reason.of(failed), failed);
    }
  }
}
