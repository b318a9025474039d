package org.gmm4j.data.format.images;

import java.nio.ByteBuffer;
import org.gmm4j.data.values.ElementType;

/**
 * Resizes pictures, along each axis by itself: to fewer pixels each is the mean of the area that it
 * covers, to more it is interpolated between the two nearest centres. Weights are whole numbers
 * with one denominator, and whole values are rounded once, half up: means over whole pixels are
 * exact.
 */
final class Resampling {
  private final Picture picture;
  private final Axis across;
  private final Axis down;
  private final double[] source; // a row
  private final double[][] rows = new double[2][]; // of the source, resized across
  private final int[] held = {-1, -1};

  /**
   * One axis.
   *
   * @param first the first source of each target
   * @param weights of the sources from there on
   * @param sum of the weights of each target
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Axis(int[] first, int[][] weights, long sum) {
    static Axis of(int from, int to) {
      return to <= from ? means(from, to) : interpolation(from, to);
    }

    /** Target i covers [i·from, (i+1)·from) of a line on which source j is [j·to, (j+1)·to). */
    private static Axis means(int from, int to) {
      int[] first = new int[to];
      int[][] weights = new int[to][];
      for (int i = 0; i < to; i++) {
        long begin = (long) i * from;
        long end = begin + from;
        first[i] = (int) (begin / to);
        weights[i] = new int[(int) ((end + to - 1) / to) - first[i]];
        for (int w = 0; w < weights[i].length; w++) {
          long source = (long) (first[i] + w) * to;
          weights[i][w] = (int) (Math.min(end, source + to) - Math.max(begin, source));
        }
      }
      return new Axis(first, weights, from);
    }

    /** The centre of target i is at (i + ½)·from/to − ½, in units of 1/(2·to). */
    private static Axis interpolation(int from, int to) {
      int[] first = new int[to];
      int[][] weights = new int[to][];
      int unit = 2 * to;
      for (int i = 0; i < to; i++) {
        long centre = (2L * i + 1) * from - to;
        centre = Math.max(0, Math.min(centre, (long) (from - 1) * unit));
        first[i] = (int) (centre / unit);
        int beyond = (int) (centre % unit);
        weights[i] = beyond == 0 ? new int[] {unit} : new int[] {unit - beyond, beyond};
      }
      return new Axis(first, weights, unit);
    }
  }

  private Resampling(Picture picture, int width, int height) {
    this.picture = picture;
    this.source = new double[picture.width() * picture.channels()];
    this.across = Axis.of(picture.width(), width);
    this.down = Axis.of(picture.height(), height);
  }

  /** Resizes. */
  static Picture of(Picture picture, int width, int height) {
    return picture.width() == width && picture.height() == height
        ? picture
        : new Resampling(picture, width, height).resized();
  }

  private Picture resized() {
    int width = across.first.length;
    int height = down.first.length;
    ByteBuffer out = Picture.room((long) width * height, picture.channels(), picture.type());
    double[] sums = new double[width * picture.channels()];
    double whole = (double) across.sum * down.sum;
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, 0);
      for (int w = 0; w < down.weights[y].length; w++) {
        double[] row = row(down.first[y] + w);
        int weight = down.weights[y][w];
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weight * row[i];
        }
      }
      for (double sum : sums) {
        put(out, sum / whole);
      }
    }
    return new Picture(width, height, picture.channels(), picture.type(), out.flip());
  }

  /** A row of the source, resized across; two neighbours are held. */
  private double[] row(int y) {
    int slot = y % 2;
    double[] row = rows[slot];
    if (row == null) {
      row = new double[across.first.length * picture.channels()];
      rows[slot] = row;
    }
    if (held[slot] != y) {
      held[slot] = y;
      fill(y, row);
    }
    return row;
  }

  private void fill(int y, double[] row) {
    int channels = picture.channels();
    source(y);
    for (int x = 0; x < across.first.length; x++) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        int at = across.first[x] * channels + c;
        for (int weight : across.weights[x]) {
          sum += weight * source[at];
          at += channels;
        }
        row[x * channels + c] = sum;
      }
    }
  }

  /** Takes a row of the source. */
  private void source(int y) {
    ByteBuffer values = picture.values();
    int length = source.length;
    int size = picture.type().bytes();
    ByteBuffer row = values.slice(y * length * size, length * size).order(values.order());
    switch (picture.type()) {
      case UINT8 -> {
        for (int i = 0; i < length; i++) {
          source[i] = row.get(i) & 0xff;
        }
      }
      case UINT16 -> {
        for (int i = 0; i < length; i++) {
          source[i] = row.getShort(2 * i) & 0xffff;
        }
      }
      case INT16 -> {
        for (int i = 0; i < length; i++) {
          source[i] = row.getShort(2 * i);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < length; i++) {
          source[i] = row.getFloat(4 * i);
        }
      }
      case FLOAT64 -> row.asDoubleBuffer().get(source);
    }
  }

  private void put(ByteBuffer out, double value) {
    ElementType type = picture.type();
    switch (type) {
      case UINT8 -> out.put((byte) Math.round(value));
      case UINT16, INT16 -> out.putShort((short) Math.round(value));
      case FLOAT32 -> out.putFloat((float) value);
      case FLOAT64 -> out.putDouble(value);
    }
  }
}
