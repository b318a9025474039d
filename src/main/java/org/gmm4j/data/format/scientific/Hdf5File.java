package org.gmm4j.data.format.scientific;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
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
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.ArrayHeader;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.internal.Logging;
import org.jspecify.annotations.Nullable;

/**
 * An open HDF5 file. It is mapped where one mapping can hold it: then the library takes no memory
 * for what damaged headers say.
 *
 * @param channel to be closed: the library's own closing fails without a path
 */
record Hdf5File(Hdf5Content content, FileChannel channel, List<StoredArray> arrays)
    implements ArrayFile {
  private static final int DEEPEST = 100; // groups in groups
  private static final String MATLAB_REFERENCES = "#refs#";

  static Hdf5File open(InputFile input) throws IOException {
    Logging.keepQuietIfUnchosen();
    String source = input.name();
    FileChannel channel = FileChannel.open(input.file());
    try {
      long size = channel.size();
      HdfFile file = Hdf5Content.wording(source, () -> hdf(channel, size));
      Hdf5File opened =
          new Hdf5File(new Hdf5Content(source, file, size), channel, new ArrayList<>());
      Hdf5Content.wording(
          source,
          () -> {
            opened.list(file, "", new HashSet<>());
            return true;
          });
      if (opened.arrays.isEmpty()) {
        throw new DataException(source + ": is an HDF5 file without datasets");
      }
      return opened;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static HdfFile hdf(FileChannel channel, long size) throws IOException {
    return size > Integer.MAX_VALUE
        ? new HdfFile(channel)
        : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
  }

  /**
   * Lists what is in a group.
   *
   * @param path of the group without a slash behind; the library would make it anew each time,
   *     which takes as many steps as the groups are deep
   * @param seen the addresses of the groups above and before
   */
  private void list(Group group, String path, Set<Long> seen) {
    if (!seen.add(group.getAddress())) {
      return; // a link to a group above
    }
    if (path.chars().filter(c -> c == '/').count() > DEEPEST) {
      throw new DataException(
          "%s: has groups in groups, more than %d deep".formatted(content.source(), DEEPEST));
    }
    for (Node node : group.getChildren().values()) {
      Node target = node instanceof Link link ? target(link) : node;
      if (target instanceof Dataset dataset) {
        arrays.add(array(path + "/" + node.getName(), dataset));
      } else if (target instanceof Group inner && target == node) {
        listGroup(inner, path + "/" + inner.getName(), seen);
      }
    }
  }

  private void listGroup(Group group, String path, Set<Long> seen) {
    String kind = Hdf5Content.matlabClass(group);
    if (kind == null) {
      if (!group.getName().equals(MATLAB_REFERENCES)) {
        list(group, path, seen);
      }
    } else if (group.getAttribute("MATLAB_sparse") != null) {
      String name = Words.printable(path.substring(1));
      arrays.add(
          new Refused(
              content.source() + ":" + name,
              name,
              "sparse",
              "save full(%s) in MATLAB".formatted(name)));
    } else {
      list(group, path, seen);
    }
  }

  private static @Nullable Node target(Link link) {
    return link.isBrokenLink() ? null : link.getTarget();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * A dataset as numbers, strings or something that is refused.
   *
   * @param path from the file's root
   */
  private StoredArray array(String path, Dataset dataset) {
    String matlab = Hdf5Content.matlabClass(dataset);
    String name = Words.printable(matlab == null ? path : path.substring(1));
    String source = content.source() + ":" + name;
    long[] stored = dataset.getDimensionsAsLong();
    long[] shape = matlab == null ? stored : Words.reversed(stored);
    DataType type = dataset.getDataType();
    if (matlab != null && dataset.getAttribute("MATLAB_empty") != null) {
      return new Refused(source, name, "empty", "");
    }
    if ("char".equals(matlab) || "cell".equals(matlab)) {
      Hdf5Strings strings = new Hdf5Strings(content, source, (DatasetBase) dataset);
      return "char".equals(matlab)
          ? new Texts(source, name, shape, "characters", strings::characters)
          : new Texts(source, name, shape, "cells", strings::cells);
    }
    if (type instanceof StringData
        || (type instanceof VariableLength text && text.isVariableLengthString())) {
      Hdf5Strings strings = new Hdf5Strings(content, source, (DatasetBase) dataset);
      return new Texts(source, name, shape, "strings", strings::strings);
    }
    NumberType numbers = numbers(type);
    if (numbers == null || "function_handle".equals(matlab)) {
      return new Refused(source, name, words(type), "");
    }
    NumberType known = "logical".equals(matlab) ? NumberType.BOOL : numbers;
    ArrayHeader header = new ArrayHeader(known, order(type), stored, false);
    return new Hdf5Numbers(content, source, name, header, (DatasetBase) dataset, matlab != null);
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
