package org.gmm4j.data.format.scientific;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.exceptions.HdfException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.ArrayHeader;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.reorder.TransposedRows;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in an HDF5 file.
 *
 * @param source for messages
 * @param header the type, and the shape as it is stored
 * @param transposed whether the shape is meant the other way around, as MATLAB's are
 */
record Hdf5Numbers(
    Hdf5Content file,
    String source,
    String name,
    ArrayHeader header,
    DatasetBase dataset,
    boolean transposed)
    implements StoredArray {
  private static final int PIECE = 4 << 20; // bytes
  private static final int LARGEST_PIECE = 64 << 20; // where chunks have many rows
  private static final int GROWTH = 1032; // deflate makes at most so many bytes of one

  @Override
  public String describe() {
    return Words.describe(shape(), header.type().toString().toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean isNamed(String asked) {
    return Words.samePath(name, asked);
  }

  @Override
  public boolean comesByRows() {
    return !transposed;
  }

  @Override
  public long[] shape() {
    return transposed ? Words.reversed(header.shape()) : header.shape().clone();
  }

  @Override
  public Labels labels() throws IOException {
    LabelList.requireList(source, shape());
    LabelList labels = new LabelList(source);
    rows(null, labels);
    return labels.labels();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) throws IOException {
    if (header.shape().length == 0) {
      single(out);
      return;
    }
    boolean chunked = dataset instanceof ChunkedDataset;
    header.requireWithin(source, file.size() * (chunked ? GROWTH : 1));
    RowSink sink = columns == null ? out : new ChosenColumns(out, columns);
    int n = header.fewRows(source);
    int d = header.columns(source);
    if (dataset instanceof ContiguousDataset && dataset.isEmpty()) {
      throw new DataException(source + ": was never written");
    }
    if (transposed) {
      int length = (int) header.shape()[header.shape().length - 1];
      sink = new TransposedRows(rowMajor(sink));
      sink.begin(header.type().kept(), (long) n * d / length, length);
    } else {
      sink.begin(header.type().kept(), n, d);
    }
    copy(n, d, sink);
  }

  private void single(RowSink out) throws IOException {
    Object value = Hdf5Content.wording(source, dataset::getData);
    if (!(value instanceof Number number)) {
      throw new DataException(source + ": is no number");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.begin(ElementType.FLOAT64, 1, 1);
    out.put(bytes.putDouble(0, number.doubleValue()));
    out.end();
  }

  /** Of three dimensions or more, the features of a row are in another order, too. */
  private RowSink rowMajor(RowSink out) {
    long[] shape = shape();
    if (shape.length < 3) {
      return out;
    }
    new ArrayHeader(header.type(), header.order(), shape, true).columns(source);
    int[] places = ArrayHeader.rowMajorPlaces(Arrays.copyOfRange(shape, 1, shape.length));
    int[] order = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      order[places[i]] = i;
    }
    return new ChosenColumns(out, order);
  }

  /**
   * Passes the numbers on.
   *
   * @param n first size as it is stored
   * @param d product of the others
   */
  private void copy(int n, int d, RowSink out) throws IOException {
    NumberType type = header.type();
    int each = dataset instanceof CompactDataset ? n : piece(n, d);
    long bytes = (long) each * d * type.kept().bytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new DataException(source + ": has rows of more than 2 GiB");
    }
    ByteBuffer kept = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean filled = dataset instanceof ChunkedDataset && hasFill();
    for (int first = 0; first < n; first += each) {
      int count = Math.min(each, n - first);
      if (filled) {
        requireWritten((ChunkedDataset) dataset, first, count);
      }
      ByteBuffer rows = slice(first, count).order(header.order());
      if (rows.remaining() != (long) count * d * type.bytes()) {
        throw new EOFException();
      }
      type.keep(rows, kept.clear());
      out.put(kept.flip());
    }
    out.end();
  }

  /** How many rows to read at once: whole chunks of them, since each is unpacked whole. */
  private int piece(int n, int d) {
    long rowBytes = (long) d * header.type().bytes();
    long rows = Math.max(1, PIECE / rowBytes);
    if (dataset instanceof ChunkedDataset chunks) {
      long chunk = Math.max(1, chunks.getChunkDimensions()[0]);
      rows = Math.max(chunk, rows / chunk * chunk);
      rows = Math.max(1, Math.min(rows, LARGEST_PIECE / rowBytes));
    }
    return (int) Math.min(n, rows);
  }

  /** Whether what was never written is something else than the zeros that the library gives. */
  private boolean hasFill() throws IOException {
    Object fill = Hdf5Content.wording(source, dataset::getFillValue);
    return fill instanceof Number number && number.doubleValue() != 0;
  }

  private void requireWritten(ChunkedDataset chunks, int first, int rows) {
    int[] sizes = chunks.getChunkDimensions();
    long[] shape = header.shape();
    int[] at = new int[sizes.length];
    at[0] = first / sizes[0] * sizes[0];
    while (at[0] < first + rows) {
      try {
        chunks.getRawChunkBuffer(at);
      } catch (HdfException missing) {
        throw new DataException(
            "%s: rows from %d on were never written, in part or all".formatted(source, at[0] + 1),
            missing);
      }
      int i = at.length - 1;
      at[i] += sizes[i];
      while (i > 0 && at[i] >= shape[i]) {
        at[i] = 0;
        i--;
        at[i] += sizes[i];
      }
    }
  }

  private ByteBuffer slice(int first, int rows) throws IOException {
    return Hdf5Content.wording(
        source,
        () -> {
          if (dataset instanceof CompactDataset) {
            return dataset.getDataBuffer();
          }
          long[] from = new long[header.shape().length];
          from[0] = first;
          int[] sizes = Arrays.stream(header.shape()).mapToInt(Math::toIntExact).toArray();
          sizes[0] = rows;
          return dataset.getSliceDataBuffer(from, sizes);
        });
  }
}
