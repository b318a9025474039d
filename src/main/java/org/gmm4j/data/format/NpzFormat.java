package org.gmm4j.data.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** NumPy's NPZ files: arrays by name in a ZIP archive, packed or not. */
public final class NpzFormat implements Format {
  private static final byte[] MARK = "PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1);
  private static final String ENDING = ".npy";

  @Override
  public String name() {
    return "NPZ";
  }

  @Override
  public boolean matches(InputFile file) {
    return file.beginsWith(MARK);
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    ZipFile zip = zip(file);
    try {
      List<StoredArray> arrays = new ArrayList<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        Entry array = new Entry(file.name(), zip, entry);
        if (entry.getName().endsWith(ENDING) && !array.isSingle()) {
          arrays.add(array);
        }
      }
      if (arrays.isEmpty()) {
        throw new DataException(file.name() + ": is a ZIP archive without NPY arrays");
      }
      return new Archive(zip, arrays);
    } catch (RuntimeException failed) {
      zip.close();
      throw failed;
    }
  }

  private static ZipFile zip(InputFile file) throws IOException {
    try {
      return new ZipFile(file.file().toFile());
    } catch (ZipException damaged) {
      throw new DataException(
          file.name() + ": is no NPZ file, or a damaged one (" + damaged.getMessage() + ")",
          damaged);
    }
  }

  private record Archive(ZipFile zip, List<StoredArray> arrays) implements ArrayFile {
    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** An array in an archive; it is looked into when something is asked. */
  private record Entry(String file, ZipFile zip, ZipEntry entry) implements StoredArray {
    @Override
    public String name() {
      String name = entry.getName();
      return name.substring(0, name.length() - ENDING.length());
    }

    private interface Use<T> {
      T of(StoredArray array) throws IOException;
    }

    /**
     * Looks into the array.
     *
     * @param whole whether it is read to the end: then it must be what was put into the file, since
     *     ZipFile does not look
     */
    private <T> T use(boolean whole, Use<T> use) throws IOException {
      CRC32 sum = new CRC32();
      String place = file + ":" + name();
      try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
        long bytes = entry.getSize() < 0 ? Long.MAX_VALUE : entry.getSize();
        T result = use.of(NpyFormat.array(place, name(), in, bytes));
        if (whole && entry.getCrc() >= 0 && sum.getValue() != entry.getCrc()) {
          throw new DataException(place + ": is damaged, its checksum is wrong");
        }
        return result;
      } catch (ZipException damaged) {
        throw new DataException(place + ": is damaged (" + damaged.getMessage() + ")", damaged);
      }
    }

    /** Whether it is one number or string; false also where that cannot be seen. */
    boolean isSingle() {
      try {
        return use(false, array -> array.shape().length == 0);
      } catch (IOException | DataException unreadable) {
        return false;
      }
    }

    @Override
    public String describe() {
      try {
        return use(false, StoredArray::describe);
      } catch (IOException | DataException unreadable) {
        return "unreadable";
      }
    }

    @Override
    public long[] shape() {
      try {
        return use(false, StoredArray::shape);
      } catch (IOException damaged) {
        throw new DataException(
            file + ":" + name() + ": is damaged (" + damaged.getMessage() + ")", damaged);
      }
    }

    @Override
    public boolean comesByRows() {
      try {
        return use(false, StoredArray::comesByRows);
      } catch (IOException damaged) {
        return true; // reading it says what is wrong
      }
    }

    @Override
    public void rows(int @Nullable [] columns, RowSink out) throws IOException {
      use(
          true,
          array -> {
            array.rows(columns, out);
            return true;
          });
    }

    @Override
    public Labels labels() throws IOException {
      return use(true, StoredArray::labels);
    }
  }
}
