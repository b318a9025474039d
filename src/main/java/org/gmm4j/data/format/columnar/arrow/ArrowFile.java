package org.gmm4j.data.format.columnar.arrow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow file: a mark, messages, a footer that says where they are, its length, and the mark.
 * Bodies are mapped, not read.
 */
final class ArrowFile implements ArrowMessages {
  private static final ByteBuffer MARK = StandardCharsets.US_ASCII.encode("ARROW1");
  private static final int TAIL = 10; // a length and the mark

  private final String source;
  private final FileChannel channel;
  private final long size;
  private final Schema schema;
  private final short version;
  private final List<Place> places = new ArrayList<>();
  private int next;

  /** Where a message is; what it is. */
  private record Place(Message header, long body, long length) {}

  private ArrowFile(String source, FileChannel channel) throws IOException {
    this.source = source;
    this.channel = channel;
    this.size = channel.size();
    if (size < TAIL + 8) {
      throw new EOFException();
    }
    ByteBuffer tail = read(size - TAIL, TAIL);
    int length = tail.getInt(0);
    if (!tail.slice(4, 6).equals(MARK)) {
      throw new EOFException();
    }
    if (length < 0 || length > size - TAIL - 8) {
      throw new IllegalArgumentException("a footer of " + length + " bytes");
    }
    Footer footer = Footer.getRootAsFooter(read(size - TAIL - length, length));
    this.schema = footer.schema();
    for (int i = 0; i < footer.dictionariesLength(); i++) {
      places.add(place(footer.dictionaries(i)));
    }
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      places.add(place(footer.recordBatches(i)));
    }
    // the footers of PyArrow name the newest, whatever the batches are
    this.version = places.isEmpty() ? footer.version() : places.get(0).header.version();
  }

  /** Opens a file. */
  static ArrowFile open(String source, Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ArrowFile(source, channel);
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      channel.close();
      throw damaged;
    }
  }

  private Place place(Block block) throws IOException {
    long header = block.offset();
    int headerLength = block.metaDataLength();
    long bodyLength = block.bodyLength();
    boolean within =
        header >= 0
            && headerLength >= 8
            && bodyLength >= 0
            && bodyLength <= size
            && header <= size - headerLength - bodyLength;
    if (!within) {
      throw new IllegalArgumentException("a batch lies outside of the file");
    }
    Message message = ArrowMessages.header(read(header, headerLength));
    return new Place(message, header + headerLength, bodyLength);
  }

  private ByteBuffer read(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
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
    long rows = 0;
    for (Place place : places) {
      if (place.header.headerType() == MessageHeader.RecordBatch
          && place.header.header(new RecordBatch()) instanceof RecordBatch batch) {
        rows = Math.addExact(rows, batch.length());
      }
    }
    return rows;
  }

  @Override
  public long bytes() {
    return size;
  }

  @Override
  public @Nullable ArrowMessage next() throws IOException {
    return next == places.size() ? null : message(places.get(next++));
  }

  private ArrowMessage message(Place place) throws IOException {
    if (place.length > Integer.MAX_VALUE) {
      return new ArrowMessage(
          place.header, (offset, length) -> map(place, offset, requireMappable(length)));
    }
    ByteBuffer body = map(place, 0, place.length);
    return new ArrowMessage(
        place.header,
        (offset, length) ->
            body.slice(Math.toIntExact(offset), Math.toIntExact(length))
                .order(ByteOrder.LITTLE_ENDIAN));
  }

  private ByteBuffer map(Place place, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > place.length || offset > place.length - length) {
      throw new IllegalArgumentException("a column lies outside of its batch");
    }
    return channel
        .map(MapMode.READ_ONLY, place.body + offset, length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private long requireMappable(long length) {
    if (length > Integer.MAX_VALUE) {
      throw new DataException(
          source + ": has columns of more than 2 GiB in a batch; write it with smaller batches");
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
