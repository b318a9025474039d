package org.gmm4j.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Files of more rows than a Java array or an int counts, of one unsigned byte each and nearly all
 * 0: where a file may have holes, they take no room.
 */
public final class HollowFiles {
  public static final long ROWS = (1L << 31) + 5;

  private static final long MOST_BYTES = 1 << 30; // that it may take if it has holes

  private HollowFiles() {}

  /** The numbers of the rows that are not 0, in ascending order. */
  public static long[] rowsWithValues() {
    return Stream.of(
            LongStream.of(0, 1, 777),
            LongStream.range(1L << 30, (1L << 30) + 250),
            LongStream.of(Integer.MAX_VALUE, ROWS - 5, ROWS - 3, ROWS - 1))
        .flatMapToLong(each -> each)
        .toArray();
  }

  /** The value of a row. */
  public static int value(long row) {
    int found = Arrays.binarySearch(rowsWithValues(), row);
    return found < 0 ? 0 : 200 + 5 * (found % 11);
  }

  /** An NPY file [ROWS × 1]. */
  public static Path npy(Path folder) {
    byte[] header = ArrayFiles.npy("|u1", "(%d, 1)".formatted(ROWS), new byte[0]);
    return write(folder.resolve("hollow.npy"), header, ROWS);
  }

  /** An IDX file [rows × 1]; the rows of the NPY file, and then zeros. */
  public static Path idx(Path folder, long rows) {
    byte[] header = ArrayFiles.idx(ArrayFiles.IDX_UINT8, new byte[0], (int) rows, 1);
    return write(folder.resolve("hollow-idx"), header, rows);
  }

  private static Path write(Path file, byte[] header, long rows) {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      long before = Files.getFileStore(file).getUsableSpace();
      assumeTrue(before > rows, "files without holes would fill the disk");
      out.write(header);
      out.setLength(header.length + rows);
      for (long row : rowsWithValues()) {
        out.seek(header.length + row);
        out.write(value(row));
      }
      long taken = before - Files.getFileStore(file).getUsableSpace();
      assumeTrue(taken < MOST_BYTES, "files have no holes here");
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
