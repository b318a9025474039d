package org.gmm4j.data.format.scientific;

import java.io.IOException;
import java.util.List;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * Strings, which can be labels.
 *
 * @param source for messages
 * @param shape of the array
 * @param kind how they are stored, "strings" or "char"
 * @param content reads them
 */
record Texts(String source, String name, long[] shape, String kind, Content content)
    implements StoredArray {

  /** Strings in a file, in the order of their rows. */
  interface Content {
    List<String> read() throws IOException;
  }

  @Override
  public String describe() {
    return Words.describe(shape, kind);
  }

  @Override
  public boolean isNamed(String asked) {
    return Words.samePath(name, asked);
  }

  @Override
  public long[] shape() {
    throw noNumbers();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) {
    throw noNumbers();
  }

  private DataException noNumbers() {
    return new DataException(source + ": holds strings, not numbers; they can be labels");
  }

  @Override
  public Labels labels() throws IOException {
    List<String> written = content.read();
    if (written.isEmpty()) {
      throw new DataException(source + ": has no labels");
    }
    return Labels.of(written);
  }
}
