package org.gmm4j.internal.state;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Saves: every value goes to a stream and comes back as it is. Big-endian, as Java's streams. */
public final class StateWriter implements State {
  static final int BUFFER = 1 << 16;

  private final DataOutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /** Writes to a stream, which stays open and is not buffered. */
  public StateWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /** Something that is written. */
  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public boolean flag(boolean now) {
    write(() -> out.writeBoolean(now));
    return now;
  }

  @Override
  public long integer(long now) {
    write(() -> out.writeLong(now));
    return now;
  }

  @Override
  public double number(double now) {
    write(() -> out.writeDouble(now));
    return now;
  }

  @Override
  public String text(String now) {
    byte[] bytes = now.getBytes(StandardCharsets.UTF_8);
    write(
        () -> {
          out.writeInt(bytes.length);
          out.write(bytes);
        });
    return now;
  }

  @Override
  public double[] numbers(double[] now) {
    write(
        () -> {
          out.writeInt(now.length);
          for (int from = 0; from < now.length; ) {
            int count = Math.min(now.length - from, BUFFER / Double.BYTES);
            buffer.clear().asDoubleBuffer().put(now, from, count);
            out.write(buffer.array(), 0, count * Double.BYTES);
            from += count;
          }
        });
    return now;
  }

  @Override
  public int[] integers(int[] now) {
    write(
        () -> {
          out.writeInt(now.length);
          for (int from = 0; from < now.length; ) {
            int count = Math.min(now.length - from, BUFFER / Integer.BYTES);
            buffer.clear().asIntBuffer().put(now, from, count);
            out.write(buffer.array(), 0, count * Integer.BYTES);
            from += count;
          }
        });
    return now;
  }
}
