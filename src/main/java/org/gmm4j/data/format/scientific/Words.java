package org.gmm4j.data.format.scientific;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes and names of arrays. */
final class Words {
  private Words() {}

  /** As Python writes it: (60000, 784). */
  static String text(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
  }

  /** For lists of arrays: "60000 × 784 uint8". */
  static String describe(long[] shape, String type) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" × "))
        + " "
        + type;
  }

  /** The last size first: an array whose first index runs fastest is one of these in C. */
  static long[] reversed(long[] shape) {
    long[] out = new long[shape.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape[out.length - 1 - i];
    }
    return out;
  }

  /** A name from a file, fit for messages: what controls a terminal becomes a question mark. */
  static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /** Whether two paths are the same but for a slash in front. */
  static boolean samePath(String path, String other) {
    return bare(path).equals(bare(other));
  }

  private static String bare(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
