package org.gmm4j.data.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** An array of strings in an NPY file: U, four bytes a character, or S, one. */
record NpyText(String source, String name, NpyHeader header, InputStream in)
    implements StoredArray {
  @Override
  public String describe() {
    return header.shape()[0] + " strings";
  }

  @Override
  public long[] shape() {
    return header.shape();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) {
    throw new DataException(source + ": holds strings, not numbers");
  }

  @Override
  public Labels labels() throws IOException {
    if (header.shape().length != 1) {
      throw new DataException(source + ": labels must be one-dimensional, a string a row");
    }
    int width = width();
    List<String> written = new ArrayList<>();
    for (long i = 0; i < header.shape()[0]; i++) {
      byte[] bytes = in.readNBytes(width);
      if (bytes.length < width) {
        throw new EOFException();
      }
      written.add(text(bytes));
    }
    if (written.isEmpty()) {
      throw new DataException(source + ": has no labels");
    }
    return Labels.of(written);
  }

  private int width() {
    try {
      int characters = Integer.parseInt(header.type().substring(1));
      return Math.multiplyExact(characters, header.type().startsWith("U") ? 4 : 1);
    } catch (ArithmeticException | NumberFormatException absurd) {
      throw new DataException(source + ": its header says strings of type " + header.type());
    }
  }

  /** Without the zeros that fill it up. */
  private String text(byte[] bytes) {
    if (header.type().startsWith("S")) {
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\0+$", "");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(header.order());
    StringBuilder text = new StringBuilder();
    while (in.hasRemaining()) {
      int point = in.getInt();
      if (Character.isValidCodePoint(point) && point != 0) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }
}
