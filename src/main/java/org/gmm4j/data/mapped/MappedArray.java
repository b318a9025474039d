package org.gmm4j.data.mapped;

import java.nio.ByteBuffer;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.data.DataException;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.Values;

/** An array that can be read as long as this is open. */
public final class MappedArray implements AutoCloseable {
  private final ArrayInFile array;
  private final MappedFile file;

  /**
   * Maps it.
   *
   * @throws java.io.UncheckedIOException if the file is not there, or is shorter
   */
  public static MappedArray of(ArrayInFile array) {
    return of(array, MappedFile.PIECE);
  }

  /** The same in pieces of another size. */
  static MappedArray of(ArrayInFile array, int pieceSize) {
    return new MappedArray(array, pieceSize);
  }

  private MappedArray(ArrayInFile array, int pieceSize) {
    this.array = array;
    long rowBytes = hasRowsSideBySide() ? array.shape()[1] * array.type().bytes() : 0;
    int atOnce = (int) Math.min(Integer.MAX_VALUE, Math.max(Double.BYTES, rowBytes));
    this.file = MappedFile.of(array.file(), array.first(), array.length(), atOnce, pieceSize);
  }

  private boolean hasRowsSideBySide() {
    long[] shape = array.shape();
    return shape.length == 2 && (shape[1] == 1 || array.strides()[1] == array.type().bytes());
  }

  /**
   * A matrix as rows [N × d]: where they lie, if the numbers of a row are neighbours; else a few at
   * a time are put side by side as they are needed.
   *
   * @throws DataException if it is no matrix
   */
  public Values rows() {
    if (array.shape().length != 2) {
      throw new DataException("rows have the shape (N, d), not " + array.shapeText());
    }
    long begin = array.offset() - array.first();
    return hasRowsSideBySide()
        ? new MappedRows(file, array, begin)
        : new FileValues(new StridedRows(file, array, begin));
  }

  /** The sizes. */
  public long[] shape() {
    return array.shape().clone();
  }

  /** N of {@link #rows}. */
  public long count() {
    return array.rows();
  }

  /** d of {@link #rows}. */
  public int columns() {
    return array.columns();
  }

  /**
   * All numbers as doubles, the last index running fastest.
   *
   * @throws DataException if no array holds as many
   */
  public double[] reals() {
    double[] out = new double[ArrayLength.of(array.count())];
    if (array.type() == NumberType.FLOAT64 && array.isRowMajor()) {
      copy(out);
      return out;
    }
    visit(place -> array.type().real(at(place)), out);
    return out;
  }

  /**
   * All whole numbers of a list.
   *
   * @throws DataException if they are none, or larger than 32 bits hold
   */
  public int[] integers() {
    if (!array.type().whole() || array.shape().length != 1) {
      throw new DataException(
          "labels are a list of whole numbers, not %s of the shape %s"
              .formatted(array.type(), array.shapeText()));
    }
    double[] reals = reals();
    int[] out = new int[reals.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) reals[i];
      if (out[i] != reals[i]) {
        throw new DataException("label %d is %.0f, too large".formatted(i, reals[i]));
      }
    }
    return out;
  }

  /** Doubles that lie one behind the other. */
  private void copy(double[] out) {
    for (int done = 0; done < out.length; ) {
      long place = (long) done * Double.BYTES;
      int now = Math.min(out.length - done, file.left(place) / Double.BYTES);
      at(place).asDoubleBuffer().get(0, out, done, now);
      done += now;
    }
  }

  /** Reads a number. */
  private interface Reading {
    double at(long place);
  }

  private ByteBuffer at(long place) {
    return file.piece(place).duplicate().order(array.order()).position(file.within(place));
  }

  private void visit(Reading reading, double[] out) {
    long[] index = new long[array.shape().length];
    long place = array.offset() - array.first();
    for (int number = 0; number < out.length; number++) {
      out[number] = reading.at(place);
      for (int i = index.length - 1; i >= 0; i--) {
        place += array.strides()[i];
        if (++index[i] < array.shape()[i]) {
          break;
        }
        place -= array.strides()[i] * index[i];
        index[i] = 0;
      }
    }
  }

  /** Gives the file back: rows that are read later meet an exception. */
  @Override
  public void close() {
    file.close();
  }
}
