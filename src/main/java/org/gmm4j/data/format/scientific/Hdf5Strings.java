package org.gmm4j.data.format.scientific;

import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetBase;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.DataException;

/**
 * Reads strings of an HDF5 file, and MATLAB's characters and cells of them.
 *
 * @param source for messages
 */
record Hdf5Strings(Hdf5Content file, String source, DatasetBase dataset) {
  private static final int GROWTH = 1032; // as deflate's
  private static final int PIECE = 4096;

  /** Strings of fixed or variable length, a list. */
  List<String> strings() throws IOException {
    LabelList.requireList(source, dataset.getDimensionsAsLong());
    List<String> out = new ArrayList<>();
    for (Object each : list(dataset)) {
      out.add(((String) each).stripTrailing());
    }
    return out;
  }

  /** The rows of a matrix of characters, which are stored as numbers of 16 bits. */
  List<String> characters() throws IOException {
    return Hdf5Content.wording(source, () -> characters(dataset));
  }

  /** The strings that cells refer to. */
  List<String> cells() throws IOException {
    LabelList.requireList(source, dataset.getDimensionsAsLong());
    List<String> out = new ArrayList<>();
    for (Object address : list(dataset)) {
      int number = out.size() + 1;
      out.add(Hdf5Content.wording(source, () -> cell((Long) address, number)));
    }
    return out;
  }

  private String cell(long address, int number) {
    Node node = file.file().getNodeByAddress(address);
    String kind = Hdf5Content.matlabClass(node);
    if (!"char".equals(kind) || !(node instanceof DatasetBase text)) {
      throw new DataException(
          "%s: cell %d holds %s, not a string"
              .formatted(source, number, kind == null ? "something else" : kind));
    }
    return text.getAttribute("MATLAB_empty") != null ? "" : String.join("", characters(text));
  }

  private List<String> characters(DatasetBase text) {
    long[] stored = text.getDimensionsAsLong();
    if (stored.length != 2 || text.getDataType().getSize() != Character.BYTES) {
      throw new DataException(source + ": is no list of strings");
    }
    requireWithin(text);
    int[][] columns = (int[][]) text.getData();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < stored[1]; i++) {
      StringBuilder row = new StringBuilder();
      for (int[] column : columns) {
        row.append((char) column[i]);
      }
      out.add(row.toString().stripTrailing());
    }
    return out;
  }

  /** All elements of a list, a column or a row, read in pieces. */
  private List<Object> list(Dataset from) throws IOException {
    return Hdf5Content.wording(
        source,
        () -> {
          requireWithin(from);
          List<Object> out = new ArrayList<>();
          long[] shape = from.getDimensionsAsLong();
          if (shape.length == 0) {
            return List.of(from.getData());
          }
          int along = shape.length == 2 && shape[0] == 1 ? 1 : 0;
          for (long first = 0; first < shape[along]; first += PIECE) {
            long[] offset = new long[shape.length];
            int[] sizes = new int[shape.length];
            java.util.Arrays.fill(sizes, 1);
            offset[along] = first;
            sizes[along] = (int) Math.min(PIECE, shape[along] - first);
            collect(piece(from, offset, sizes), out);
          }
          return out;
        });
  }

  private static Object piece(Dataset from, long[] offset, int[] sizes) {
    boolean whole = from.getDataLayout() == io.jhdf.object.message.DataLayout.COMPACT;
    return whole ? from.getData() : from.getData(offset, sizes);
  }

  private static void collect(Object array, List<Object> out) {
    for (int i = 0; i < Array.getLength(array); i++) {
      Object each = Array.get(array, i);
      if (each.getClass().isArray()) {
        collect(each, out);
      } else {
        out.add(each);
      }
    }
  }

  private void requireWithin(Dataset from) {
    double bytes = from.getDataType().getSize();
    for (long size : from.getDimensionsAsLong()) {
      bytes *= size;
    }
    if (bytes > (double) file.size() * GROWTH) {
      throw new DataException(
          "%s: is truncated, or its header is wrong: it says the shape %s"
              .formatted(source, Words.text(from.getDimensionsAsLong())));
    }
  }
}
