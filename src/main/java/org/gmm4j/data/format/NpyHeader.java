package org.gmm4j.data.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.DataException;
import org.gmm4j.data.values.NumberType;

/**
 * What stands before the numbers in NumPy's NPY format, versions 1 to 3 (numpy.lib.format): a
 * magic, and a Python dictionary with type, order and shape. Our own reader and writer, because the
 * small libraries for it neither stream nor say what is wrong with a file.
 *
 * @param type NumPy's name of it without the byte order, "f8"
 * @param order its byte order
 * @param shape sizes; none for a single number
 * @param columnMajor whether the first index runs fastest
 * @param bytes how many it takes in a file
 */
public record NpyHeader(
    String type, ByteOrder order, long[] shape, boolean columnMajor, long bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])(\\w\\d+)'");
  private static final Pattern TYPED = Pattern.compile("[<>|=]\\w\\d+");
  private static final Pattern OBJECTS = Pattern.compile("'descr'\\s*:\\s*'\\|?O");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SCALAR =
      Pattern.compile("\\A.NUMPY[^{]*\\{'descr': '([^']*)', [^}]*'shape': \\(\\)[^}]*\\} *\n");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

  private static final Map<String, NumberType> NUMBERS =
      Map.ofEntries(
          Map.entry("b1", NumberType.BOOL),
          Map.entry("u1", NumberType.UINT8),
          Map.entry("i1", NumberType.INT8),
          Map.entry("u2", NumberType.UINT16),
          Map.entry("i2", NumberType.INT16),
          Map.entry("u4", NumberType.UINT32),
          Map.entry("i4", NumberType.INT32),
          Map.entry("u8", NumberType.UINT64),
          Map.entry("i8", NumberType.INT64),
          Map.entry("f2", NumberType.FLOAT16),
          Map.entry("f4", NumberType.FLOAT32),
          Map.entry("f8", NumberType.FLOAT64));

  static boolean matches(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Reads the header of a whole NPY stream, such as an entry of an NPZ file. */
  public static NpyHeader read(String source, InputStream in) throws IOException {
    byte[] begin = in.readNBytes(MAGIC.length + 2);
    if (!matches(begin)) {
      throw new DataException(source + ": not an NPY array");
    }
    if (begin.length < MAGIC.length + 2) {
      throw new EOFException();
    }
    int version = begin[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new DataException(source + ": not an NPY file of version 1 to 3");
    }
    ByteBuffer size =
        ByteBuffer.wrap(exactly(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    long length = version == 1 ? size.getShort() & 0xffff : size.getInt() & 0xffffffffL;
    if (length > 1 << 20) {
      throw new DataException(source + ": its NPY header is damaged");
    }
    long bytes = MAGIC.length + 2 + size.capacity() + length;
    return parse(source, new String(exactly(in, (int) length), StandardCharsets.UTF_8), bytes);
  }

  private static NpyHeader parse(String source, String dictionary, long bytes) {
    if (OBJECTS.matcher(dictionary).find()) {
      throw new DataException(
          source + ": holds pickled Python objects, not numbers; save array.astype(float)");
    }
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
    return new NpyHeader(descr.group(2), order(descr.group(1)), sizes, columnMajor, bytes);
  }

  /** Whether it is of strings. */
  boolean isText() {
    return type.startsWith("U") || type.startsWith("S");
  }

  /**
   * The same for an array of numbers.
   *
   * @throws DataException if it is none
   */
  public ArrayHeader numbers(String source) {
    NumberType number = NUMBERS.get(type);
    if (number == null) {
      throw new DataException(
          "%s: holds values of type %s; integers, booleans and floats of 16 to 64 bits are read"
              .formatted(source, type));
    }
    return new ArrayHeader(number, order, shape, columnMajor);
  }

  /**
   * The type of numbers that NumPy calls so.
   *
   * @param descr its name with the byte order, {@code <f8} or {@code |u1}
   */
  public static Optional<NumberType> numberType(String descr) {
    return TYPED.matcher(descr).matches()
        ? Optional.ofNullable(NUMBERS.get(descr.substring(1)))
        : Optional.empty();
  }

  /** The byte order of numbers of such a type. */
  public static ByteOrder order(String descr) {
    return switch (descr.charAt(0)) {
      case '>' -> ByteOrder.BIG_ENDIAN;
      case '=' -> ByteOrder.nativeOrder();
      default -> ByteOrder.LITTLE_ENDIAN;
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
  public static byte[] write(String descr, long... shape) {
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
