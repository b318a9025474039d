package org.gmm4j.data.format.scientific;

import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * What a file has besides arrays of numbers and strings.
 *
 * @param source for messages
 * @param what it is, "a struct"
 * @param advice what to do about it, behind a semicolon; empty without
 */
record Refused(String source, String name, String what, String advice) implements StoredArray {
  @Override
  public String describe() {
    return what;
  }

  @Override
  public boolean isNamed(String asked) {
    return Words.samePath(name, asked);
  }

  @Override
  public long[] shape() {
    throw refusal();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) {
    throw refusal();
  }

  @Override
  public Labels labels() {
    throw refusal();
  }

  private DataException refusal() {
    return new DataException(
        source + ": is " + what + (advice.isEmpty() ? ", not numbers" : "; " + advice));
  }
}
