package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/** Singles; divided by the scale when read. */
public final class FloatValues implements Values {
  private final float[][] chunks;
  private final int columns;
  private final double scale;

  public FloatValues(float[][] chunks, int columns, double scale) {
    this.chunks = chunks;
    this.columns = columns;
    this.scale = scale;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT32;
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int done = 0; done < count; ) {
      float[] chunk = chunks[(int) ((row + done) / each)];
      int place = (int) ((row + done) % each);
      int rows = Math.min(count - done, each - place);
      int from = place * columns;
      int to = offset + done * columns;
      for (int j = 0; j < rows * columns; j++) {
        out[to + j] = chunk[from + j];
      }
      Values.divide(out, to, rows * columns, scale);
      done += rows;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    float[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = chunk[from + order[j]];
    }
    Values.divide(out, offset, order.length, scale);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    float[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    System.arraycopy(chunk, from, out, offset, columns);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    float[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = chunk[from + order[j]];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.asFloatBuffer()
          .put(chunks[(int) ((row + i) / each)], (int) ((row + i) % each) * columns, columns);
      out.position(out.position() + columns * Float.BYTES);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new FloatValues(chunks, columns, newScale);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    float[][] selected = allocate(count, columns);
    Values.copyRows(chunks, count, row, selected, columns);
    return new FloatValues(selected, columns, scale);
  }

  public static float[][] allocate(int rows, int columns) {
    float[][] chunks = new float[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new float[Values.rowsIn(c, rows, columns) * columns];
    }
    return chunks;
  }
}
