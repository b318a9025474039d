package org.gmm4j.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's array files, as far as {@code workloads.py} and {@code evaluate.py} use them.
 *
 * @param bytes whether the file holds unsigned bytes; else it holds doubles
 * @param shape the dimensions
 * @param values the numbers, row-major and little-endian
 */
record NpyFile(boolean bytes, int[] shape, ByteBuffer values) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '(\\|u1|<f8)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");
  private static final int PREFIX = 10;

  static NpyFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer all =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      byte[] text = new byte[all.getShort(PREFIX - Short.BYTES)];
      all.get(PREFIX, text);
      Matcher header = HEADER.matcher(new String(text, StandardCharsets.US_ASCII));
      if (!header.find()) {
        throw new IOException(file + ": not an array of bytes or doubles in C order");
      }
      int[] shape =
          Arrays.stream(header.group(2).split(", *")).mapToInt(Integer::parseInt).toArray();
      int begin = PREFIX + text.length;
      ByteBuffer values = all.slice(begin, all.capacity() - begin).order(ByteOrder.LITTLE_ENDIAN);
      return new NpyFile(header.group(1).equals("|u1"), shape, values);
    }
  }

  /** Consecutive numbers as doubles; bytes divided by 255. */
  double[] read(int from, int count) {
    double[] out = new double[count];
    if (bytes) {
      Arrays.setAll(out, i -> (values.get(from + i) & 0xff) / 255.0);
    } else {
      values.asDoubleBuffer().get(from, out);
    }
    return out;
  }

  static void write(Path file, int[] numbers) throws IOException {
    ByteBuffer out = begin("<i4", numbers.length * Integer.BYTES, numbers.length);
    for (int number : numbers) {
      out.putInt(number);
    }
    Files.write(file, out.array());
  }

  static void write(Path file, double[] numbers, int... shape) throws IOException {
    ByteBuffer out = begin("<f8", numbers.length * Double.BYTES, shape);
    for (double number : numbers) {
      out.putDouble(number);
    }
    Files.write(file, out.array());
  }

  private static ByteBuffer begin(String type, int size, int... shape) {
    StringBuilder dimensions = new StringBuilder();
    for (int each : shape) {
      dimensions.append(each).append(',');
    }
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, dimensions);
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(PREFIX + text.length + size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text);
  }
}
