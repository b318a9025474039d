package org.gmm4j.data.format.scientific;

import java.io.EOFException;
import java.io.IOException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.Reason;

/** Makes of all that a library throws at a damaged file what readers of files throw. */
final class Damage {
  private Damage() {}

  /** Work with a library. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does it.
   *
   * @param source for messages
   * @param kind of file, "HDF5"
   * @throws DataException for whatever is wrong with the file
   * @throws IOException if it ends too early
   */
  static <T> T wording(String source, String kind, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (DataException worded) {
      throw worded;
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof EOFException end) {
          throw end;
        }
        if (cause instanceof DataException worded) {
          throw worded;
        }
      }
      throw new DataException(
          "%s: is damaged, or no %s file that can be read%s"
              .formatted(source, kind, Reason.of(failed)),
          failed);
    }
  }
}
