package org.gmm4j.data.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.reorder.TransposedRows;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** Numbers in a stream, one behind the other, as an {@link ArrayHeader} says. */
final class NumberArray implements StoredArray {
  private static final int PIECE = 1 << 20;

  private final String source;
  private final String name;
  private final ArrayHeader header;
  private final InputStream in;
  private final long mostBytes;
  private final Optional<FileBlocks.Part> onDisk;

  /**
   * Describes.
   *
   * @param source for messages
   * @param name inside the file
   * @param in at the first number
   * @param mostBytes at most so many are in the stream; a header that claims more is refused
   * @param onDisk where the rows lie, if they are in a file as they are
   */
  NumberArray(
      String source,
      String name,
      ArrayHeader header,
      InputStream in,
      long mostBytes,
      Optional<FileBlocks.Part> onDisk) {
    this.source = source;
    this.name = name;
    this.header = header;
    this.in = in;
    this.mostBytes = mostBytes;
    this.onDisk = onDisk;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String describe() {
    return Arrays.stream(header.shape()).mapToObj(Long::toString).collect(Collectors.joining(" × "))
        + " "
        + header.type().toString().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public long[] shape() {
    return header.shape().clone();
  }

  @Override
  public boolean comesByRows() {
    return !header.columnMajor();
  }

  @Override
  public Optional<FileBlocks.Part> onDisk() {
    onDisk.ifPresent(
        part -> {
          header.requireWithin(source, mostBytes - part.offset());
          if (part.offset() + part.rows() * part.rowBytes() < mostBytes) {
            throw behind();
          }
        });
    return onDisk;
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) throws IOException {
    header.requireWithin(source, mostBytes);
    long n = header.rows(source);
    int d = header.columns(source);
    RowSink sink = columns == null ? out : new ChosenColumns(out, columns);
    if (header.columnMajor()) {
      if (n > Integer.MAX_VALUE) {
        throw new DataException(
            source + ": has columns of more than 2 GiB, one behind the other: write rows instead");
      }
      copy(d, (int) n, new TransposedRows(rowMajor(sink)));
    } else {
      copy(n, d, sink);
    }
    requireEnd();
  }

  /** Of three dimensions or more, the features of a row are in another order, too. */
  private RowSink rowMajor(RowSink out) {
    long[] features = Arrays.copyOfRange(header.shape(), 1, header.shape().length);
    if (features.length < 2) {
      return out;
    }
    int[] places = ArrayHeader.rowMajorPlaces(features);
    int[] order = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      order[places[i]] = i;
    }
    return new ChosenColumns(out, order);
  }

  private void copy(long rows, int columns, RowSink out) throws IOException {
    NumberType type = header.type();
    out.begin(type.kept(), rows, columns);
    long rowBytes = (long) columns * Math.max(type.bytes(), type.kept().bytes());
    if (rowBytes > Integer.MAX_VALUE - 8) {
      throw new DataException(source + ": has rows of more than 2 GiB");
    }
    int each = (int) Math.max(1, Math.min(rows, PIECE / rowBytes));
    byte[] bytes = new byte[0];
    ByteBuffer kept = ByteBuffer.allocate(0);
    for (long first = 0; first < rows; first += each) {
      int length = (int) Math.min(each, rows - first) * columns * type.bytes();
      if (first == 0) { // of a long row no more is taken than comes
        bytes = in.readNBytes(length);
        kept = ByteBuffer.allocate(bytes.length / type.bytes() * type.kept().bytes());
        kept.order(ByteOrder.LITTLE_ENDIAN);
      }
      int count = first == 0 ? bytes.length : in.readNBytes(bytes, 0, length);
      if (count < length) {
        throw new EOFException();
      }
      type.keep(ByteBuffer.wrap(bytes, 0, length).order(header.order()), kept.clear());
      out.put(kept.flip());
    }
    out.end();
  }

  @Override
  public Labels labels() throws IOException {
    long[] shape = header.shape();
    boolean list = shape.length == 1 || (shape.length == 2 && Math.min(shape[0], shape[1]) == 1);
    if (!list) {
      throw new DataException(
          source + ": labels must be one-dimensional, this has the shape " + header.shapeText());
    }
    header.requireWithin(source, mostBytes);
    int count = header.count(source);
    int[] codes = new int[Math.min(count, PIECE)]; // grows: the header may claim any number
    byte[] bytes = new byte[header.type().bytes()];
    for (int i = 0; i < count; i++) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException();
      }
      if (i == codes.length) {
        codes = Arrays.copyOf(codes, (int) Math.min(count, 2L * i));
      }
      codes[i] = code(ByteBuffer.wrap(bytes).order(header.order()), i);
    }
    requireEnd();
    return Labels.of(codes);
  }

  private int code(ByteBuffer number, int position) {
    double value = header.type().real(number);
    if (value != (int) value) {
      throw new DataException(
          "%s: label %d is %s; labels must be whole numbers of 32 bits, or strings"
              .formatted(source, position + 1, text(value)));
    }
    return (int) value;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e18
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private DataException behind() {
    return new DataException(
        source
            + ": goes on behind its last value, so its header with the shape "
            + header.shapeText()
            + " is wrong");
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw behind();
    }
  }

  /**
   * All numbers as doubles, row-major [product of the shape]. Whole numbers beyond 2⁵³ are rounded.
   */
  double[] reals() throws IOException {
    int count = header.count(source);
    header.requireWithin(source, mostBytes);
    double[] out = new double[count];
    int size = header.type().bytes();
    byte[] bytes = new byte[(int) Math.min(PIECE, (long) count * size)];
    for (int from = 0; from < count; ) {
      int length = Math.min(count - from, bytes.length / size);
      if (in.readNBytes(bytes, 0, length * size) < length * size) {
        throw new EOFException();
      }
      ByteBuffer piece = ByteBuffer.wrap(bytes, 0, length * size).order(header.order());
      header.type().reals(piece, out, from, length);
      from += length;
    }
    return header.rowMajor(out);
  }
}
