package org.gmm4j.data;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A file, folder or stream to be read: its name, how it begins, and its content, unpacked. */
public final class InputFile implements AutoCloseable {
  /** How much of the beginning can be looked at: formats' marks lie in it. */
  public static final int HEAD = 1 << 20;

  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int GZIP_GROWTH = 1032; // deflate makes at most so many bytes of one
  private static final int ZSTD_GROWTH = 1 << 15; // a block of 128 KiB takes four bytes at least

  private final String name;
  private final @Nullable Path path;
  private final boolean packed;
  private final byte[] head;
  private final long mostBytes;
  private final List<InputStream> given = new ArrayList<>();
  private @Nullable InputStream first;
  private @Nullable Path copy;

  private InputFile(String name, @Nullable Path path, @Nullable InputStream content, long size)
      throws IOException {
    this.name = name;
    this.path = path;
    if (content == null) {
      packed = false;
      head = new byte[0];
      mostBytes = 0;
      return;
    }
    PushbackInputStream in = pushback(content);
    byte[] mark = peek(in, ZSTD.length);
    boolean gzip = begins(mark, GZIP);
    boolean zstd = begins(mark, ZSTD);
    packed = gzip || zstd;
    if (packed) {
      in = pushback(gzip ? new GZIPInputStream(new Unending(in), 1 << 16) : new Zstd(name, in));
    }
    int growth = gzip ? GZIP_GROWTH : zstd ? ZSTD_GROWTH : 1;
    mostBytes = size > Long.MAX_VALUE / growth ? Long.MAX_VALUE : growth * size;
    head = peek(in, HEAD);
    first = in;
  }

  /**
   * Opens a file, plain or packed by gzip or zstd, or a folder.
   *
   * @throws IOException if it cannot be read
   */
  public static InputFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new InputFile(path.toString(), path, null, 0);
    }
    long size = Files.isRegularFile(path) ? Files.size(path) : Long.MAX_VALUE; // else a pipe
    InputStream in = Files.newInputStream(path);
    try {
      return new InputFile(path.toString(), path, in, size);
    } catch (IOException | RuntimeException failed) {
      in.close();
      throw failed;
    }
  }

  /** Takes a stream, plain or packed. */
  public static InputFile of(String name, InputStream in) throws IOException {
    return new InputFile(name, null, in, Long.MAX_VALUE);
  }

  /** For messages: the path, as it was given. */
  public String name() {
    return name;
  }

  /** Whether it is a folder, which has no content of its own. */
  public boolean isFolder() {
    return path != null && first == null && head.length == 0 && Files.isDirectory(path);
  }

  /** The first {@link #HEAD} bytes of the content; fewer where it is shorter. */
  public byte[] head() {
    return head.clone();
  }

  /** Whether the content begins with these bytes. */
  public boolean beginsWith(byte[] mark) {
    return begins(head, mark);
  }

  /** At most so many bytes are in the content; a header that claims more is wrong. */
  public long mostBytes() {
    return mostBytes;
  }

  /** The name of the file without folders, and without .gz or .zst. */
  public String bareName() {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return packed ? last.replaceFirst("(?i)\\.(gz|zst|zstd)$", "") : last;
  }

  /**
   * The content, from the beginning; it is closed with this. Of what is no file on a disk it can be
   * had once.
   *
   * @throws IOException if it cannot be read
   */
  public InputStream stream() throws IOException {
    InputStream in = first;
    if (in != null) {
      first = null;
    } else if (copy != null) {
      in = Files.newInputStream(copy);
    } else if (path != null && Files.isRegularFile(path)) {
      in = open(path).stream();
    } else {
      throw new IOException("it can be read once only");
    }
    given.add(in);
    return in;
  }

  /** The file itself, if it lies on a disk as it is read: neither packed nor a stream. */
  public Optional<Path> onDisk() {
    return packed || isFolder() || path == null || !Files.isRegularFile(path)
        ? Optional.empty()
        : Optional.of(path);
  }

  /**
   * A file with the content, for formats that do not read from front to back: the file or folder
   * itself, or a copy that goes with this.
   *
   * @throws IOException if it cannot be read, or the copy not be written
   */
  public Path file() throws IOException {
    if (path != null && (isFolder() || onDisk().isPresent())) {
      return path;
    }
    Path made = copy;
    if (made == null) {
      made = Files.createTempFile("gmm4j-", ".unpacked");
      copy = made;
      made.toFile().deleteOnExit();
      try (InputStream in = stream()) {
        Files.copy(in, made, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return made;
  }

  @Override
  public void close() throws IOException {
    if (first != null) {
      first.close();
    }
    for (InputStream each : given) {
      each.close();
    }
    if (copy != null) {
      Files.deleteIfExists(copy);
    }
  }

  private static PushbackInputStream pushback(InputStream in) {
    return new PushbackInputStream(new BufferedInputStream(in, 1 << 16), HEAD);
  }

  private static byte[] peek(PushbackInputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    in.unread(bytes);
    return bytes;
  }

  private static boolean begins(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  /** Words what is wrong: its library throws anything at damage. */
  private static final class Zstd extends FilterInputStream {
    private final String name;

    Zstd(String name, InputStream in) {
      super(new ZstdInputStream(in));
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (MalformedInputException damaged) {
        String why = String.valueOf(damaged.getMessage()).replaceFirst(": offset=.*", "");
        if (why.startsWith("Not enough input")) {
          throw new EOFException();
        }
        throw new DataException(
            name
                + (why.startsWith("Window size too large")
                    ? ": its zstd compression has a window of more than 8 MiB; pack it with a level"
                        + " of 19 or less"
                    : ": its zstd compression is damaged (" + why + ")"),
            damaged);
      } catch (RuntimeException damaged) { // its library noticed late, or not at all
        throw new DataException(name + ": its zstd compression is damaged", damaged);
      }
    }
  }

  /** Never says that nothing is there: else GZIPInputStream leaves out what follows in a pipe. */
  private static final class Unending extends FilterInputStream {
    Unending(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
