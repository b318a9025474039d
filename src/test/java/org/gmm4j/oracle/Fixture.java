package org.gmm4j.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gmm4j.data.format.NpyArray;

/** An array that scikit-learn computed, from an NPZ file among the test resources. */
public record Fixture(long[] shape, double[] values) {
  /**
   * All arrays of a file, by name.
   *
   * @param beside a class in the file's package
   */
  public static Map<String, Fixture> read(Class<?> beside, String file) throws IOException {
    Map<String, Fixture> arrays = new HashMap<>();
    try (InputStream in = beside.getResourceAsStream(file);
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        NpyArray array = NpyArray.read(entry.getName(), zip, 1 << 20);
        arrays.put(entry.getName().replace(".npy", ""), new Fixture(array.shape(), array.values()));
      }
    }
    return arrays;
  }

  /** The k-th part of {@code size} values. */
  public double[] slice(int k, int size) {
    return Arrays.copyOfRange(values, k * size, (k + 1) * size);
  }

  /** The rows of a matrix. */
  public double[][] matrix() {
    double[][] rows = new double[(int) shape[0]][];
    Arrays.setAll(rows, i -> slice(i, (int) shape[1]));
    return rows;
  }
}
