package org.gmm4j.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
import org.gmm4j.data.DataException;

/** Files that are either whole or not there: written beside their place, then moved into it. */
public final class OutputFile {
  private OutputFile() {}

  /** Writes the contents. */
  @FunctionalInterface
  public interface Contents {
    /** Writes all of it to {@code out}, without closing it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Fails if a file could not be written there: for a check before the work begins.
   *
   * @throws DataException if the folder is missing or locked, or the path is a folder
   */
  public static void requireWritable(Path file) {
    Path folder = folder(file);
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a directory, a file name is needed");
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(file + ": there is no directory " + folder);
    }
    if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
      throw new DataException(file + ": cannot be written, permission is missing");
    }
  }

  /**
   * Fails if a directory is not there and could not be made: for a check before the work begins.
   *
   * @throws DataException if the path is a file, or permission is missing
   */
  public static void requireDirectory(Path directory) {
    Path there = directory.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new DataException(
          "%s: %s is a file, a directory is needed".formatted(directory, there.getFileName()));
    }
    if (!Files.isWritable(there)) {
      throw new DataException(directory + ": cannot be written, permission is missing");
    }
  }

  /**
   * Makes a directory, and those that it is in, if they are not there.
   *
   * @throws DataException if that fails
   */
  public static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException failed) {
      throw unwritten(directory, failed);
    }
  }

  /**
   * Fails if the disk has less room than a file will take.
   *
   * @param bytes what it will take
   * @throws DataException if so
   */
  public static void requireRoom(Path file, double bytes) {
    try {
      long free = Files.getFileStore(folder(file)).getUsableSpace();
      if (bytes > free) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: takes about %.1f MB, the disk has room for %.1f MB",
                file,
                bytes / 1e6,
                free / 1e6));
      }
    } catch (IOException unknown) {
      // a file system that does not say: the first write will
    }
  }

  /**
   * Writes a file, replacing one of this name, or what a link of this name points to.
   *
   * @throws DataException if that fails; nothing is left behind
   */
  public static void write(Path file, Contents contents) {
    requireWritable(file);
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        pour(file, contents); // a pipe or a device, /dev/null for instance, stays what it is
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file, part -> pour(part, contents));
      }
    } catch (IOException | UncheckedIOException failed) {
      throw unwritten(file, failed);
    }
  }

  /** Fills a file that is there already, or is to be made. */
  @FunctionalInterface
  public interface Filling {
    /** Writes all of it, in any order. */
    void fill(Path file) throws IOException;
  }

  /**
   * The same for contents that are not written from front to back.
   *
   * @throws DataException if that fails, or what stands there is no regular file; nothing is left
   *     behind
   */
  public static void fill(Path file, Filling filling) {
    requireWritable(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DataException(file + ": is a pipe or a device, a file is needed");
    }
    try {
      Filling swept =
          part -> {
            part.toFile().deleteOnExit(); // it may take long enough for a signal to come
            filling.fill(part);
          };
      replace(Files.exists(file) ? file.toRealPath() : file, swept);
    } catch (IOException | UncheckedIOException failed) {
      throw unwritten(file, failed);
    }
  }

  /**
   * Writes a file anew that has to outlast a power failure too. What a killed process has left of
   * it is written over.
   *
   * @throws DataException if that fails; what was there before is there still
   */
  static void writeDurably(Path file, Contents contents) {
    requireWritable(file);
    Path part = folder(file).resolve("." + file.getFileName() + ".part");
    try {
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        contents.writeTo(buffered);
        buffered.flush();
        out.getFD().sync();
      }
      move(part, file);
    } catch (IOException | UncheckedIOException failed) {
      part.toFile().delete();
      throw unwritten(file, failed);
    }
  }

  private static DataException unwritten(Path file, Exception failed) {
    Throwable why = failed.getCause() instanceof IOException cause ? cause : failed;
    return new DataException(file + ": cannot be written (" + why.getMessage() + ")", why);
  }

  private static void replace(Path file, Filling filling) throws IOException {
    // not createTempFile, which would keep others from reading the result
    Path part = folder(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      filling.fill(part);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void pour(Path file, Contents contents) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      contents.writeTo(out);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException plain) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }
}
