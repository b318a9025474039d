package org.gmm4j.spark.rows;

import java.io.Serializable;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.gmm4j.data.values.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * What a column of features holds, and how a row of it is read as Spark stores it. Numbers stay
 * what they are: bytes bytes, floats floats, all else doubles.
 */
enum FeatureType implements Serializable {
  /** Vectors of ML, dense and sparse. */
  VECTOR(ElementType.FLOAT64) {
    @Override
    int length(InternalRow row) {
      InternalRow vector = row.getStruct(0, FIELDS);
      return vector.getByte(0) == SPARSE ? vector.getInt(1) : vector.getArray(3).numElements();
    }

    @Override
    double[] doubles(InternalRow row) {
      InternalRow vector = row.getStruct(0, FIELDS);
      double[] values = vector.getArray(3).toDoubleArray();
      if (vector.getByte(0) != SPARSE) {
        return values;
      }
      double[] all = new double[vector.getInt(1)];
      int[] indices = vector.getArray(2).toIntArray();
      for (int i = 0; i < indices.length; i++) {
        all[indices[i]] = values[i];
      }
      return all;
    }
  },
  /** Arrays of doubles. */
  DOUBLES(ElementType.FLOAT64) {
    @Override
    double[] doubles(InternalRow row) {
      return row.getArray(0).toDoubleArray();
    }
  },
  /** Arrays of floats. */
  FLOATS(ElementType.FLOAT32) {
    @Override
    float[] floats(InternalRow row) {
      return row.getArray(0).toFloatArray();
    }
  },
  /** Binary: unsigned bytes, pixels for instance. */
  BYTES(ElementType.UINT8) {
    @Override
    int length(InternalRow row) {
      return row.getBinary(0).length;
    }

    @Override
    byte[] bytes(InternalRow row) {
      return row.getBinary(0);
    }
  };

  private static final int FIELDS = 4; // of a vector: type, size, indices, values
  private static final byte SPARSE = 0;

  private final ElementType element;

  FeatureType(ElementType element) {
    this.element = element;
  }

  /** How they are kept. */
  ElementType element() {
    return element;
  }

  /** That of a column; null if it holds no features. */
  static @Nullable FeatureType of(DataType type) {
    if (type instanceof VectorUDT) {
      return VECTOR;
    }
    if (type instanceof BinaryType) {
      return BYTES;
    }
    if (type instanceof ArrayType array) {
      return array.elementType().equals(DataTypes.DoubleType)
          ? DOUBLES
          : array.elementType().equals(DataTypes.FloatType) ? FLOATS : null;
    }
    return null;
  }

  /** How many numbers the first column of a row holds. */
  int length(InternalRow row) {
    return row.getArray(0).numElements();
  }

  /** Where the first null is among them; −1 if there is none. */
  int firstNull(InternalRow row) {
    if (this != DOUBLES && this != FLOATS) {
      return -1;
    }
    ArrayData array = row.getArray(0);
    for (int j = 0; j < array.numElements(); j++) {
      if (array.isNullAt(j)) {
        return j;
      }
    }
    return -1;
  }

  /** They, where they are kept as doubles. */
  double[] doubles(InternalRow row) {
    throw new IllegalStateException(name());
  }

  /** They, where they are kept as floats. */
  float[] floats(InternalRow row) {
    throw new IllegalStateException(name());
  }

  /** They, where they are kept as bytes. */
  byte[] bytes(InternalRow row) {
    throw new IllegalStateException(name());
  }
}
