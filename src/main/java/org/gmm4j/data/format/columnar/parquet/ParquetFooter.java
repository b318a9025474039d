package org.gmm4j.data.format.columnar.parquet;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.format.FileMetaData;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * The end of a Parquet file: what is in it, the length of that, and a mark. Parquet's library
 * believes how many entries a list claims, and takes memory for them.
 */
final class ParquetFooter {
  private static final ByteBuffer MARK = StandardCharsets.US_ASCII.encode("PAR1");
  private static final int TAIL = 8; // the length and the mark
  private static final int DEEPEST = 64;

  private ParquetFooter() {}

  /**
   * Fails where it claims more than it holds.
   *
   * @return how many bytes the file has
   */
  static long requireSound(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < TAIL + MARK.remaining()) {
        throw new EOFException();
      }
      ByteBuffer tail = read(channel, size - TAIL, TAIL);
      int length = tail.getInt(0);
      if (!tail.slice(4, 4).equals(MARK)) {
        throw new EOFException();
      }
      if (length < 0 || length > size - TAIL - MARK.remaining()) {
        throw new IllegalArgumentException("a footer of " + length + " bytes");
      }
      byte[] footer = read(channel, size - TAIL - length, length).array();
      TConfiguration limits = new TConfiguration(length, length, DEEPEST);
      new FileMetaData()
          .read(
              new TCompactProtocol(
                  new TIOStreamTransport(limits, new ByteArrayInputStream(footer))));
      return size;
    } catch (TException damaged) {
      throw new IllegalArgumentException("its footer: " + damaged.getMessage(), damaged);
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }
}
