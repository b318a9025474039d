package org.gmm4j.data.format.columnar.packing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Unpacks LZ4, blocks and frames of them. A block of a frame may refer to the blocks before it,
 * which is what libraries of blocks alone cannot read.
 *
 * @see <a href="https://github.com/lz4/lz4/tree/dev/doc">LZ4's formats</a>
 */
final class Lz4 {
  private static final int FRAME = 0x184d2204;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int LEAST_MATCH = 4;

  private final byte[] in;
  private final byte[] out;
  private int from;
  private int at;

  /**
   * Prepares.
   *
   * @param out has room for all that is in the input
   */
  Lz4(byte[] in, byte[] out) {
    this.in = in;
    this.out = out;
  }

  /** Unpacks one block; how many bytes it has. */
  int block() {
    block(in.length);
    return at;
  }

  /** Unpacks frames; how many bytes they have. */
  int frames() {
    ByteBuffer head = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
    while (from < in.length) {
      int mark = head.getInt(from);
      from += 4;
      if ((mark & ~0xf) == SKIPPABLE) {
        from = Math.addExact(from, 4 + head.getInt(from));
      } else if (mark == FRAME) {
        frame(head);
      } else {
        throw new IllegalArgumentException("no LZ4 frame");
      }
    }
    return at;
  }

  private void frame(ByteBuffer head) {
    int flags = head.get(from);
    boolean blockSums = (flags & 0x10) != 0;
    boolean size = (flags & 0x08) != 0;
    boolean sum = (flags & 0x04) != 0;
    boolean dictionary = (flags & 0x01) != 0;
    if (dictionary) {
      throw new IllegalArgumentException("an LZ4 frame with a dictionary");
    }
    from += size ? 11 : 3;
    for (int length = head.getInt(from); length != 0; length = head.getInt(from)) {
      from += 4;
      int end = Math.addExact(from, length & Integer.MAX_VALUE);
      if (end > in.length) {
        throw new IllegalArgumentException("an LZ4 block ends too early");
      }
      if (length < 0) { // not packed
        System.arraycopy(in, from, out, at, end - from);
        at += end - from;
        from = end;
      } else {
        block(end);
      }
      from += blockSums ? 4 : 0;
    }
    from += sum ? 8 : 4;
  }

  /** Literals and repetitions in turn; the last literals have no repetition. */
  private void block(int end) {
    while (true) {
      int token = in[from++] & 0xff;
      int literals = length(token >>> 4);
      System.arraycopy(in, from, out, at, literals);
      from += literals;
      at += literals;
      if (from >= end) {
        break;
      }
      int distance = (in[from] & 0xff) | (in[from + 1] & 0xff) << 8;
      from += 2;
      repeat(distance, Math.addExact(length(token & 0xf), LEAST_MATCH));
    }
    if (from > end) {
      throw new IllegalArgumentException("an LZ4 block ends too early");
    }
  }

  /** A length whose first four bits are given: 15 says that more comes, so does each 255. */
  private int length(int bits) {
    int length = bits;
    if (bits == 15) {
      int more;
      do {
        more = in[from++] & 0xff;
        length = Math.addExact(length, more);
      } while (more == 255);
    }
    return length;
  }

  private void repeat(int distance, int length) {
    if (distance == 0 || distance > at || length > out.length - at) {
      throw new IllegalArgumentException("an LZ4 block repeats what is not there");
    }
    int end = at + length;
    if (distance >= length) {
      System.arraycopy(out, at - distance, out, at, length);
      at = end;
      return;
    }
    while (at < end) { // repeats what it has just written
      out[at] = out[at - distance];
      at++;
    }
  }
}
