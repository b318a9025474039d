package org.gmm4j.data.values;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Rows that lie in a file one behind the other, by plain reads. */
final class FileRows implements RowSource {
  private final FileBlocks.Part part;
  private final RandomAccessFile in;

  /** Opens the file. */
  FileRows(FileBlocks.Part part) {
    this.part = part;
    try {
      in = new RandomAccessFile(part.file().toFile(), "r");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public String name() {
    return part.file().toString();
  }

  @Override
  public NumberType type() {
    return part.type();
  }

  @Override
  public long rows() {
    return part.rows();
  }

  @Override
  public int columns() {
    return part.columns();
  }

  @Override
  public ByteBuffer read(long first, int count) throws IOException {
    byte[] read = new byte[Math.toIntExact(count * part.rowBytes())];
    synchronized (in) {
      in.seek(part.offset() + first * part.rowBytes());
      for (int got = 0; got < read.length; ) {
        int more = in.read(read, got, read.length - got);
        if (more < 0) {
          throw new EOFException("it became shorter");
        }
        got += more;
      }
    }
    return ByteBuffer.wrap(read).order(part.order());
  }
}
