package org.gmm4j.data.format.scientific;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gmm4j.data.DataException;
import us.hebi.matlab.mat.format.Mat5Reader;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;

/**
 * A variable in a MAT file.
 *
 * @param source for messages
 * @param number which of the file's, from 0, objects apart
 */
record MatContent(String source, Path path, int number) {

  /** What has been read, and whether the bytes of its characters are exchanged. */
  private record Found(Array array, boolean exchanged) {}

  /** The objects in a file; a filter is asked about each other variable, in their order. */
  static MatFile objects(Path file, Mat5Reader.EntryFilter filter) throws IOException {
    try (InputStream in = open(file)) {
      return new Guarded(new MatSource(in, Files.size(file)), filter).readMat();
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** The numbers of a matrix that is real. */
  Matrix matrix() throws IOException {
    return Damage.wording(source, "MAT", () -> (Matrix) read().array());
  }

  /** The rows of characters, or the strings in cells, without the blanks that fill them up. */
  List<String> strings() throws IOException {
    return Damage.wording(
        source,
        "MAT",
        () -> {
          Found found = read();
          List<String> texts =
              found.array() instanceof Cell cell ? cells(cell) : rows((Char) found.array());
          return texts.stream()
              .map(each -> found.exchanged() ? exchanged(each) : each)
              .map(String::stripTrailing)
              .toList();
        });
  }

  private static String exchanged(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().forEach(each -> out.append(Character.reverseBytes((char) each)));
    return out.toString();
  }

  private Found read() throws IOException {
    int[] count = {0};
    try (InputStream in = open(path)) {
      MatSource from = new MatSource(in, Files.size(path));
      MatFile file = new Guarded(from, header -> count[0]++ == number).readMat();
      for (MatFile.Entry each : file.getEntries()) {
        Array value = each.getValue();
        if (value instanceof Matrix || value instanceof Char || value instanceof Cell) {
          return new Found(value, from.exchangesCharacters());
        }
      }
    }
    throw new DataException(source + ": is no longer there, the file has changed");
  }

  private List<String> cells(Cell cell) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < cell.getNumElements(); i++) {
      if (!(cell.get(i) instanceof Char text) || text.getNumDimensions() != 2) {
        throw new DataException(
            "%s: cell %d holds %s, not a string"
                .formatted(
                    source, i + 1, cell.get(i).getType().toString().toLowerCase(Locale.ROOT)));
      }
      out.add(text.getNumElements() == 0 ? "" : String.join("", rows(text)));
    }
    return out;
  }

  private List<String> rows(Char text) {
    if (text.getNumDimensions() != 2) {
      throw new DataException(source + ": is no list of strings, it has three dimensions or more");
    }
    List<String> out = new ArrayList<>();
    for (int i = 0; i < text.getNumRows(); i++) {
      out.add(text.getRow(i));
    }
    return out;
  }

  /** The library's reader, which takes memory for no more elements than can come. */
  private static final class Guarded extends Mat5Reader {
    private static final int LEAST = 8; // bytes that an element of a cell takes: a tag

    private final MatSource from;

    private Guarded(MatSource from, EntryFilter filter) {
      super(from);
      this.from = from;
      setEntryFilter(filter);
      disableSubsystemProcessing();
    }

    @Override
    protected Guarded createChildReader(Source source) {
      return new Guarded((MatSource) source, filter);
    }

    @Override
    protected Array readCell(EntryHeader header) throws IOException {
      from.require((long) LEAST * header.getNumElements());
      return super.readCell(header);
    }

    @Override
    protected Array[][] readValues(EntryHeader header, int fields, String[] names)
        throws IOException {
      from.require((long) LEAST * header.getNumElements() * fields);
      return super.readValues(header, fields, names);
    }
  }
}
