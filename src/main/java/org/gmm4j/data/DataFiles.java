package org.gmm4j.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.gmm4j.data.values.Values;

/** Opens data and label files, recognises their format by content and words what is wrong. */
final class DataFiles {
  private DataFiles() {}

  /** Rows of a file, not checked yet. */
  record Table(Values values, int rows, int columns) {}

  static Table read(Path file) {
    return open(file, (in, bytes) -> read(file.toString(), in, bytes));
  }

  static int[] readLabels(Path file) {
    return open(file, (in, bytes) -> readLabels(file.toString(), in, bytes));
  }

  /**
   * Reads rows.
   *
   * @param bytes at most so many are in the stream; a header that claims more is refused
   */
  static Table read(String source, InputStream stream, long bytes) throws IOException {
    ArrayHeader header = header(source, stream);
    if (header.shape().length < 2) {
      throw new DataException(
          source + ": holds a list, not rows; data need two dimensions or more (N × d)");
    }
    int rows = header.rows(source);
    int columns = header.columns(source);
    header.requireWithin(source, bytes);
    Values values = ValueReader.read(source, header, rows, columns, stream);
    return new Table(values, rows, columns);
  }

  /**
   * Reads labels.
   *
   * @param bytes at most so many are in the stream; a header that claims more is refused
   */
  static int[] readLabels(String source, InputStream stream, long bytes) throws IOException {
    ArrayHeader header = header(source, stream);
    if (header.shape().length != 1) {
      throw new DataException(
          source + ": labels must be one-dimensional, this has the shape " + header.shapeText());
    }
    int count = header.rows(source);
    header.requireWithin(source, bytes);
    return ValueReader.readIntegers(source, header, count, stream);
  }

  /** Work on an open file whose failures are worded here. */
  private interface Reading<T> {
    T from(InputStream in, long bytes) throws IOException;
  }

  private static <T> T open(Path file, Reading<T> reading) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a directory, not a file");
    }
    try (InputStream in = unzipped(file)) {
      return reading.from(in, mostBytes(file, in));
    } catch (NoSuchFileException missing) {
      throw new DataException(file + ": no such file", missing);
    } catch (EOFException end) {
      throw new DataException(file + ": ends too early, it is truncated", end);
    } catch (ZipException damaged) {
      throw new DataException(
          file + ": its gzip compression is damaged (" + damaged.getMessage() + ")", damaged);
    } catch (IOException failed) {
      throw new DataException(file + ": cannot be read (" + failed.getMessage() + ")", failed);
    }
  }

  /** How many bytes a file can hold, unpacked: deflate makes at most 1,032 of one. */
  private static long mostBytes(Path file, InputStream in) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Long.MAX_VALUE; // a pipe
    }
    return in instanceof GZIPInputStream ? 1032 * Files.size(file) : Files.size(file);
  }

  private static InputStream unzipped(Path file) throws IOException {
    var in =
        new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), 2);
    try {
      byte[] magic = in.readNBytes(2);
      if (magic.length == 0) {
        throw new DataException(file + ": is empty");
      }
      in.unread(magic);
      boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
      return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException | DataException failed) {
      in.close();
      throw failed;
    }
  }

  private static ArrayHeader header(String source, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (IdxFormat.matches(magic)) {
      return IdxFormat.readHeader(source, magic, in);
    }
    if (NpyFormat.matches(magic)) {
      ArrayHeader header = NpyFormat.readHeader(source, magic, in);
      header.requireRowMajor(source);
      return header;
    }
    if (magic.length == 0) {
      throw new DataException(source + ": is empty");
    }
    throw new DataException(
        "%s: neither an IDX nor an NPY file (its first bytes are %s%s)"
            .formatted(
                source,
                hex(magic),
                magic.length > 1 && magic[0] == 'P' && magic[1] == 'K'
                    ? ", an NPZ file? save one array with numpy.save"
                    : ""));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(text.isEmpty() ? "" : " ").append("%02x".formatted(b));
    }
    return text.toString();
  }
}
