package org.gmm4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a name and, where they are known, labels.
 *
 * @param name for messages and reports
 * @param rows the data [N × d]
 * @param labels true classes [N], never used in a fit; null if not known
 */
public record DataSource(String name, Dataset rows, int @Nullable [] labels) {
  /** The 1,990 twos and sixes of MNIST's test set, which every jar carries with their labels. */
  public static final String MNIST_2V6 = "mnist-2v6";

  public DataSource {
    if (labels != null && labels.length != rows.rows()) {
      throw new DataException(
          "%s: has %d rows, but there are %d labels".formatted(name, rows.rows(), labels.length));
    }
  }

  /**
   * Opens the built-in set by its name, or a file.
   *
   * @param data {@value #MNIST_2V6} or a path
   * @param labels a file of integer labels, IDX or NPY; null for those that come with the data
   * @throws DataException if a file is missing or damaged or the lengths differ
   */
  public static DataSource open(String data, @Nullable Path labels) {
    if (data.equals(MNIST_2V6)) {
      DataSource builtIn = mnist2v6();
      return labels == null ? builtIn : builtIn.withLabels(labels);
    }
    DataSource source = new DataSource(data, Dataset.read(FileName.of(data)), null);
    return labels == null ? source : source.withLabels(labels);
  }

  /** The built-in twos and sixes: 28 × 28 pixels, bytes, in the order of the test set. */
  public static DataSource mnist2v6() {
    try (InputStream images = resource("mnist-2v6-images-idx3-ubyte.gz");
        InputStream labels = resource("mnist-2v6-labels-idx1-ubyte.gz")) {
      return new DataSource(
          MNIST_2V6,
          Dataset.of(MNIST_2V6, DataFiles.read(MNIST_2V6, images, Long.MAX_VALUE)),
          DataFiles.readLabels(MNIST_2V6, labels, Long.MAX_VALUE));
    } catch (IOException damaged) {
      throw new UncheckedIOException("the jar's " + MNIST_2V6 + " is damaged", damaged);
    }
  }

  /**
   * Keeps the rows with one of the given labels.
   *
   * @throws DataException if there are no labels, or one of these is not among them
   */
  public DataSource keep(Set<Integer> classes) {
    int[] all = labels;
    if (all == null) {
      throw new DataException(name + ": has no labels to choose classes by; give some");
    }
    for (int wanted : classes) {
      if (Arrays.stream(all).noneMatch(label -> label == wanted)) {
        throw new DataException(
            "%s: no row has the label %d; there are %s".formatted(name, wanted, first(all)));
      }
    }
    int[] kept = IntStream.range(0, all.length).filter(i -> classes.contains(all[i])).toArray();
    return new DataSource(name, rows.select(kept), Arrays.stream(kept).map(i -> all[i]).toArray());
  }

  /** The labels that occur, "0, 1, 2"; no more than the smallest twenty. */
  private static String first(int[] labels) {
    int[] distinct = Arrays.stream(labels).distinct().sorted().toArray();
    return Arrays.stream(distinct)
            .limit(20)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "))
        + (distinct.length > 20 ? ", …" : "");
  }

  private DataSource withLabels(Path file) {
    int[] read = DataFiles.readLabels(file);
    if (read.length != rows.rows()) {
      throw new DataException(
          "%s: holds %d labels, but %s has %d rows"
              .formatted(file, read.length, name, rows.rows()));
    }
    return new DataSource(name, rows, read);
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = DataSource.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is missing");
    }
    return new GZIPInputStream(in);
  }
}
