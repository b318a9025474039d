package org.gmm4j.internal.em;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gmm4j.data.format.NpyArray;

/** An NPZ file of reals that scikit-learn's results are kept in. */
final class Fixture {
  /** One array. */
  record Values(long[] shape, double[] values) {
    /** Values from k · size on. */
    double[] slice(int k, int size) {
      return Arrays.copyOfRange(values, k * size, (k + 1) * size);
    }

    /** A matrix row by row. */
    double[][] rows() {
      double[][] rows = new double[(int) shape[0]][];
      Arrays.setAll(rows, i -> slice(i, (int) shape[1]));
      return rows;
    }
  }

  private final Map<String, Values> arrays = new HashMap<>();

  private Fixture() {}

  static Fixture read(String name) throws IOException {
    Fixture fixture = new Fixture();
    try (InputStream in = Fixture.class.getResourceAsStream(name + ".npz");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in, name))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        NpyArray array = NpyArray.read(entry.getName(), zip, 1 << 20);
        fixture.arrays.put(
            entry.getName().replace(".npy", ""), new Values(array.shape(), array.values()));
      }
    }
    return fixture;
  }

  Values get(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  double[] values(String name) {
    return get(name).values();
  }
}
