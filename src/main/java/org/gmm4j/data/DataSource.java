package org.gmm4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.values.RowSink;
import org.gmm4j.data.values.RowsInMemory;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a name and, where they are known, labels and the names of their columns.
 *
 * @param name for messages and reports
 * @param rows the data [N × d]
 * @param labels true classes [N], never used in a fit; null if not known
 * @param columns the names of the features [d]; empty if they have none
 */
public record DataSource(String name, Dataset rows, @Nullable Labels labels, List<String> columns) {
  /** The 1,990 twos and sixes of MNIST's test set, which every jar carries with their labels. */
  public static final String MNIST_2V6 = "mnist-2v6";

  /** Pixels of a side of those. */
  private static final int DIGIT = 28;

  public DataSource {
    if (labels != null && labels.codes().length != rows.rows()) {
      throw new DataException(
          "%s: has %d rows, but there are %d labels"
              .formatted(name, rows.rows(), labels.codes().length));
    }
    columns = List.copyOf(columns);
  }

  /** Rows whose columns have no names. */
  public DataSource(String name, Dataset rows, @Nullable Labels labels) {
    this(name, rows, labels, List.of());
  }

  /** The same with the rows in other units. */
  public DataSource withRows(Dataset same) {
    return new DataSource(name, same, labels, columns);
  }

  /**
   * Opens the built-in set by its name, or a file.
   *
   * @param data {@value #MNIST_2V6}; or a path, maybe with the name of an array behind a colon; or
   *     "-", standard input
   * @param labels a file of labels, named likewise; null for those that come with the data
   * @throws DataException if a file is missing or damaged or the lengths differ
   */
  public static DataSource open(String data, @Nullable String labels, ReadOptions options) {
    DataSource source = data.equals(MNIST_2V6) ? mnist2v6(options) : read(data, options);
    return labels == null ? source : source.withLabels(labels);
  }

  /** The same without options. */
  public static DataSource open(String data, @Nullable String labels) {
    return open(data, labels, ReadOptions.NONE);
  }

  /**
   * Looks at an array that is not read yet.
   *
   * @param data as above, but not {@value #MNIST_2V6}
   * @throws DataException if the file is missing or damaged
   */
  public static <T> T look(String data, ReadOptions options, ArrayFile.Look<T> use) {
    return DataFiles.look(data, options, use);
  }

  /**
   * The labels in a file, named as above, or those that come with data: the classes of a folder, or
   * {@value #MNIST_2V6}'s.
   *
   * @throws DataException if it is missing or damaged, or holds none
   */
  public static Labels labels(String file) {
    return file.equals(MNIST_2V6)
        ? Objects.requireNonNull(mnist2v6().labels())
        : DataFiles.readLabels(file);
  }

  /**
   * Sends the rows of a file to a sink, in one pass; they are not checked to be finite.
   *
   * @param data as above
   * @return the labels that come with them; null without
   * @throws DataException if a file is missing or damaged
   */
  public static @Nullable Labels copy(String data, ReadOptions options, RowSink out) {
    if (!data.equals(MNIST_2V6)) {
      return DataFiles.copy(data, options, out);
    }
    DataSource digits = mnist2v6(options);
    Dataset rows = digits.rows();
    ByteBuffer all = ByteBuffer.allocate(rows.arrayRows() * rows.columns());
    rows.raw(0, rows.arrayRows(), all);
    out.begin(rows.type(), rows.rows(), rows.columns());
    out.put(all.flip());
    out.end();
    return digits.labels();
  }

  /**
   * The file that a name means, without the array in it.
   *
   * @throws DataException if Java cannot use the name
   */
  public static Path fileOf(String name) {
    return FileName.of(DataFiles.ArrayName.of(name).file());
  }

  private static DataSource read(String data, ReadOptions options) {
    DataFiles.Rows rows = DataFiles.rows(data, options);
    return new DataSource(
        data, Dataset.of(data, rows.table(), options), rows.labels(), rows.columns());
  }

  /** The built-in twos and sixes: 28 × 28 pixels, bytes, in the order of the test set. */
  public static DataSource mnist2v6() {
    return mnist2v6(ReadOptions.NONE);
  }

