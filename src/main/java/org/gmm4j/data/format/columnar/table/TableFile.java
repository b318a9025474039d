package org.gmm4j.data.format.columnar.table;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.StoredArray;

/** A table as arrays: all of it without a name, and each of its columns by its name. */
public final class TableFile implements ArrayFile {
  private final Table table;
  private final List<StoredArray> arrays = new ArrayList<>();

  private TableFile(Table table) {
    this.table = table;
    List<Column> columns = table.columns().stream().filter(each -> !each.isIndex()).toList();
    arrays.add(new TableArray(table, "", columns));
    columns.forEach(each -> arrays.add(new TableArray(table, each.name(), List.of(each))));
  }

  /** Work on a file that may turn out to be damaged. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Opens a table.
   *
   * @param source for messages: the name of the file
   */
  public static ArrayFile open(String source, Work<? extends Table> opening) throws IOException {
    return reading(source, () -> new TableFile(opening.run()));
  }

  /** Words what libraries throw where a file is damaged. */
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

  private static String line(Throwable failed) {
    String message = failed.getMessage();
    return message == null
        ? failed.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }

  @Override
  public List<StoredArray> arrays() {
    return arrays;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
