package org.gmm4j.data.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;

/**
 * Tables of numbers as text: CSV, TSV, what numpy.savetxt writes. Delimiter (comma, semicolon, tab,
 * bar or blanks), decimal point or comma, and a line of names are found from the first lines.
 */
public final class CsvFormat implements Format {
  @Override
  public String name() {
    return "CSV";
  }

  /** Any text: other formats are asked before. */
  @Override
  public boolean matches(InputFile file) {
    if (file.isFolder()) {
      return false;
    }
    byte[] head = file.head();
    for (byte each : head) {
      boolean control = each >= 0 && each < ' ' && each != '\t' && each != '\n' && each != '\r';
      if (control || each == 0x7f) {
        return false;
      }
    }
    return isUtf8(head) || isLatin1(head);
  }

  private static boolean isUtf8(byte[] head) {
    CoderResult end =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(
                ByteBuffer.wrap(head),
                CharBuffer.allocate(head.length),
                head.length < InputFile.HEAD);
    return !end.isError();
  }

  private static boolean isLatin1(byte[] head) {
    for (byte each : head) {
      if (each < 0 && each < (byte) 0xa0) { // 0x80 to 0x9f, controls there
        return false;
      }
    }
    return true;
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    byte[] head = file.head();
    InputStream in = file.stream();
    int mark = mark(head);
    in.skipNBytes(mark);
    byte[] text = java.util.Arrays.copyOfRange(head, mark, head.length);
    CsvDialect dialect = CsvDialect.of(file.name(), text, head.length < InputFile.HEAD);
    List<StoredArray> arrays = new ArrayList<>();
    for (int column = -1; column < dialect.columns(); column++) {
      arrays.add(new CsvTable(file.name(), dialect, in, column, options.takesNaN()));
    }
    return () -> arrays;
  }

  /** How many bytes of a byte order mark, UTF-8's. */
  private static int mark(byte[] head) {
    boolean marked =
        head.length >= 3
            && head[0] == (byte) 0xef
            && head[1] == (byte) 0xbb
            && head[2] == (byte) 0xbf;
    return marked ? 3 : 0;
  }
}
