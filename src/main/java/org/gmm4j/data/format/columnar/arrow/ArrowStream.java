package org.gmm4j.data.format.columnar.arrow;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/** An Arrow stream: messages one behind the other, the schema first; it holds one in memory. */
final class ArrowStream implements ArrowMessages {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final String source;
  private final InputStream in;
  private final Schema schema;
  private final short version;

  private ArrowStream(String source, InputStream in) throws IOException {
    this.source = source;
    this.in = in;
    ArrowMessage first = next();
    if (first == null || first.header().headerType() != MessageHeader.Schema) {
      throw new IllegalArgumentException("the stream does not begin with a schema");
    }
    this.schema = (Schema) Objects.requireNonNull(first.header().header(new Schema()));
    this.version = first.header().version();
  }

  /** Reads the schema. */
  static ArrowStream open(String source, InputStream in) throws IOException {
    try {
      return new ArrowStream(source, in);
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      in.close();
      throw damaged;
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public short version() {
    return version;
  }

  @Override
  public long rows() {
    return -1;
  }

  @Override
  public long bytes() {
    return 0;
  }

  /** A length of 0 ends the stream; without one, the stream is cut. */
  @Override
  public @Nullable ArrowMessage next() throws IOException {
    int length = integer();
    if (length == CONTINUATION) {
      length = integer();
    }
    if (length == 0) {
      return null;
    }
    if (length < 0) {
      throw new IllegalArgumentException("a message of " + length + " bytes");
    }
    Message header = Message.getRootAsMessage(read(length));
    long bodyLength = header.bodyLength();
    if (bodyLength < 0) {
      throw new IllegalArgumentException("a batch of " + bodyLength + " bytes");
    }
    if (bodyLength > MOST) {
      throw new DataException(
          source + ": has batches of more than 2 GiB; write it with smaller ones");
    }
    ByteBuffer body = read((int) bodyLength);
    return new ArrowMessage(
        header,
        (offset, size) ->
            body.slice(Math.toIntExact(offset), Math.toIntExact(size))
                .order(ByteOrder.LITTLE_ENDIAN));
  }

  private int integer() throws IOException {
    return read(Integer.BYTES).getInt(0);
  }

  private ByteBuffer read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
