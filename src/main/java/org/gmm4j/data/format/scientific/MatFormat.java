package org.gmm4j.data.format.scientific;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;
import us.hebi.matlab.mat.format.Mat5Reader.EntryHeader;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Opaque;

/** MATLAB's files of versions 5, 6 and 7; those of 7.3 are {@link Hdf5Format}'s. */
public final class MatFormat implements Format {
  private static final byte[] MARK = "MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_4 = 20; // bytes: type, rows, columns, complex, length of name

  @Override
  public String name() {
    return "MAT";
  }

  @Override
  public boolean matches(InputFile file) {
    return file.beginsWith(MARK) || isVersion4(file.head());
  }

  /** Version 4 has no mark, but few other files have a name behind five numbers like these. */
  private static boolean isVersion4(byte[] head) {
    return head.length > HEADER_4
        && (isVersion4(head, ByteOrder.LITTLE_ENDIAN, 0)
            || isVersion4(head, ByteOrder.BIG_ENDIAN, 1000));
  }

  private static boolean isVersion4(byte[] head, ByteOrder order, int orderCode) {
    ByteBuffer in = ByteBuffer.wrap(head).order(order);
    int type = in.getInt() - orderCode; // 10 · precision + kind of matrix
    int rows = in.getInt();
    int columns = in.getInt();
    int complex = in.getInt();
    int length = in.getInt();
    if (type < 0
        || type >= 60
        || type % 10 > 2
        || Math.min(rows, columns) < 0
        || complex >>> 1 != 0) {
      return false;
    }
    if (length < 2 || length > head.length - HEADER_4) {
      return false;
    }
    String name = new String(head, HEADER_4, length, StandardCharsets.ISO_8859_1);
    return name.matches("[A-Za-z]\\w*\0");
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    if (!file.beginsWith(MARK)) {
      throw new DataException(
          file.name() + ": is a MATLAB 4 file; save it in MATLAB as a newer one, with -v7");
    }
    Path path = file.file();
    List<StoredArray> arrays = new ArrayList<>();
    Damage.wording(file.name(), name(), () -> list(file.name(), path, arrays));
    if (arrays.isEmpty()) {
      throw new DataException(file.name() + ": is a MAT file without variables");
    }
    return () -> arrays;
  }

  private static boolean list(String source, Path path, List<StoredArray> arrays)
      throws IOException {
    int[] count = {0};
    MatFile objects =
        MatContent.objects(
            path,
            header -> {
              int number = count[0]++;
              if (!header.getName().isEmpty()) { // else what belongs to objects
                arrays.add(variable(source, path, header, number));
              }
              return false;
            });
    for (MatFile.Entry each : objects.getEntries()) {
      if (each.getValue() instanceof Opaque object && !each.getName().isEmpty()) {
        String name = Words.printable(each.getName());
        String what = "an object of class " + Words.printable(object.getClassName());
        arrays.add(new Refused(place(source, name), name, what, ""));
      }
    }
    return true;
  }

  private static String place(String source, String variable) {
    return source + ":" + variable;
  }

  private static StoredArray variable(String source, Path path, EntryHeader header, int number) {
    String name = Words.printable(header.getName());
    String place = place(source, name);
    long[] shape = Arrays.stream(header.getDimensions()).asLongStream().toArray();
    MatlabType type = header.getType();
    NumberType numbers = header.isLogical() ? NumberType.BOOL : numbers(type);
    MatContent content = new MatContent(place, path, number);
    if (type == MatlabType.Sparse) {
      return new Refused(place, name, "sparse", "save full(%s) in MATLAB".formatted(name));
    }
    if (header.isComplex()) {
      return new Refused(
          place, name, "complex", "save real(%s) and imag(%s)".formatted(name, name));
    }
    if (type == MatlabType.Character || type == MatlabType.Cell) {
      String kind = type == MatlabType.Cell ? "cells" : "characters";
      return new Texts(place, name, shape, kind, content::strings);
    }
    if (numbers == null) {
      return new Refused(place, name, "a " + type.toString().toLowerCase(Locale.ROOT), "");
    }
    return new MatNumbers(place, name, shape, numbers, content);
  }

  private static @Nullable NumberType numbers(MatlabType type) {
    return switch (type) {
      case Int8 -> NumberType.INT8;
      case UInt8 -> NumberType.UINT8;
      case Int16 -> NumberType.INT16;
      case UInt16 -> NumberType.UINT16;
      case Int32 -> NumberType.INT32;
      case UInt32 -> NumberType.UINT32;
      case Int64 -> NumberType.INT64;
      case UInt64 -> NumberType.UINT64;
      case Single -> NumberType.FLOAT32;
      case Double -> NumberType.FLOAT64;
      default -> null;
    };
  }
}
