package org.gmm4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's NPY format, versions 1 to 3 (numpy.lib.format): a magic, a Python dictionary with type,
 * order and shape, then the numbers. Our own reader and writer, because the small libraries for it
 * neither stream nor say what is wrong with a file.
 */
public final class NpyFormat {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])(\\w\\d+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SCALAR =
      Pattern.compile("\\A.NUMPY[^{]*\\{'descr': '([^']*)', [^}]*'shape': \\(\\)[^}]*\\} *\n");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

  private NpyFormat() {}

  static boolean matches(byte[] magic) {
    return magic.length == 4 && Arrays.equals(magic, 0, 4, MAGIC, 0, 4);
  }

  /** Reads the header of a whole NPY stream, such as an entry of an NPZ file. */
  public static ArrayHeader readHeader(String source, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (!matches(magic)) {
      throw new DataException(source + ": not an NPY array");
    }
    return readHeader(source, magic, in);
  }

  static ArrayHeader readHeader(String source, byte[] magic, InputStream in) throws IOException {
    byte[] rest = exactly(in, MAGIC.length - magic.length + 2);
    int version = rest[2];
    if (rest[0] != 'P' || rest[1] != 'Y' || version < 1 || version > 3) {
      throw new DataException(source + ": not an NPY file of version 1 to 3");
    }
    ByteBuffer size =
        ByteBuffer.wrap(exactly(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    long length = version == 1 ? size.getShort() & 0xffff : size.getInt() & 0xffffffffL;
    if (length > 1 << 20) {
      throw new DataException(source + ": its NPY header is damaged");
    }
    return parse(source, new String(exactly(in, (int) length), StandardCharsets.UTF_8));
  }

  private static ArrayHeader parse(String source, String dictionary) {
    Matcher descr = DESCR.matcher(dictionary);
    Matcher fortran = FORTRAN.matcher(dictionary);
    Matcher shape = SHAPE.matcher(dictionary);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new DataException(
          source
              + ": its NPY header is not that of a plain array of numbers: "
              + dictionary.strip());
    }
    long[] sizes = sizes(source, shape.group(1));
    boolean columnMajor = fortran.group(1).equals("True") && sizes.length > 1;
    ByteOrder order =
        switch (descr.group(1)) {
          case ">" -> ByteOrder.BIG_ENDIAN;
          case "=" -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    return new ArrayHeader(kind(source, descr.group(2)), order, sizes, columnMajor);
  }

  private static ArrayHeader.Kind kind(String source, String type) {
    return switch (type) {
      case "b1" -> ArrayHeader.Kind.BOOL;
      case "u1" -> ArrayHeader.Kind.UINT8;
      case "i1" -> ArrayHeader.Kind.INT8;
      case "u2" -> ArrayHeader.Kind.UINT16;
      case "i2" -> ArrayHeader.Kind.INT16;
      case "u4" -> ArrayHeader.Kind.UINT32;
      case "i4" -> ArrayHeader.Kind.INT32;
      case "u8" -> ArrayHeader.Kind.UINT64;
      case "i8" -> ArrayHeader.Kind.INT64;
      case "f4" -> ArrayHeader.Kind.FLOAT32;
      case "f8" -> ArrayHeader.Kind.FLOAT64;
      default ->
          throw new DataException(
              source
                  + ": holds values of type "
                  + type
                  + "; data must be float32, float64 or uint8, labels integers");
    };
  }

  private static long[] sizes(String source, String text) {
    try {
      return Arrays.stream(text.split(","))
          .map(String::strip)
          .filter(size -> !size.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException tooLong) {
      throw new DataException(source + ": its header says an impossible shape (" + text + ")");
    }
  }

  /**
   * The value of an array without dimensions: a Boolean, Long, Double or String.
   *
   * @param npy a whole NPY file
   * @return empty if it is an array with dimensions, or of another type
   */
  public static Optional<Object> scalar(byte[] npy) {
    Matcher header = SCALAR.matcher(new String(npy, StandardCharsets.ISO_8859_1));
    if (!header.find()) {
      return Optional.empty();
    }
    String type = header.group(1);
    ByteBuffer value =
        ByteBuffer.wrap(npy, header.end(), npy.length - header.end())
            .order(ByteOrder.LITTLE_ENDIAN);
    if (type.startsWith("<U") && value.remaining() % 4 == 0) {
      StringBuilder text = new StringBuilder();
      while (value.hasRemaining()) {
        int point = value.getInt();
        if (point != 0 && Character.isValidCodePoint(point)) {
          text.appendCodePoint(point);
        }
      }
      return Optional.of(text.toString());
    }
    return switch (type + ":" + value.remaining()) {
      case "|b1:1" -> Optional.of(value.get() != 0);
      case "<i8:8" -> Optional.of(value.getLong());
      case "<f8:8" -> Optional.of(value.getDouble());
      default -> Optional.empty();
    };
  }

  /**
   * The bytes that stand before the numbers of a little-endian, row-major array.
   *
   * @param descr NumPy's name for the type, such as {@code <f8}
   */
  public static byte[] header(String descr, long... shape) {
    StringBuilder sizes = new StringBuilder();
    for (long size : shape) {
      sizes.append(size).append(shape.length == 1 ? "," : ", ");
    }
    if (shape.length > 1) {
      sizes.setLength(sizes.length() - 2);
    }
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(descr, sizes);
    int prefix = MAGIC.length + 4;
    int padded = (prefix + dictionary.length() + 1 + 63) / 64 * 64;
    return ByteBuffer.allocate(padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (padded - prefix))
        .put(dictionary.getBytes(StandardCharsets.US_ASCII))
        .put(
            " "
                .repeat(padded - prefix - dictionary.length() - 1)
                .getBytes(StandardCharsets.US_ASCII))
        .put((byte) '\n')
        .array();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
