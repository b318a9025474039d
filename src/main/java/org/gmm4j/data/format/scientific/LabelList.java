package org.gmm4j.data.format.scientific;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;

/** Takes numbers as labels, whether they come as a row or as a column. */
final class LabelList implements RowSink {
  private final String source;
  private int[] codes = new int[1024];
  private int count;
  private ElementType type = ElementType.UINT8;

  LabelList(String source) {
    this.source = source;
  }

  /**
   * Refuses what is no list.
   *
   * @param shape of the array
   */
  static void requireList(String source, long[] shape) {
    boolean list = shape.length < 2 || (shape.length == 2 && Math.min(shape[0], shape[1]) == 1);
    if (!list) {
      throw new DataException(
          "%s: labels must be one-dimensional, this has the shape %s"
              .formatted(source, Words.text(shape)));
    }
  }

  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.type = type;
  }

  @Override
  public void put(ByteBuffer rows) {
    ByteBuffer in = rows.order(ByteOrder.LITTLE_ENDIAN);
    int more = in.remaining() / type.bytes();
    if (more > codes.length - count) {
      codes = Arrays.copyOf(codes, Math.max(Math.addExact(count, more), count + count / 2));
    }
    while (in.hasRemaining()) {
      double value =
          switch (type) {
            case UINT8 -> in.get() & 0xff;
            case INT16 -> in.getShort();
            case UINT16 -> in.getShort() & 0xffff;
            case FLOAT32 -> in.getFloat();
            case FLOAT64 -> in.getDouble();
          };
      codes[count] = code(value);
      count++;
    }
  }

  private int code(double value) {
    if (value != (int) value) {
      String text =
          value == Math.rint(value) && Math.abs(value) < 1e18
              ? Long.toString((long) value)
              : Double.toString(value);
      throw new DataException(
          "%s: label %d is %s; labels must be whole numbers of 32 bits, or strings"
              .formatted(source, count + 1, text));
    }
    return (int) value;
  }

  @Override
  public void end() {}

  /** All that have come. */
  Labels labels() {
    return Labels.of(Arrays.copyOf(codes, count));
  }
}
