package org.gmm4j.data.format.scientific;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.StoredArray;
import org.gmm4j.internal.Logging;
import org.jspecify.annotations.Nullable;

/**
 * An open HDF5 file. It is mapped where one mapping can hold it: then the library takes no memory
 * for what damaged headers say.
 *
 * @param source for messages
 * @param channel to be closed: the library's own closing fails without a path
 * @param size of the file in bytes
 */
record Hdf5File(
    String source, HdfFile file, FileChannel channel, long size, List<StoredArray> arrays)
    implements ArrayFile {
  private static final String MATLAB_REFERENCES = "#refs#";
  private static final Pattern MISSING = Pattern.compile("filter is not available: .*id=(\\d+)");

  private static final Map<String, String> FILTERS =
      Map.of("4", "szip", "5", "n-bit", "6", "scale-offset", "32001", "blosc", "32015", "zstd");

  static Hdf5File open(InputFile input) throws IOException {
    Logging.keepQuietIfUnchosen();
    String source = input.name();
    FileChannel channel = FileChannel.open(input.file());
    try {
      long size = channel.size();
      HdfFile file = wording(source, () -> hdf(channel, size));
      Hdf5File opened = new Hdf5File(source, file, channel, size, new ArrayList<>());
      wording(
          source,
          () -> {
            opened.list(file, new HashSet<>());
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

  /** {@link Damage#wording}, with what is sound but cannot be read in words of its own. */
  static <T> T wording(String source, Damage.Work<T> work) throws IOException {
    return Damage.wording(
        source,
        "HDF5",
        () -> {
          try {
            return work.run();
          } catch (RuntimeException failed) {
            throw worded(source, failed);
          }
        });
  }

  /** The failure that users see; what means damage stays as it is. */
  private static RuntimeException worded(String source, RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof HdfFilterException) {
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
          String number = missing.group(1);
          return new DataException(
              "%s: is packed by the HDF5 filter %s, which cannot be read; pack it with gzip"
                  .formatted(source, FILTERS.getOrDefault(number, "number " + number)),
              failed);
        }
      }
      if (message.contains("Failed to read chunk") && message.endsWith("address -1")) {
        return new DataException(
            source + ": has rows that were never written, in part or all", failed);
      }
      if (cause instanceof UnsupportedHdfException) {
        return new DataException(
            message.contains("data layout message version")
                ? source
                    + ": is laid out as only HDF5 2.0 and later do, which cannot be read yet; write"
                    + " it for earlier ones (in h5py, leave out libver='latest')"
                : "%s: uses a part of HDF5 that cannot be read (%s)".formatted(source, message),
            failed);
      }
    }
    return failed;
  }

  private void list(Group group, Set<Long> seen) {
    if (!seen.add(group.getAddress())) {
      return; // a link to a group above
    }
    for (Node node : group.getChildren().values()) {
      Node target = node instanceof Link link ? target(link) : node;
      if (target instanceof Dataset dataset) {
        arrays.add(new Hdf5Arrays(this).array(node.getPath(), dataset));
      } else if (target instanceof Group inner && target == node) {
        listGroup(inner, seen);
      }
    }
  }

  private void listGroup(Group group, Set<Long> seen) {
    String path = group.getPath().replaceFirst("/$", "");
    String kind = matlabClass(group);
    if (kind == null) {
      if (!group.getName().equals(MATLAB_REFERENCES)) {
        list(group, seen);
      }
    } else if (group.getAttribute("MATLAB_sparse") != null) {
      String name = Words.printable(path.substring(1));
      arrays.add(
          new Refused(
              source + ":" + name, name, "sparse", "save full(%s) in MATLAB".formatted(name)));
    } else {
      list(group, seen);
    }
  }

  private static @Nullable Node target(Link link) {
    return link.isBrokenLink() ? null : link.getTarget();
  }

  /** What MATLAB says that a variable is; null where MATLAB has not written it. */
  static @Nullable String matlabClass(Node node) {
    Attribute attribute = node.getAttribute("MATLAB_class");
    return attribute == null ? null : String.valueOf(attribute.getData());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
