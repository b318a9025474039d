package org.gmm4j.report.film;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Puts the index of an MP4 file, which can be written last only, before the frames, so that a film
 * begins while it is still being fetched. Boxes are a length, a name of four letters and a content,
 * which may be boxes (ISO 14496-12).
 */
final class IndexFirst {
  private static final String INDEX = "moov";
  private static final Set<String> PARENTS = Set.of(INDEX, "trak", "mdia", "minf", "stbl");
  private static final String OFFSETS = "co64";

  /** Bytes of a length and a name. */
  private static final int SMALLEST = 8;

  private IndexFirst() {}

  /**
   * A file whose index is at its end, after the header that is its first box.
   *
   * @throws IllegalArgumentException if it has none, or is no such file
   */
  static byte[] of(byte[] file) {
    ByteBuffer all = ByteBuffer.wrap(file);
    int head = all.getInt(0);
    int at = 0;
    while (at + SMALLEST <= file.length && !name(all, at).equals(INDEX)) {
      at += (int) length(all, at);
    }
    if (at + SMALLEST > file.length) {
      throw new IllegalArgumentException("there is no index");
    }
    moveOffsets(all, at, file.length, file.length - at);
    ByteArrayOutputStream moved = new ByteArrayOutputStream(file.length);
    moved.write(file, 0, head);
    moved.write(file, at, file.length - at);
    moved.write(file, head, at - head);
    return moved.toByteArray();
  }

  private static void moveOffsets(ByteBuffer all, int from, int to, int by) {
    for (int at = from; at < to; at += (int) length(all, at)) {
      String name = name(all, at);
      if (PARENTS.contains(name)) {
        moveOffsets(all, at + 8, at + (int) length(all, at), by);
      } else if (name.equals(OFFSETS)) {
        int count = all.getInt(at + 12);
        for (int i = 0; i < count; i++) {
          int place = at + 16 + 8 * i;
          all.putLong(place, all.getLong(place) + by);
        }
      }
    }
  }

  /** Of a box; 1 says that it follows in 64 bits. */
  private static long length(ByteBuffer all, int at) {
    long length = Integer.toUnsignedLong(all.getInt(at));
    long whole = length == 1 ? all.getLong(at + 8) : length;
    if (whole < SMALLEST || whole > all.capacity() - at) {
      throw new IllegalArgumentException("a box of %d bytes at byte %d".formatted(whole, at));
    }
    return whole;
  }

  private static String name(ByteBuffer all, int at) {
    byte[] name = new byte[4];
    all.get(at + 4, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}
