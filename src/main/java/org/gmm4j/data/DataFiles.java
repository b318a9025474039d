package org.gmm4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.gmm4j.data.values.CodedRows;
import org.gmm4j.data.values.ColumnView;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.RowSink;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * Opens data and label files, finds their format and the array in them, and words what is wrong.
 */
public final class DataFiles {
  /** Standard input, as a name. */
  static final String STANDARD_INPUT = "-";

  private DataFiles() {}

  /** N × d numbers, not checked yet; d are the product of the sizes of a row. */
  record Table(Values values, long rows, List<Integer> rowShape) {}

  /**
   * A table, the labels that come with it, null without, and its columns' names, if they have any.
   */
  record Rows(Table table, @Nullable Labels labels, List<String> columns) {}

  /** Work on an open file whose failures are worded here. */
  public interface Reading<T> {
    /** Reads; nothing of it is left open. */
    T from(ArrayFile arrays, String name) throws IOException;
  }

  /**
   * Opens the rows of a file, with the labels that come with them.
   *
   * @param name a path, or one with the name of an array behind a colon
   */
  static Rows rows(String name, ReadOptions options) {
    return open(
        name,
        options,
        (file, inside) -> {
          StoredArray array = choose(name, file, inside);
          Table table = table(name, array, options);
          List<String> columns = options.columnNames(name, array);
          boolean each = columns.size() == features(table.rowShape());
          return new Rows(table, file.labels(), each ? columns : List.of());
        });
  }

  /** Sends the rows of a file to a sink, and gives the labels that come with them. */
  static @Nullable Labels copy(String name, ReadOptions options, RowSink out) {
    Optional<Labels> labels =
        open(
            name,
            options,
            (file, inside) -> {
              options.read(name, choose(name, file, inside), out);
              return Optional.ofNullable(file.labels());
            });
    return labels.orElse(null);
  }

  /** Looks at the array that a name means. */
  static <T> T look(String name, ReadOptions options, ArrayFile.Look<T> use) {
    return open(name, options, (file, inside) -> use.at(choose(name, file, inside), file));
  }

  private static Table table(String name, StoredArray array, ReadOptions options)
      throws IOException {
    FileBlocks.Part part = options.transposed() ? null : array.onDisk().orElse(null);
    if (part != null && part.keptBytes() > options.mostInMemory()) {
      int[] order = options.columns(name, array);
      Values all = new FileValues(part);
      return order == null
          ? new Table(all, part.rows(), rowShape(array, part.columns()))
          : new Table(
              new ColumnView(all, part.columns(), order), part.rows(), List.of(order.length));
    }
    CodedRows rows = new CodedRows();
    try {
      options.read(name, array, withRoom(name, rows));
    } catch (OutOfMemoryError full) {
      throw tooMany(name, full);
    }
    return new Table(
        rows.values(),
        rows.rows(),
        options.transposed() || options.columns(name, array) != null
            ? List.of(rows.columns())
            : rowShape(array, rows.columns()));
  }

