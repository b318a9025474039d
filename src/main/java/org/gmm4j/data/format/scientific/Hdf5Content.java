package org.gmm4j.data.format.scientific;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file that the library has opened, and its failures in words.
 *
 * @param source for messages
 * @param size in bytes
 */
record Hdf5Content(String source, HdfFile file, long size) {
  private static final Pattern MISSING = Pattern.compile("filter is not available: .*id=(\\d+)");

  private static final Map<String, String> FILTERS =
      Map.of("4", "szip", "5", "n-bit", "6", "scale-offset", "32001", "blosc", "32015", "zstd");

  /** What the library says where the file ends before what a header says is there. */
  private static final Pattern END =
      Pattern.compile("^newLimit > capacity|more bytes than available|Failed to read chunk");

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
      if (END.matcher(message).find()) {
        return new UncheckedIOException(new EOFException());
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

  /** What MATLAB says that a variable is; null where MATLAB has not written it. */
  static @Nullable String matlabClass(Node node) {
    Attribute attribute = node.getAttribute("MATLAB_class");
    return attribute == null ? null : String.valueOf(attribute.getData());
  }
}