  private static DataSource mnist2v6(ReadOptions options) {
    try (InputFile images = resource("mnist-2v6-images-idx3-ubyte.gz");
        InputFile labels = resource("mnist-2v6-labels-idx1-ubyte.gz")) {
      RowsInMemory rows = new RowsInMemory();
      DataFiles.read(
          images,
          "",
          options,
          (file, name) -> {
            options.read(MNIST_2V6, file.arrays().get(0), rows);
            return rows;
          });
      Labels classes =
          DataFiles.read(
              labels, "", ReadOptions.NONE, (file, name) -> file.arrays().get(0).labels());
      return new DataSource(
          MNIST_2V6,
          Dataset.of(
              MNIST_2V6,
              new DataFiles.Table(
                  rows.values(),
                  rows.rows(),
                  rows.columns() == DIGIT * DIGIT
                      ? List.of(DIGIT, DIGIT)
                      : List.of(rows.columns())),
              options),
          classes);
    } catch (IOException damaged) {
      throw new UncheckedIOException("the jar's " + MNIST_2V6 + " is damaged", damaged);
    }
  }

  /**
   * Keeps the rows with one of the given labels.
   *
   * @param classes labels as they are written, "2" or "cat"
   * @throws DataException if there are no labels, or one of these is not among them
   */
  public DataSource keep(Set<String> classes) {
    Labels all = labels;
    if (all == null) {
      throw new DataException(name + ": has no labels to choose classes by; give some");
    }
    Map<Integer, String> known = new TreeMap<>();
    Arrays.stream(all.codes()).forEach(code -> known.computeIfAbsent(code, all::name));
    for (String wanted : classes) {
      if (!known.containsValue(wanted)) {
        throw new DataException(
            "%s: no row has the label %s; there are %s".formatted(name, wanted, first(known)));
      }
    }
    int[] kept =
        IntStream.range(0, all.codes().length)
            .filter(i -> classes.contains(known.get(all.codes()[i])))
            .toArray();
    int[] codes = Arrays.stream(kept).map(i -> all.codes()[i]).toArray();
    return new DataSource(name, rows.select(kept), new Labels(codes, all.names()), columns);
  }

  /** The labels that occur, "0, 1, 2"; no more than the smallest twenty. */
  private static String first(Map<Integer, String> known) {
    return known.values().stream().limit(20).collect(Collectors.joining(", "))
        + (known.size() > 20 ? ", …" : "");
  }

  private DataSource withLabels(String file) {
    return new DataSource(name, rows, readLabels(file, name, rows.rows(), rows.columns()), columns);
  }

  /**
   * Reads the labels of some rows.
   *
   * @param labels a file, or an array in one
   * @param data the name of the rows, for messages
   * @param rows N
   * @param columns d
   * @throws DataException if it is missing or damaged, or there are not N
   */
  public static Labels readLabels(String labels, String data, long rows, int columns) {
    Labels read = labels(labels);
    int count = read.codes().length;
    if (count != rows) {
      throw new DataException(
          "%s: holds %d labels, but %s has %d rows%s"
              .formatted(
                  labels,
                  count,
                  data,
                  rows,
                  count == columns ? "; if it has a sample a column, transpose it" : ""));
    }
    return read;
  }

  /**
   * The same rows, which count as a file says.
   *
   * @param weights a file of a number a row, or an array or a column in one
   * @throws DataException if it is missing or damaged, holds no weights, or there are not N
   */
  public DataSource weightedBy(String weights) {
    return withRows(rows.weightedBy(readWeights(weights, name, rows.rows())));
  }

  /**
   * Reads the weights of some rows.
   *
   * @param weights a file, or an array or a column in one
   * @param data the name of the rows, for messages
   * @param rows N
   * @throws DataException if it is missing or damaged, holds no weights, or there are not N
   */
  public static RowWeights readWeights(String weights, String data, long rows) {
    RowWeights read = WeightFile.read(weights);
    if (read.rows() != rows) {
      throw new DataException(
          "%s: holds %d weights, but %s has %d rows".formatted(weights, read.rows(), data, rows));
    }
    return read;
  }

  /**
   * The same rows, of which some are known to belong to certain components.
   *
   * @param file a number a row, named as above: components from 0, or −1
   * @throws DataException if it is missing or damaged, holds anything else, or there are not N
   */
  public DataSource withKnownLabels(String file) {
    Labels read = readLabels(file, name, rows.rows(), rows.columns());
    return withRows(rows.withKnownLabels(KnownLabels.of(file, read)));
  }

  private static InputFile resource(String name) throws IOException {
    InputStream in = DataSource.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is missing");
    }
    return InputFile.of(MNIST_2V6, in);
  }
}
