package org.gmm4j.data.format.scientific;

import io.jhdf.api.Dataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.BitField;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.datatype.Reference;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.ArrayHeader;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/**
 * Says what a dataset is.
 *
 * @param file that it is in
 */
record Hdf5Arrays(Hdf5File file) {

  /**
   * A dataset as numbers, strings or something that is refused.
   *
   * @param path from the file's root
   */
  StoredArray array(String path, Dataset dataset) {
    String matlab = Hdf5File.matlabClass(dataset);
    String name = Words.printable(matlab == null ? path : path.substring(1));
    String source = file.source() + ":" + name;
    long[] stored = dataset.getDimensionsAsLong();
    long[] shape = matlab == null ? stored : Words.reversed(stored);
    DataType type = dataset.getDataType();
    if (matlab != null && dataset.getAttribute("MATLAB_empty") != null) {
      return new Refused(source, name, "empty", "");
    }
    if ("char".equals(matlab) || "cell".equals(matlab)) {
      Hdf5Strings strings = new Hdf5Strings(file, source, (DatasetBase) dataset);
      return "char".equals(matlab)
          ? new Texts(source, name, shape, "characters", strings::characters)
          : new Texts(source, name, shape, "cells", strings::cells);
    }
    if (type instanceof StringData
        || (type instanceof VariableLength text && text.isVariableLengthString())) {
      Hdf5Strings strings = new Hdf5Strings(file, source, (DatasetBase) dataset);
      return new Texts(source, name, shape, "strings", strings::strings);
    }
    NumberType numbers = numbers(type);
    if (numbers == null || "function_handle".equals(matlab)) {
      return new Refused(source, name, words(type), "");
    }
    NumberType known = "logical".equals(matlab) ? NumberType.BOOL : numbers;
    ArrayHeader header = new ArrayHeader(known, order(type), stored, false);
    return new Hdf5Numbers(file, source, name, header, (DatasetBase) dataset, matlab != null);
  }

  /** Null for what is none of these. */
  private static @Nullable NumberType numbers(DataType type) {
    if (type instanceof FixedPoint whole && whole.getBitPrecision() == 8 * whole.getSize()) {
      return switch (whole.getSize()) {
        case 1 -> whole.isSigned() ? NumberType.INT8 : NumberType.UINT8;
        case 2 -> whole.isSigned() ? NumberType.INT16 : NumberType.UINT16;
        case 4 -> whole.isSigned() ? NumberType.INT32 : NumberType.UINT32;
        case 8 -> whole.isSigned() ? NumberType.INT64 : NumberType.UINT64;
        default -> null;
      };
    }
    if (type instanceof FloatingPoint real) {
      return switch (real.getSize() + " " + real.getExponentSize() + " " + real.getMantissaSize()) {
        case "2 5 10" -> NumberType.FLOAT16;
        case "4 8 23" -> NumberType.FLOAT32;
        case "8 11 52" -> NumberType.FLOAT64;
        default -> null;
      };
    }
    if (type instanceof EnumDataType named) {
      boolean truth = type.getSize() == 1 && named.getEnumMapping().containsValue("TRUE");
      return truth ? NumberType.BOOL : numbers(named.getBaseType());
    }
    return type instanceof BitField && type.getSize() == 1 ? NumberType.BOOL : null;
  }

  private static ByteOrder order(DataType type) {
    DataType base = type instanceof EnumDataType named ? named.getBaseType() : type;
    return base instanceof OrderedDataType ordered
        ? ordered.getByteOrder()
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static String words(DataType type) {
    if (type instanceof CompoundDataType compound) {
      return "a compound of "
          + compound.getMembers().stream()
              .map(CompoundDataType.CompoundDataMember::getName)
              .limit(5)
              .map(Words::printable)
              .collect(Collectors.joining(", "));
    }
    if (type instanceof FloatingPoint real) {
      return "of floating-point numbers of %d bits (%d of them an exponent)"
          .formatted(8 * real.getSize(), real.getExponentSize());
    }
    if (type instanceof FixedPoint whole) {
      return "of integers of %d bits in %d bytes"
          .formatted(whole.getBitPrecision(), whole.getSize());
    }
    return type instanceof Reference
        ? "of references"
        : "of the HDF5 type " + type.getClass().getSimpleName();
  }
}
