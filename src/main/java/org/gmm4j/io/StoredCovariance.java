package org.gmm4j.io;

import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;

/**
 * The arrays of a model file that its covariances are read from.
 *
 * @param file its name, for messages
 */
record StoredCovariance(ModelArrays model, Path file) implements StoredArrays {
  @Override
  public boolean has(String name) {
    return model.has(name);
  }

  @Override
  public double[] reals(String name, int... shape) {
    NpyArray array = model.reals(name, shape.length);
    long[] wanted = Arrays.stream(shape).asLongStream().toArray();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = wanted[i] == ANY ? array.shape()[i] : wanted[i];
    }
    if (!Arrays.equals(array.shape(), wanted)) {
      throw new DataException(
          "%s: %s has the shape %s; with these weights and means it must be %s"
              .formatted(file, name, Arrays.toString(array.shape()), Arrays.toString(wanted)));
    }
    requireFinite(file, name, array.values());
    return array.values();
  }

  static void requireFinite(Path file, String name, double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new DataException(
            "%s: %s holds %s; every value must be a finite number".formatted(file, name, value));
      }
    }
  }
}
