package org.gmm4j.data.format.columnar.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.gmm4j.data.format.columnar.packing.Packing;
import org.jspecify.annotations.Nullable;

/** The buffers of a batch, unpacked. */
final class ArrowBuffers {
  private static final long STORED = -1; // the length of a buffer that is not packed

  private final RecordBatch header;
  private final ArrowMessages.Body body;

  ArrowBuffers(RecordBatch header, ArrowMessages.Body body) {
    this.header = header;
    this.body = body;
    if (header.length() < 0) {
      throw new IllegalArgumentException("a batch of " + header.length() + " rows");
    }
  }

  /** How many rows the batch has. */
  long rows() {
    return header.length();
  }

  /** How many values a node has: a column, or what is in its lists. */
  int length(int node) {
    return Math.toIntExact(node(node).length());
  }

  private FieldNode node(int node) {
    FieldNode found = node < header.nodesLength() ? header.nodes(node) : null;
    if (found == null || found.length() < 0) {
      throw new IllegalArgumentException("a batch without column " + node);
    }
    return found;
  }

  /** Bits of a node, a 1 for each value that is there; null where all are. */
  @Nullable ByteBuffer present(int node, int buffer) throws IOException {
    if (node(node).nullCount() == 0) {
      return null;
    }
    ByteBuffer bits = get(buffer);
    return bits.hasRemaining() ? requireBits(bits, length(node)) : null;
  }

  /** Fails where a buffer has fewer bits. */
  static ByteBuffer requireBits(ByteBuffer bits, long count) {
    return require(bits, (count + 7) / 8);
  }

  /** Fails where a buffer has fewer bytes. */
  static ByteBuffer require(ByteBuffer buffer, long bytes) {
    if (buffer.remaining() < bytes) {
      throw new IllegalArgumentException(
          "a column has %d bytes instead of %d".formatted(buffer.remaining(), bytes));
    }
    return buffer;
  }

  /** Whether bit i is 1. */
  static boolean bit(ByteBuffer bits, int i) {
    return (bits.get(i >> 3) >> (i & 7) & 1) != 0;
  }

  /** How many buffers of text the view with this number has. */
  int viewBuffers(int view) {
    return Math.toIntExact(header.variadicBufferCounts(view));
  }

  /** A buffer from 0, little-endian. */
  ByteBuffer get(int number) throws IOException {
    Buffer place = number < header.buffersLength() ? header.buffers(number) : null;
    if (place == null) {
      throw new IllegalArgumentException("a batch without buffer " + number);
    }
    if (place.length() == 0) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer stored = body.part(place.offset(), place.length());
    BodyCompression compression = header.compression();
    if (compression == null) {
      return stored;
    }
    long length = stored.getLong(0);
    ByteBuffer packed = stored.slice(8, stored.remaining() - 8).order(ByteOrder.LITTLE_ENDIAN);
    if (length == STORED) {
      return packed;
    }
    Packing packing =
        switch (compression.codec()) {
          case CompressionType.LZ4_FRAME -> Packing.LZ4_FRAME;
          case CompressionType.ZSTD -> Packing.ZSTD;
          default ->
              throw new UnsupportedOperationException(
                  "its compression has the unknown number " + compression.codec());
        };
    return packing.unpack(packed, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
