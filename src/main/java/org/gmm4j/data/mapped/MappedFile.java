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
 * on into the next one, so that what is read at once lies in one.
 */
final class MappedFile implements AutoCloseable {
  /** Bytes of a piece, without those of the next: a power of 2. */
  static final int PIECE = 1 << 30;

  private static final int MOST_AT_ONCE = 1 << 29;

  private final Path file;
  private final int size; // of a piece
  private ByteBuffer[] pieces;

  private MappedFile(Path file, int size, ByteBuffer[] pieces) {
    this.file = file;
    this.size = size;
    this.pieces = pieces;
  }

  /**
   * Maps.
   *
   * @param from where the stretch begins, in bytes
   * @param atOnce how many bytes are read at once, at most
   * @param pieceSize bytes of a piece, a power of 2
   * @throws UncheckedIOException if the file is not there, or is shorter
   */
  static MappedFile of(Path file, long from, long length, int atOnce, int pieceSize) {
    if (atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("%d bytes at once are too many".formatted(atOnce));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < from + length) {
        throw new IOException(
            "the array ends at byte %d, the file at %d".formatted(from + length, channel.size()));
      }
      ByteBuffer[] pieces = new ByteBuffer[(int) ((length + pieceSize - 1) / pieceSize)];
      for (int i = 0; i < pieces.length; i++) {
        long begin = (long) i * pieceSize;
        long size = Math.min(length - begin, (long) pieceSize + atOnce);
        pieces[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, from + begin, size)
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedFile(file, pieceSize, pieces);
    } catch (IOException failed) {
      throw new UncheckedIOException(file + ": cannot be mapped", failed);
    }
  }

  Path file() {
    return file;
  }

  /** The piece in which a place is, little-endian; {@link #within} says where in it. */
  ByteBuffer piece(long place) {
    return pieces[number(place)];
  }

  /** The number of the piece in which a place is. */
  int number(long place) {
    return (int) (place / size);
  }

  /** Where in its piece a place is. */
  int within(long place) {
    return (int) (place & (size - 1));
  }

  /** Bytes from a place to the next piece. */
  int left(long place) {
    return size - within(place);
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
