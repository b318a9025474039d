package org.gmm4j.data.format.columnar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.format.columnar.arrow.ArrowTable;
import org.gmm4j.data.format.columnar.table.TableFile;

/** Apache Arrow's files, which are Feather's of version 2, and its streams: tables. */
public final class ArrowFormat implements Format {
  private static final byte[] FILE = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FEATHER_1 = "FEA1".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "Arrow (Feather)";
  }

  @Override
  public boolean matches(InputFile file) {
    return file.beginsWith(FILE) || file.beginsWith(FEATHER_1) || isStream(file);
  }

  /** Streams have no mark: they begin with −1 and the length of a message, a multiple of 8. */
  private static boolean isStream(InputFile file) {
    ByteBuffer head = ByteBuffer.wrap(file.head()).order(ByteOrder.LITTLE_ENDIAN);
    if (head.remaining() < 16 || head.getInt(0) != -1) {
      return false;
    }
    int length = head.getInt(4);
    return length > 0 && length % 8 == 0 && head.getInt(8) > 0 && head.getInt(8) < length;
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    String source = file.name();
    if (file.beginsWith(FEATHER_1)) {
      throw new DataException(
          source + ": is Feather of version 1, which is not read; version 2 is, as Arrow's files");
    }
    return TableFile.open(
        source,
        () ->
            file.beginsWith(FILE)
                ? ArrowTable.open(source, file.file())
                : ArrowTable.open(source, file.stream()));
  }
}
