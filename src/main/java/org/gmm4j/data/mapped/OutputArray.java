package org.gmm4j.data.mapped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.gmm4j.data.DataException;
import org.gmm4j.data.values.NumberType;

/**
 * An array in somebody's file to be filled, the last index running fastest. It is written, not
 * mapped: the first touch of each page of a map costs more than writing it, and a disk that fills
 * up says so.
 */
public final class OutputArray implements AutoCloseable {
  private static final Set<NumberType> WHOLE =
      EnumSet.of(NumberType.INT32, NumberType.INT64, NumberType.FLOAT64);
  private static final Set<NumberType> REAL = EnumSet.of(NumberType.FLOAT64, NumberType.FLOAT32);

  private static final int PIECE = 1 << 18; // bytes that are written at a time

  private final Path file;
  private final FileChannel channel;
  private final long offset;
  private final NumberType type;
  private final int pieceSize;

  /** Numbers of a stretch, put into a buffer from its beginning on. */
  private interface Stretch {
    void fill(long from, int count, ByteBuffer piece);
  }

  /**
   * Opens it.
   *
   * @param name for messages
   * @param whole whether whole numbers are to be put into it: i4, i8 or f8; else f8 or f4
   * @param shape that it has to have
   * @throws DataException if it has another shape or type, or its numbers do not lie one behind the
   *     other
   * @throws UncheckedIOException if the file is not there, or is shorter
   */
  public OutputArray(String name, ArrayInFile array, boolean whole, long... shape) {
    this(name, array, whole, shape, PIECE);
  }

  /** The same in pieces of another size. */
  OutputArray(String name, ArrayInFile array, boolean whole, long[] shape, int pieceSize) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DataException(
          "%s has the shape %s; it must have %s"
              .formatted(name, array.shapeText(), Arrays.toString(shape)));
    }
    if (!(whole ? WHOLE : REAL).contains(array.type())
        || array.order() != ByteOrder.LITTLE_ENDIAN
        || !array.isRowMajor()) {
      throw new DataException(
          "%s: %s in C order are written"
              .formatted(name, whole ? "<i4, <i8 or <f8" : "<f8 or <f4"));
    }
    this.file = array.file();
    this.offset = array.offset();
    this.type = array.type();
    this.pieceSize = pieceSize;
    try {
      this.channel = open(file, offset + array.length());
    } catch (IOException failed) {
      throw notWritten(failed);
    }
  }

  private static FileChannel open(Path file, long end) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    if (channel.size() < end) {
      long size = channel.size();
      channel.close();
      throw new IOException("the array ends at byte %d, the file at %d".formatted(end, size));
    }
    return channel;
  }

  private UncheckedIOException notWritten(IOException failed) {
    return new UncheckedIOException(file + ": cannot be written", failed);
  }

  /** Puts all whole numbers, each by its index from 0. */
  public void putWhole(long count, LongToIntFunction number) {
    write(
        0,
        count,
        (from, some, piece) -> {
          for (int i = 0; i < some; i++) {
            int value = number.applyAsInt(from + i);
            switch (type) {
              case INT64 -> piece.putLong(value);
              case INT32 -> piece.putInt(value);
              default -> piece.putDouble(value);
            }
          }
        });
  }

  /** Puts doubles one behind the other, the first at an index; as f4 they are rounded. */
  public void put(long index, double[] values, int from, int count) {
    put(index, DoubleBuffer.wrap(values, from, count));
  }

  /** The same of what a buffer still holds; several threads may put at several places at a time. */
  public void put(long index, DoubleBuffer values) {
    DoubleBuffer source = values.slice();
    write(
        index,
        source.remaining(),
        (from, some, piece) -> {
          if (type == NumberType.FLOAT64) {
            piece.asDoubleBuffer().put(0, source, (int) from, some);
            return;
          }
          FloatBuffer singles = piece.asFloatBuffer();
          for (int i = 0; i < some; i++) {
            singles.put(i, (float) source.get((int) from + i));
          }
        });
  }

  /** Puts all rows [N][d], at least one. */
  public void putRows(double[][] rows) {
    int d = rows[0].length;
    int together = Math.max(1, pieceSize / type.bytes() / d);
    for (int first = 0; first < rows.length; first += together) {
      double[] some = new double[Math.min(together, rows.length - first) * d];
      for (int i = 0; i < some.length; i += d) {
        System.arraycopy(rows[first + i / d], 0, some, i, d);
      }
      put((long) first * d, some, 0, some.length);
    }
  }

  /** Writes a stretch, piece by piece. */
  private void write(long index, long count, Stretch stretch) {
    int most = (int) Math.min(count, pieceSize / type.bytes());
    ByteBuffer piece = ByteBuffer.allocate(most * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long done = 0; done < count; ) {
      int now = (int) Math.min(most, count - done);
      stretch.fill(done, now, piece.clear());
      write(piece.position(0).limit(now * type.bytes()), offset + (index + done) * type.bytes());
      done += now;
    }
  }

  private void write(ByteBuffer piece, long place) {
    try {
      for (long at = place; piece.hasRemaining(); ) {
        at += channel.write(piece, at);
      }
    } catch (IOException failed) {
      throw notWritten(failed);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw notWritten(failed);
    }
  }
}
