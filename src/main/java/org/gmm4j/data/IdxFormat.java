package org.gmm4j.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * The IDX format of MNIST: two zero bytes, a type code, the number of dimensions, the sizes as
 * big-endian 32-bit integers, then the numbers, big-endian.
 */
final class IdxFormat {
  private IdxFormat() {}

  static boolean matches(byte[] magic) {
    return magic.length == 4 && magic[0] == 0 && magic[1] == 0;
  }

  static ArrayHeader readHeader(String source, byte[] magic, InputStream in) throws IOException {
    ArrayHeader.Kind kind =
        switch (magic[2]) {
          case 0x08 -> ArrayHeader.Kind.UINT8;
          case 0x09 -> ArrayHeader.Kind.INT8;
          case 0x0b -> ArrayHeader.Kind.INT16;
          case 0x0c -> ArrayHeader.Kind.INT32;
          case 0x0d -> ArrayHeader.Kind.FLOAT32;
          case 0x0e -> ArrayHeader.Kind.FLOAT64;
          default ->
              throw new DataException(
                  "%s: not an IDX file, its type code is 0x%02x".formatted(source, magic[2]));
        };
    if (magic[3] < 1) {
      throw new DataException(
          "%s: not an IDX file, it has %d dimensions".formatted(source, magic[3]));
    }
    long[] shape = new long[magic[3]];
    DataInputStream sizes = new DataInputStream(in);
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.readInt() & 0xffffffffL;
    }
    return new ArrayHeader(kind, ByteOrder.BIG_ENDIAN, shape, false);
  }
}
