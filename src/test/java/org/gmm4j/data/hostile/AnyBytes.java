package org.gmm4j.data.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.StoredArray;
import org.gmm4j.io.Models;

/**
 * What holds of any bytes whatsoever in a file: they are read, twice alike, or refused in one line
 * that begins with the file's name; and no file stays open.
 */
final class AnyBytes {
  private static final int MOST_ARRAYS = 3; // of a file that are looked at

  /** Bytes that reading a small file once may allocate, one after the other. */
  static final long MOST_MEMORY = 250 << 20;

  private static final int LONGEST = 4000; // of a message
  private static final ReadOptions TRANSPOSED = new ReadOptions(null, true, null);
  private static final ReadOptions RESIZED =
      new ReadOptions(null, false, new ReadOptions.ImageSize(3, 2));

  private final Reader reader;
  private final Path folder;
  private final Path file;
  private final Path oneRow;
  private final long mostMemory;

  /**
   * Prepares.
   *
   * @param folder to work in, empty
   * @param reader who is to read them
   * @param mostMemory bytes that reading once may allocate, one after the other
   */
  AnyBytes(Path folder, Reader reader, long mostMemory) throws IOException {
    this.reader = reader;
    this.mostMemory = mostMemory;
    this.folder = Files.createDirectory(folder.resolve("images"));
    this.file = this.folder.resolve("a" + reader.ending());
    this.oneRow = Files.writeString(folder.resolve("row.csv"), "1,2,3\n");
  }

  /** Does all that can be done with them. */
  void check(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    switch (reader.door()) {
      case ROWS -> checkRows(bytes);
      case IMAGE -> {
        twice(folder.toString(), () -> rows(folder.toString(), ReadOptions.NONE));
        twice(folder.toString(), () -> rows(folder.toString(), RESIZED));
      }
      case MODEL -> twice(file.toString(), this::model);
    }
    requireClosed();
  }

  private void checkRows(byte[] bytes) {
    String read = twice(file.toString(), () -> rows(file.toString(), ReadOptions.NONE));
    String piped = once("", () -> piped(bytes));
    assertTrue(piped.equals(read) || !read.startsWith("rows"), () -> read + "; piped " + piped);
    assertTrue(piped.matches("(?s)(standard input|-)(:.*)?:.*") || piped.equals(read), piped);
    once(file.toString(), () -> rows(file.toString(), TRANSPOSED));
    once(file.toString(), () -> labels(file.toString()));
    for (String name : arrays()) {
      String place = file + ":" + name;
      once(file.toString(), () -> rows(place, ReadOptions.NONE));
      once(file.toString(), () -> labels(place));
    }
  }

  private String twice(String begin, Supplier<String> use) {
    String first = once(begin, use);
    assertEquals(first, once(begin, use));
    return first;
  }

  /** What came of it: a summary of the rows, or the message of the refusal. */
  private String once(String begin, Supplier<String> use) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String outcome = outcome(begin, use);
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < mostMemory, "took " + taken + " bytes");
    return outcome;
  }

  private String outcome(String begin, Supplier<String> use) {
    try {
      return use.get();
    } catch (DataException refused) {
      String message = refused.getMessage();
      assertTrue(message.startsWith(begin), message);
      assertTrue(message.chars().noneMatch(Character::isISOControl), message);
      assertTrue(message.length() < LONGEST, message);
      boolean claimed = refused.getCause() instanceof OutOfMemoryError;
      assertFalse(claimed && reader != Reader.IMAGE, message); // few bytes may be many pixels
      return message;
    }
  }

  private static String rows(String name, ReadOptions options) {
    return summary(DataSource.open(name, null, options).rows());
  }

  private static String piped(byte[] bytes) {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(bytes));
      return rows("-", ReadOptions.NONE);
    } finally {
      System.setIn(before);
    }
  }

  private String labels(String name) {
    Labels labels = DataSource.open(oneRow.toString(), name, ReadOptions.NONE).labels();
    return labels == null ? "none" : Arrays.toString(labels.codes()) + labels.names();
  }

  private String model() {
    GaussianMixture mixture = Models.read(file);
    double[] row = new double[mixture.features()];
    return Arrays.toString(mixture.weights()) + mixture.logDensity(row);
  }

  private static String summary(Dataset rows) {
    int[] sum = {0};
    byte[] bytes = new byte[rows.columns() * rows.type().bytes()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.raw(i, 1, ByteBuffer.wrap(bytes));
      sum[0] = 31 * sum[0] + Arrays.hashCode(bytes);
    }
    return "rows: %d × %d %s, %08x".formatted(rows.rows(), rows.columns(), rows.type(), sum[0]);
  }

  /** The names of some of its arrays; none where it cannot be opened, which others report. */
  private List<String> arrays() {
    List<String> names = new ArrayList<>();
    try (InputFile input = InputFile.open(file)) {
      for (Format format : ServiceLoader.load(Format.class)) {
        if (format.matches(input)) {
          try (ArrayFile arrays = format.open(input, ReadOptions.NONE)) {
            arrays.arrays().stream()
                .map(StoredArray::name)
                .filter(name -> !name.isEmpty())
                .limit(MOST_ARRAYS)
                .forEach(names::add);
          }
          return names;
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      return List.of();
    }
    return names;
  }

  /** Where the system tells which files are open: this is none of them. */
  private void requireClosed() {
    Path open = Path.of("/proc/self/fd");
    if (Files.isDirectory(open)) {
      try (Stream<Path> links = Files.list(open)) {
        assertTrue(links.noneMatch(this::isOurs), "the file stays open");
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private boolean isOurs(Path link) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException gone) {
      return false;
    }
  }
}
