package org.gmm4j.data.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;

/** Writes rows to an NPY file as they come; how many they are need not be known before the end. */
public final class NpyRows implements RowSink, AutoCloseable {
  /** Room for any header of two sizes: NumPy's are padded, too. */
  private static final int HEADER = 128;

  private final FileChannel out;
  private ElementType type = ElementType.UINT8;
  private int columns = 1;

  /** Opens a file, whose contents it replaces. */
  public NpyRows(Path file) throws IOException {
    out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.type = type;
    this.columns = columns;
    try {
      out.position(HEADER);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void put(ByteBuffer rows) {
    try {
      while (rows.hasRemaining()) {
        out.write(rows);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void end() {
    try {
      ByteBuffer header = ByteBuffer.wrap(padded(NpyHeader.write(descr(), rows(), columns)));
      out.position(0);
      while (header.hasRemaining()) {
        out.write(header);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** How many rows have been written. */
  public long rows() throws IOException {
    return (out.size() - HEADER) / ((long) columns * type.bytes());
  }

  /** Values a row. */
  public int columns() {
    return columns;
  }

  /** What they are. */
  public ElementType type() {
    return type;
  }

  private String descr() {
    return switch (type) {
      case UINT8 -> "|u1";
      case INT16 -> "<i2";
      case UINT16 -> "<u2";
      case FLOAT32 -> "<f4";
      case FLOAT64 -> "<f8";
    };
  }

  /** A header of 64 bytes or 128 as one of 128: blanks go before its last line break. */
  private static byte[] padded(byte[] header) {
    byte[] padded = Arrays.copyOf(header, HEADER);
    Arrays.fill(padded, header.length - 1, HEADER - 1, (byte) ' ');
    padded[HEADER - 1] = '\n';
    ByteBuffer.wrap(padded)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putShort(8, (short) (HEADER - 10));
    return padded;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
