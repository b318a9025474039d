package org.gmm4j.data.format.columnar.arrow;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/** The dictionaries and batches of an Arrow file or stream, one by one. */
interface ArrowMessages extends Closeable {
  /** What messages begin with. */
  int CONTINUATION = -1;

  Schema schema();

  /** The format's version, one of {@link org.apache.arrow.flatbuf.MetadataVersion}'s. */
  short version();

  /** How many rows the batches say to have; −1 where that is not known before the end. */
  long rows() throws IOException;

  /** How many bytes it has; 0 where that is not known. */
  long bytes();

  /** The next; null behind the last. */
  @Nullable ArrowMessage next() throws IOException;

  /**
   * A message.
   *
   * @param header says what its buffers are
   * @param body the buffers
   */
  record ArrowMessage(Message header, Body body) {}

  /** Buffers one behind the other. */
  interface Body {
    /** A part of it, from position to limit, little-endian. */
    ByteBuffer part(long offset, long length) throws IOException;
  }

  /**
   * The header of a message that begins with its length; in files of before 2019 without a mark.
   */
  static Message header(ByteBuffer bytes) {
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    boolean marked = in.getInt(0) == CONTINUATION;
    int length = in.getInt(marked ? 4 : 0);
    return Message.getRootAsMessage(in.slice(marked ? 8 : 4, length));
  }
}
