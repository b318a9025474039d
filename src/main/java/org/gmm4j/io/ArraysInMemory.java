package org.gmm4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataFiles;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.values.RowsInMemory;

/** A model file that was read whole. */
record ArraysInMemory(Path file, Map<String, NpyArray> arrays, Map<String, Object> scalars)
    implements ModelArrays {
  /** What is read of files that may hold other arrays, and large ones, too. */
  private static final Set<String> KNOWN =
      Set.of(
          "weights",
          "means",
          "covariances",
          "precisions",
          "precisions_cholesky",
          "factors",
          "noise",
          "rank",
          StoredModel.HISTORY);

  private static final Set<String> SINGLE = Set.of("scale");

  @Override
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  @Override
  public NpyArray reals(String name, int dimensions) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new DataException(file + ": has no array named " + name);
    }
    long[] shape = withoutOnes(array.shape(), dimensions);
    if (shape.length != dimensions) {
      throw new DataException(
          "%s: %s has %d dimensions, %d are needed"
              .formatted(file, name, array.shape().length, dimensions));
    }
    return new NpyArray(shape, array.values());
  }

  /** Software that knows matrices only writes lists as rows or columns. */
  private static long[] withoutOnes(long[] shape, int dimensions) {
    long[] left = shape;
    while (left.length > dimensions && left[0] == 1) {
      left = Arrays.copyOfRange(left, 1, left.length);
    }
    while (left.length > dimensions && left[left.length - 1] == 1) {
      left = Arrays.copyOf(left, left.length - 1);
    }
    return left;
  }

  /** Those of a file that data are read from, too, by MATLAB, SciPy or R for instance. */
  static ArraysInMemory of(Path file) {
    return DataFiles.read(
        file,
        (stored, name) -> {
          Map<String, NpyArray> arrays = new HashMap<>();
          Map<String, Object> scalars = new TreeMap<>();
          for (StoredArray each : stored.arrays()) {
            String called = each.name().startsWith("/") ? each.name().substring(1) : each.name();
            if (called.equals(StoredModel.STRUCTURE)) {
              scalars.put(called, each.labels().name(each.labels().codes()[0]));
            } else if (KNOWN.contains(called)) {
              arrays.put(called, numbers(file, each));
            } else if (SINGLE.contains(called)) {
              scalars.put(called, numbers(file, each).values()[0]);
            }
          }
          return new ArraysInMemory(file, arrays, scalars);
        });
  }

  private static NpyArray numbers(Path file, StoredArray array) throws IOException {
    RowsInMemory rows = new RowsInMemory();
    array.rows(null, rows);
    long count = rows.rows() * rows.columns();
    if (count > Integer.MAX_VALUE - 8) {
      throw new DataException(
          "%s: %s has too many numbers for a model".formatted(file, array.name()));
    }
    double[] values = new double[(int) count];
    rows.values().read(0, (int) rows.rows(), values, 0);
    return new NpyArray(array.shape(), values);
  }
}
