package org.gmm4j.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;

/** NumPy's NPY files: one array. */
public final class NpyFormat implements Format {
  @Override
  public String name() {
    return "NPY";
  }

  @Override
  public boolean matches(InputFile file) {
    return NpyHeader.matches(file.head());
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    InputStream in = file.stream();
    NpyHeader header = NpyHeader.read(file.name(), in);
    StoredArray array =
        header.isText()
            ? new NpyText(file.name(), "", header, in)
            : numbers(file, header.numbers(file.name()), header.bytes(), in);
    return () -> List.of(array);
  }

  private static StoredArray numbers(
      InputFile file, ArrayHeader header, long offset, InputStream in) {
    return new NumberArray(file.name(), "", header, in, file.mostBytes(), header.at(file, offset));
  }

  /** The array of a whole NPY stream, a file or an entry of an archive. */
  static StoredArray array(String source, String name, InputStream in, long mostBytes)
      throws IOException {
    NpyHeader header = NpyHeader.read(source, in);
    return header.isText()
        ? new NpyText(source, name, header, in)
        : new NumberArray(source, name, header.numbers(source), in, mostBytes, Optional.empty());
  }
}
