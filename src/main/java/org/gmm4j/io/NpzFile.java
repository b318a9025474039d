package org.gmm4j.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.format.NpyHeader;

/** Arrays by name in an NPZ file. */
final class NpzFile implements ModelArrays {
  private final Path file;
  private final ZipFile zip;

  private NpzFile(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static NpzFile open(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a directory, not a file");
    }
    try {
      return new NpzFile(file, new ZipFile(file.toFile()));
    } catch (ZipException noZip) {
      throw new DataException(file + ": is no NPZ file, or a damaged one", noZip);
    } catch (IOException failed) {
      throw new DataException(file + ": cannot be read (" + failed.getMessage() + ")", failed);
    }
  }

  @Override
  public boolean has(String name) {
    return zip.getEntry(name + ".npy") != null;
  }

  @Override
  public NpyArray reals(String name, int dimensions) {
    String place = file + ": " + name;
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new DataException(file + ": has no array named " + name);
    }
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      long bytes = entry.getSize() < 0 ? Long.MAX_VALUE : entry.getSize();
      NpyArray array = NpyArray.read(place, in, bytes);
      requireIntact(entry, in, sum);
      if (array.shape().length != dimensions) {
        throw new DataException(
            "%s has %d dimensions, %d are needed"
                .formatted(place, array.shape().length, dimensions));
      }
      return array;
    } catch (EOFException end) {
      throw new DataException(place + " ends too early", end);
    } catch (IOException failed) {
      throw new DataException(place + " is damaged (" + failed.getMessage() + ")", failed);
    }
  }

  /** Fails if an entry goes on, or is not what was put into the file: ZipFile does not look. */
  private static void requireIntact(ZipEntry entry, InputStream in, CRC32 sum) throws IOException {
    if (in.read() >= 0) {
      throw new IOException("it goes on behind its last value");
    }
    if (entry.getCrc() >= 0 && sum.getValue() != entry.getCrc()) {
      throw new IOException("its checksum is wrong");
    }
  }

  /** All arrays without dimensions. */
  @Override
  public Map<String, Object> scalars() {
    Map<String, Object> scalars = new TreeMap<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (entry.getName().endsWith(".npy") && entry.getSize() < 1 << 16) {
        String name = entry.getName().substring(0, entry.getName().length() - 4);
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
          NpyHeader.scalar(in.readAllBytes()).ifPresent(value -> scalars.put(name, value));
          requireIntact(entry, in, sum);
        } catch (IOException failed) {
          throw new DataException(
              "%s: %s is damaged (%s)".formatted(file, name, failed.getMessage()), failed);
        }
      }
    }
    return scalars;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException failed) {
      throw new DataException(file + ": cannot be closed (" + failed.getMessage() + ")", failed);
    }
  }
}
