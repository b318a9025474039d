package org.gmm4j.cli.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Arrays in files of a folder, as requests name them. */
record SharedArrays(Path folder) {
  /** Doubles in a new file. */
  String of(String name, double[] values, int... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return put(name, bytes.array(), "<f8", shape);
  }

  /** Rows. */
  String of(String name, double[][] rows) {
    double[] values = Stream.of(rows).flatMapToDouble(DoubleStream::of).toArray();
    return of(name, values, rows.length, rows[0].length);
  }

  /** Whole numbers. */
  String of(String name, int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return put(name, bytes.array(), "<i4", values.length);
  }

  /** Room for answers. */
  String room(String name, String dtype, int... shape) {
    int numbers = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return put(name, new byte[numbers * (dtype.charAt(2) - '0')], dtype, shape);
  }

  private String put(String name, byte[] bytes, String dtype, int... shape) {
    Path file = folder.resolve(name);
    try {
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return "{'file':'%s','dtype':'%s','shape':%s}".formatted(file, dtype, Arrays.toString(shape));
  }

  /** Doubles that an answer has put there. */
  double[] doubles(String name) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(values);
    return values;
  }

  /** Whole numbers likewise. */
  int[] integers(String name) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
