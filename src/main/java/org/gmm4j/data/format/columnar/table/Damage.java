package org.gmm4j.data.format.columnar.table;

import java.io.EOFException;
import java.io.IOException;
import org.gmm4j.data.DataException;

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
          throw new DataException(source + ": cannot be read: " + line(cause), failed);
        }
      }
      throw new DataException(source + ": is damaged" + reason(failed), failed);
    }
  }

  /** What a library says; not what Java says where it did not notice. */
  private static String reason(Throwable failed) {
    boolean noticed =
        !(failed instanceof IndexOutOfBoundsException
            || failed instanceof NullPointerException
            || failed instanceof ClassCastException
            || failed instanceof ArithmeticException
            || failed instanceof NegativeArraySizeException
            || failed.getMessage() == null);
    return noticed ? " (" + line(failed) + ")" : ", its parts do not fit together";
  }

  /** Its first line, without what differs from run to run. */
  private static String line(Throwable failed) {
    String message = failed.getMessage();
    return message == null
        ? failed.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").replaceAll("@[0-9a-f]{4,8}\\b", "").strip();
  }
}
