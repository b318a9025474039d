package org.gmm4j.data.mapped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A stretch of a file in memory, in pieces, since a buffer holds no more than 2 GiB. A piece goes
 * on into the next one, so that what is read or written at once lies in one.
 */
final class MappedFile implements AutoCloseable {
  private static final int SHIFT = 30;

  /** Bytes of a piece, without those of the next. */
  static final long PIECE = 1L << SHIFT;

  private static final int MOST_AT_ONCE = 1 << 29;

  private final Path file;
  private ByteBuffer[] pieces;

  private MappedFile(Path file, ByteBuffer[] pieces) {
    this.file = file;
    this.pieces = pieces;
  }

  /**
   * Maps.
   *
   * @param from where the stretch begins, in bytes
   * @param atOnce how many bytes are read or written at once, at most
   * @throws UncheckedIOException if the file is not there, or is shorter
   */
  static MappedFile of(Path file, long from, long length, int atOnce, boolean writable) {
    if (atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("%d bytes at once are too many".formatted(atOnce));
    }
    try (FileChannel channel =
        writable
            ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < from + length) {
        throw new IOException(
            "the array ends at byte %d, the file at %d".formatted(from + length, channel.size()));
      }
      ByteBuffer[] pieces = new ByteBuffer[(int) ((length >>> SHIFT) + 1)];
      for (int i = 0; i < pieces.length; i++) {
        long begin = (long) i << SHIFT;
        long size = Math.min(length - begin, (1L << SHIFT) + atOnce);
        pieces[i] =
            channel
                .map(
                    writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY,
                    from + begin,
                    size)
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedFile(file, pieces);
    } catch (IOException failed) {
      throw new UncheckedIOException(file + ": cannot be mapped", failed);
    }
  }

  Path file() {
    return file;
  }

  /** The piece in which a place is, little-endian; {@link #within} says where in it. */
  ByteBuffer piece(long place) {
    return pieces[(int) (place >>> SHIFT)];
  }

  static int within(long place) {
    return (int) (place & ((1L << SHIFT) - 1));
  }

  int count() {
    return pieces.length;
  }

  ByteBuffer get(int number) {
    return pieces[number];
  }

  /** From now on nothing can be read: a reader meets an exception, not memory that is gone. */
  @Override
  public void close() {
    ByteBuffer[] gone = pieces;
    pieces = new ByteBuffer[0];
    Arrays.stream(gone).forEach(Unmapping::unmap);
  }
}