  /** d, the product of the sizes of a row. */
  static int features(List<Integer> rowShape) {
    return rowShape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** The sizes of a row of an array, unless so many columns are others. */
  private static List<Integer> rowShape(StoredArray array, int columns) {
    long[] sizes = Arrays.stream(array.shape()).skip(1).toArray();
    boolean same =
        sizes.length > 0
            && Arrays.stream(sizes).allMatch(each -> each <= columns)
            && Arrays.stream(sizes).reduce(1, (a, b) -> a * b) == columns;
    return same ? Arrays.stream(sizes).mapToObj(Math::toIntExact).toList() : List.of(columns);
  }

  /** The same sink, which refuses rows that say to be more than memory holds before any comes. */
  private static RowSink withRoom(String name, RowSink rows) {
    return new RowSink() {
      @Override
      public void begin(ElementType type, long count, int columns) {
        if ((double) count * columns * type.bytes() > Runtime.getRuntime().maxMemory()) {
          throw tooMany(name, null);
        }
        rows.begin(type, count, columns);
      }

      @Override
      public void put(ByteBuffer some) {
        rows.put(some);
      }

      @Override
      public void end() {
        rows.end();
      }
    };
  }

  private static DataException tooMany(String name, @Nullable OutOfMemoryError full) {
    String message =
        "%s: is more than fits the %.1f GiB that Java may take; as a plain NPY file it is read as"
            + " it is needed";
    return new DataException(
        message.formatted(name, Runtime.getRuntime().maxMemory() / 0x1p30), full);
  }

  /** Reads the labels in a file, or that come with its rows; its name as above. */
  static Labels readLabels(String name) {
    return open(
        name,
        ReadOptions.NONE,
        (file, inside) -> {
          Labels along = file.labels();
          return along != null ? along : choose(name, file, inside).labels();
        });
  }

  /**
   * Reads arrays of a file in any format.
   *
   * @throws DataException if it cannot be read
   */
  public static <T> T read(Path file, Reading<T> reading) {
    return open(file.toString(), ReadOptions.NONE, reading);
  }

  private static <T> T open(String name, ReadOptions options, Reading<T> reading) {
    ArrayName place = ArrayName.of(name);
    try (InputFile input = place.open()) {
      return read(input, place.array(), options, reading);
    } catch (NoSuchFileException missing) {
      throw new DataException(place.file() + ": no such file", missing);
    } catch (IOException | UncheckedIOException failed) {
      throw worded(place.file(), failed);
    }
  }

  /** The same of a file that is open. */
  static <T> T read(InputFile input, String array, ReadOptions options, Reading<T> reading)
      throws IOException {
    if (!input.isFolder() && input.head().length == 0) {
      throw new DataException(input.name() + ": is empty");
    }
    try (ArrayFile file = format(input, array).open(input, options)) {
      return reading.from(file, array);
    } catch (InternalError cut) { // a mapped file that became shorter
      throw new EOFException();
    }
  }

  private static DataException worded(String file, Exception failed) {
    Throwable cause =
        failed instanceof UncheckedIOException
            ? Objects.requireNonNullElse(failed.getCause(), failed)
            : failed;
    if (cause instanceof EOFException) {
      return new DataException(file + ": ends too early, it is truncated", cause);
    }
    if (cause instanceof ZipException) {
      return new DataException(
          file + ": its gzip compression is damaged (" + cause.getMessage() + ")", cause);
    }
    return new DataException(file + ": cannot be read (" + cause.getMessage() + ")", cause);
  }

  private static Format format(InputFile input, String array) throws IOException {
    List<Format> formats =
        ServiceLoader.load(Format.class, DataFiles.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    for (Format format : formats) {
      Optional<Format> described = format.describedBy(array);
      if (described.isPresent()) {
        return described.get();
      }
    }
    for (Format format : formats) {
      if (format.matches(input)) {
        return format;
      }
    }
    String known = formats.stream().map(Format::name).collect(Collectors.joining(", "));
    throw new DataException(
        input.isFolder()
            ? input.name() + ": is a folder without images"
            : "%s: is no file of a known format (%s); its first bytes are %s"
                .formatted(input.name(), known, hex(input.head())));
  }

  private static StoredArray choose(String name, ArrayFile file, String array) {
    List<? extends StoredArray> arrays = file.arrays();
    String list =
        arrays.stream()
            .filter(each -> arrays.size() == 1 || !each.name().isEmpty()) // a table, by its columns
            .limit(20)
            .map(each -> each.name() + " (" + each.describe() + ")")
            .collect(Collectors.joining(", ", "", arrays.size() > 20 ? ", …" : ""));
    if (array.isEmpty()) {
      if (arrays.size() > 1 && !arrays.get(0).name().isEmpty()) {
        throw new DataException(
            "%s: holds several arrays, name one as %s:%s: %s"
                .formatted(name, name, arrays.get(0).name(), list));
      }
      return arrays.get(0);
    }
    return arrays.stream()
        .filter(each -> each.isNamed(array))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException("%s: there is no such array; it holds %s".formatted(name, list)));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      text.append(text.isEmpty() ? "" : " ").append("%02x".formatted(bytes[i]));
    }
    return text.toString();
  }

  /**
   * A file, and an array in it.
   *
   * @param file a path, or "-"
   * @param array empty where none is named
   */
  record ArrayName(String file, String array) {
    /** A path that exists as it is written wins over a name inside a file. */
    static ArrayName of(String name) {
      int colon = name.lastIndexOf(':');
      if (colon <= 0 || name.equals(STANDARD_INPUT) || Files.exists(FileName.of(name))) {
        return new ArrayName(name, "");
      }
      return new ArrayName(name.substring(0, colon), name.substring(colon + 1));
    }

    InputFile open() throws IOException {
      if (file.equals(STANDARD_INPUT)) {
        return InputFile.of("standard input", System.in);
      }
      Path path = FileName.of(file);
      return InputFile.open(path);
    }
  }
}
