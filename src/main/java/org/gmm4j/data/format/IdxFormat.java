package org.gmm4j.data.format;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.NumberType;

/**
 * The IDX format of MNIST: two zero bytes, a type code, the number of dimensions, the sizes as
 * big-endian 32-bit integers, then the numbers, big-endian.
 */
public final class IdxFormat implements Format {
  private static final byte[] MARK = {0, 0};

  @Override
  public String name() {
    return "IDX";
  }

  @Override
  public boolean matches(InputFile file) {
    return file.head().length >= 4 && file.beginsWith(MARK);
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    InputStream in = file.stream();
    ArrayHeader header = header(file.name(), new DataInputStream(in));
    NumberArray array =
        new NumberArray(
            file.name(),
            "",
            header,
            in,
            file.mostBytes(),
            header.at(file, 4 + 4L * header.shape().length));
    return () -> List.of(array);
  }

  private static ArrayHeader header(String source, DataInputStream in) throws IOException {
    int mark = in.readInt();
    int code = mark >> 8 & 0xff;
    NumberType type =
        switch (code) {
          case 0x08 -> NumberType.UINT8;
          case 0x09 -> NumberType.INT8;
          case 0x0b -> NumberType.INT16;
          case 0x0c -> NumberType.INT32;
          case 0x0d -> NumberType.FLOAT32;
          case 0x0e -> NumberType.FLOAT64;
          default ->
              throw new DataException(
                  "%s: not an IDX file, its type code is 0x%02x".formatted(source, code));
        };
    long[] shape = new long[mark & 0xff];
    if (shape.length == 0) {
      throw new DataException(source + ": not an IDX file, it has 0 dimensions");
    }
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readInt() & 0xffffffffL;
    }
    return new ArrayHeader(type, ByteOrder.BIG_ENDIAN, shape, false);
  }
}
