package org.gmm4j.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes IDX and NPY files byte by byte, from their specifications and apart from the code under
 * test, sound ones and others.
 */
public final class ArrayFiles {
  public static final int IDX_UINT8 = 0x08;
  public static final int IDX_FLOAT = 0x0d;
  public static final int IDX_DOUBLE = 0x0e;

  private ArrayFiles() {}

  /** An IDX file: 0 0 type rank, sizes, values. */
  public static byte[] idx(int type, byte[] values, int... shape) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    file.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
    for (int size : shape) {
      file.putInt(size);
    }
    return file.put(values).array();
  }

  /** An NPY file of version 1 in row-major order. */
  public static byte[] npy(String descr, String shape, byte[] values) {
    return npy(1, dictionary(descr, false, shape), values);
  }

  /** NumPy's dictionary. */
  public static String dictionary(String descr, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(descr, fortran ? "True" : "False", shape);
  }

  /** An NPY file of any version with any dictionary, padded to 64 bytes as NumPy does. */
  public static byte[] npy(int version, String dictionary, byte[] values) {
    int prefix = version == 1 ? 10 : 12;
    int length = (prefix + dictionary.length() + 1 + 63) / 64 * 64 - prefix;
    ByteBuffer file =
        ByteBuffer.allocate(prefix + length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) length);
    } else {
      file.putInt(length);
    }
    file.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < prefix + length - 1) {
      file.put((byte) ' ');
    }
    return file.put((byte) '\n').put(values).array();
  }

  /** A little-endian NPY file of doubles [rows.length × d]. */
  public static byte[] npy(double[][] rows) {
    double[] flat = new double[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return npy(
        "<f8",
        "(%d, %d)".formatted(rows.length, rows[0].length),
        doubles(ByteOrder.LITTLE_ENDIAN, flat));
  }

  /** A little-endian NPY file of 64-bit integers, what NumPy makes of a list. */
  public static byte[] npyLabels(int... labels) {
    ByteBuffer out = ByteBuffer.allocate(8 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      out.putLong(label);
    }
    return npy("<i8", "(%d,)".formatted(labels.length), out.array());
  }

  public static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  public static byte[] floats(ByteOrder order, double... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(order);
    for (double value : values) {
      out.putFloat((float) value);
    }
    return out.array();
  }

  public static byte[] doubles(ByteOrder order, double... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(order);
    for (double value : values) {
      out.putDouble(value);
    }
    return out.array();
  }

  public static byte[] gzip(byte[] contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(contents);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return out.toByteArray();
  }

  /** Puts bytes into a new file. */
  public static Path write(Path folder, String name, byte[] contents) {
    try {
      return Files.write(folder.resolve(name), contents);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
