package org.gmm4j.data.format.columnar.table;

import java.io.EOFException;
import java.io.IOException;
import org.gmm4j.data.DataException;

/** Words what libraries throw where a file is damaged. */
public final class Wording {
  private Wording() {}

  /** Work on a file that may turn out to be damaged. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work. */
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
          throw new DataException(source + ": cannot be read: " + line(cause), failed);
        }
      }
      throw new DataException(source + ": is damaged (" + line(failed) + ")", failed);
    }
  }

  private static String line(Throwable failed) {
    String message = failed.getMessage();
    return message == null
        ? failed.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }
}
