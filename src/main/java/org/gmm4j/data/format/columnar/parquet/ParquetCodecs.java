package org.gmm4j.data.format.columnar.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.gmm4j.data.format.columnar.packing.Packing;

/** Unpacks Parquet's pages without native libraries, and without Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new Unpacker(
        switch (name) {
          case UNCOMPRESSED -> Packing.NONE;
          case SNAPPY -> Packing.SNAPPY;
          case GZIP -> Packing.GZIP;
          case ZSTD -> Packing.ZSTD;
          case LZ4_RAW -> Packing.LZ4;
          case LZO, BROTLI, LZ4 ->
              throw new UnsupportedOperationException(
                  "its columns are compressed by %s; zstd, snappy, gzip and lz4_raw are read"
                      .formatted(name == CompressionCodecName.BROTLI ? "Brotli" : name));
        });
  }

  @Override
  public void release() {}

  private record Unpacker(Packing packing) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(packing.unpack(bytes.toInputStream().slice((int) bytes.size()), size));
    }

    @Override
    public void decompress(ByteBuffer in, int packedSize, ByteBuffer out, int size)
        throws IOException {
      ByteBuffer packed = in.slice(in.position(), packedSize);
      out.put(packing.unpack(packed, size));
      in.position(in.position() + packedSize);
    }

    @Override
    public void release() {}
  }
}
