package org.gmm4j.data.format.columnar.packing;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** Compression of columns. */
public enum Packing {
  /** Not packed. */
  NONE,
  GZIP,
  SNAPPY,
  ZSTD,
  /** One block. */
  LZ4,
  /** Frames of blocks. */
  LZ4_FRAME;

  private static final int TRUSTED = 1 << 24; // so many bytes are given to a false claim
  private static final int SNAPPY_GROWTH = 32; // 64 bytes of 3 are the most
  private static final int LZ4_GROWTH = 256; // 255 bytes of one
  private static final int USUAL_GROWTH = 64;

  /**
   * Unpacks.
   *
   * @param packed from position to limit
   * @param size how many bytes it must give; what the input cannot fill is not allocated
   * @return from position 0 to {@code size}
   * @throws IOException if it is damaged
   * @throws RuntimeException if it is damaged
   * @throws UnsupportedOperationException if it is sound, but beyond what is read
   */
  public ByteBuffer unpack(ByteBuffer packed, long size) throws IOException {
    int length = packed.remaining();
    if (size < 0 || size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a column claims to unpack to " + size + " bytes");
    }
    int given = (int) size;
    ByteBuffer out =
        switch (this) {
          case NONE -> packed.slice();
          case GZIP ->
              streamed(new GZIPInputStream(new ByteArrayInputStream(bytes(packed))), given);
          case SNAPPY -> {
            requireFillable(given, length, SNAPPY_GROWTH);
            ByteBuffer room = ByteBuffer.allocate(given);
            new SnappyDecompressor().decompress(packed, room);
            yield room.flip();
          }
          case ZSTD -> zstd(packed, given);
          case LZ4, LZ4_FRAME -> {
            requireFillable(given, length, LZ4_GROWTH);
            byte[] room = new byte[given];
            Lz4 lz4 = new Lz4(bytes(packed), room);
            yield ByteBuffer.wrap(room, 0, this == LZ4 ? lz4.block() : lz4.frames());
          }
        };
    if (out.remaining() != size) {
      throw new IllegalArgumentException(
          "a column unpacks to %d bytes instead of %d".formatted(out.remaining(), size));
    }
    return out;
  }

  private static ByteBuffer zstd(ByteBuffer packed, int size) throws IOException {
    try {
      if (size > TRUSTED && size / USUAL_GROWTH > packed.remaining()) {
        return streamed(new ZstdInputStream(new ByteArrayInputStream(bytes(packed))), size);
      }
      ByteBuffer room = ByteBuffer.allocate(size);
      new ZstdDecompressor().decompress(packed, room);
      return room.flip();
    } catch (MalformedInputException damaged) {
      if (String.valueOf(damaged.getMessage()).startsWith("Window size too large")) {
        throw new UnsupportedOperationException(
            "its zstd compression has a window of more than 8 MiB;"
                + " write it with a level of 19 or less",
            damaged);
      }
      throw damaged;
    }
  }

  private static ByteBuffer streamed(InputStream in, int size) throws IOException {
    byte[] out = in.readNBytes(size);
    if (in.read() >= 0) {
      throw new IllegalArgumentException("a column unpacks to more than " + size + " bytes");
    }
    return ByteBuffer.wrap(out);
  }

  private static void requireFillable(int size, int packed, int growth) {
    if (size > TRUSTED && size / growth > packed) {
      throw new IllegalArgumentException(
          "%d bytes of a column claim to unpack to %d".formatted(packed, size));
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
