package org.gmm4j.data.format.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * A file, or its content, as ImageIO reads it. ImageIO's own streams would copy files to a disk, or
 * ask the system for each byte.
 */
final class ImageInput extends ImageInputStreamImpl {
  private static final int BUFFER = 1 << 13;

  private final @Nullable FileChannel channel; // null where the buffer is all
  private final long size;
  private final byte[] buffer;
  private long start; // of the buffer in the file
  private int filled;

  private ImageInput(@Nullable FileChannel channel, long size, byte[] buffer, int filled) {
    this.channel = channel;
    this.size = size;
    this.buffer = buffer;
    this.filled = filled;
  }

  /** A file, of which little is read. */
  static ImageInput open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path);
    try {
      return new ImageInput(channel, channel.size(), new byte[BUFFER], 0);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /** What is in memory. */
  static ImageInput of(byte[] content) {
    return new ImageInput(null, content.length, content, content.length);
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    return available() == 0 ? -1 : buffer[(int) (streamPos++ - start)] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    int count = Math.min(length, available());
    if (count == 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(buffer, (int) (streamPos - start), into, offset, count);
    streamPos += count;
    return count;
  }

  /** How many bytes of the buffer come next; it is filled if they would be none. */
  private int available() throws IOException {
    if (streamPos >= start && streamPos < start + filled) {
      return (int) (start + filled - streamPos);
    }
    if (channel == null) {
      return 0;
    }
    start = streamPos;
    filled = Math.max(0, channel.read(ByteBuffer.wrap(buffer), start));
    return filled;
  }

  @Override
  public long length() {
    return size;
  }

  /** Whether these characters, in ISO 8859-1, are at a place. Goes there. */
  boolean has(long place, String mark) throws IOException {
    if (place < 0 || place + mark.length() > size) {
      return false;
    }
    byte[] bytes = new byte[mark.length()];
    seek(place);
    readFully(bytes);
    return mark.equals(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    super.close();
    if (channel != null) {
      channel.close();
    }
  }

  /** Nothing is left to do; the one of the superclass makes threads wait for each other. */
  @Override
  @SuppressWarnings({"deprecation", "removal", "Finalize"})
  protected void finalize() {}
}
