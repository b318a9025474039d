package org.gmm4j.internal.state;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gmm4j.data.DataException;

/** Restores: what an object hands over is passed over, and what was saved comes back. */
public final class StateReader implements State {
  private final DataInputStream in;
  private final long bytes;
  private final ByteBuffer buffer = ByteBuffer.allocate(StateWriter.BUFFER);

  /**
   * Reads from a stream, which stays open and should be buffered.
   *
   * @param bytes how many it holds at most, beyond which nothing is believed
   */
  public StateReader(InputStream in, long bytes) {
    this.in = new DataInputStream(in);
    this.bytes = bytes;
  }

  /** Something that is read. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.run();
    } catch (EOFException end) {
      throw new DataException("ends too early", end);
    } catch (IOException failed) {
      throw new DataException("cannot be read (" + failed.getMessage() + ")", failed);
    }
  }

  private int count(int size) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * size > bytes) {
      throw new EOFException();
    }
    return count;
  }

  @Override
  public boolean flag(boolean now) {
    return read(in::readBoolean);
  }

  @Override
  public long integer(long now) {
    return read(in::readLong);
  }

  @Override
  public double number(double now) {
    return read(in::readDouble);
  }

  @Override
  public String text(String now) {
    return read(() -> new String(in.readNBytes(count(1)), StandardCharsets.UTF_8));
  }

  @Override
  public double[] numbers(double[] now) {
    return read(
        () -> {
          double[] values = new double[count(Double.BYTES)];
          for (int from = 0; from < values.length; ) {
            int some = Math.min(values.length - from, StateWriter.BUFFER / Double.BYTES);
            in.readFully(buffer.array(), 0, some * Double.BYTES);
            buffer.clear().asDoubleBuffer().get(values, from, some);
            from += some;
          }
          return values;
        });
  }

  @Override
  public int[] integers(int[] now) {
    return read(
        () -> {
          int[] values = new int[count(Integer.BYTES)];
          for (int from = 0; from < values.length; ) {
            int some = Math.min(values.length - from, StateWriter.BUFFER / Integer.BYTES);
            in.readFully(buffer.array(), 0, some * Integer.BYTES);
            buffer.clear().asIntBuffer().get(values, from, some);
            from += some;
          }
          return values;
        });
  }
}
