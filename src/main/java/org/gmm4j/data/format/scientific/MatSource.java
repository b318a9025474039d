package org.gmm4j.data.format.scientific;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import us.hebi.matlab.mat.types.Source;

/**
 * What the library reads a MAT file from. It takes memory for as many bytes as a tag says, so a tag
 * that says more than can come is an early end; the library's own sources do not look, and use
 * {@code sun.misc.Unsafe}, of which Java 24 and later complain on standard error.
 */
final class MatSource implements Source {
  private static final int GROWTH = 1032; // deflate makes at most so many bytes of one

  private static final int UINT16 = 4; // the type in a tag

  private final InputStream in;
  private final @Nullable Inflater inflater; // of what is packed
  private final long mostBytes;
  private final ByteBuffer one = ByteBuffer.allocate(8);
  private long position;
  private final boolean[] wide; // whether a tag of 16-bit numbers has come, here or in a child
  private boolean sizeIsNext;

  /**
   * Reads a file.
   *
   * @param in from its beginning
   * @param mostBytes at most so many can come
   */
  MatSource(InputStream in, long mostBytes) {
    this(in, null, mostBytes, new boolean[1]);
  }

  private MatSource(InputStream in, @Nullable Inflater inflater, long mostBytes, boolean[] wide) {
    this.in = in;
    this.inflater = inflater;
    this.mostBytes = mostBytes;
    this.wide = wide;
  }

  /** Fails if so many bytes cannot come any more. */
  void require(long bytes) throws EOFException {
    if (bytes < 0 || bytes > mostBytes - position) {
      throw new EOFException();
    }
  }

  /**
   * Whether characters of 16 bits come with their bytes exchanged: the library takes them for those
   * of this machine.
   */
  boolean exchangesCharacters() {
    return wide[0] && order() != ByteOrder.nativeOrder();
  }

  @Override
  public MatSource order(ByteOrder order) {
    one.order(order);
    return this;
  }

  @Override
  public ByteOrder order() {
    return one.order();
  }

  @Override
  public long getPosition() {
    return position;
  }

  @Override
  public boolean isMutatedByChildren() {
    return true;
  }

  /** Of a tag: its type, with a size of two bytes or none above it; then its size follows. */
  @Override
  public int readInt() throws IOException {
    int value = next(Integer.BYTES).getInt(0);
    if (sizeIsNext) {
      require(value);
      sizeIsNext = false;
    } else {
      require(value >> 16);
      sizeIsNext = value >> 16 == 0;
      wide[0] |= (value & 0xffff) == UINT16;
    }
    return value;
  }

  private ByteBuffer next(int bytes) throws IOException {
    readBytes(one.array(), 0, bytes);
    return one;
  }

  @Override
  public byte readByte() throws IOException {
    return next(Byte.BYTES).get(0);
  }

  @Override
  public short readShort() throws IOException {
    return next(Short.BYTES).getShort(0);
  }

  @Override
  public long readLong() throws IOException {
    return next(Long.BYTES).getLong(0);
  }

  @Override
  public float readFloat() throws IOException {
    return next(Float.BYTES).getFloat(0);
  }

  @Override
  public double readDouble() throws IOException {
    return next(Double.BYTES).getDouble(0);
  }

  @Override
  public void readBytes(byte[] bytes, int offset, int length) throws IOException {
    if (in.readNBytes(bytes, offset, length) < length) {
      throw new EOFException();
    }
    position += length;
  }

  @Override
  public void readShorts(short[] out, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      out[i] = readShort();
    }
  }

  @Override
  public void readInts(int[] out, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      out[i] = next(Integer.BYTES).getInt(0);
    }
  }

  @Override
  public void readLongs(long[] out, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      out[i] = readLong();
    }
  }

  @Override
  public void readFloats(float[] out, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      out[i] = readFloat();
    }
  }

  @Override
  public void readDoubles(double[] out, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      out[i] = readDouble();
    }
  }

  @Override
  public void readByteBuffer(ByteBuffer out) throws IOException {
    byte[] bytes = new byte[Math.min(out.remaining(), 1 << 16)];
    while (out.hasRemaining()) {
      int length = Math.min(out.remaining(), bytes.length);
      readBytes(bytes, 0, length);
      out.put(bytes, 0, length);
    }
  }

  @Override
  public void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
    position += bytes;
  }

  @Override
  public MatSource readInflated(int bytes, int bufferSize) throws IOException {
    require(bytes);
    Inflater unpacking = new Inflater();
    InputStream unpacked = new InflaterInputStream(new Part(bytes), unpacking, 1 << 16);
    return new MatSource(unpacked, unpacking, (long) bytes * GROWTH, wide).order(order());
  }

  /** Looks for the end where all has been read: there the inflater compares its checksum. */
  @Override
  public void close() throws IOException {
    if (inflater != null) {
      try {
        in.read();
      } finally {
        inflater.end();
      }
    }
  }

  /** The next bytes of this. */
  private final class Part extends FilterInputStream {
    private long left;

    Part(long bytes) {
      super(MatSource.this.in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = left == 0 ? -1 : super.read(bytes, offset, (int) Math.min(left, length));
      if (count > 0) {
        left -= count;
        position += count;
      }
      return count;
    }
  }
}
