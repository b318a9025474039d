package org.gmm4j.io;

import java.nio.file.Path;
import java.util.Map;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;

/** A model file that was read whole. */
record ArraysInMemory(Path file, Map<String, NpyArray> arrays, Map<String, Object> scalars)
    implements ModelArrays {
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
    if (array.shape().length != dimensions) {
      throw new DataException(
          "%s: %s has %d dimensions, %d are needed"
              .formatted(file, name, array.shape().length, dimensions));
    }
    return array;
  }
}
