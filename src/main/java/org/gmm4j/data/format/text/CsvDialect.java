package org.gmm4j.data.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.DataException;

/**
 * How a table is written: found from its first lines.
 *
 * @param delimiter between cells; a blank stands for any number of them
 * @param decimalComma whether numbers have a comma where others have a point
 * @param names of the columns, from a line of them; empty where there is none
 * @param numeric whether each column holds numbers, by the first line of them
 */
record CsvDialect(char delimiter, boolean decimalComma, List<String> names, List<Boolean> numeric) {
  private static final char[] DELIMITERS = {'\t', ';', ',', '|', ' '};
  private static final int LINES = 20;

  /** How many columns. */
  int columns() {
    return numeric.size();
  }

  /** The name of a column for messages: its number from 1, and what it is called. */
  String describe(int column) {
    return names.isEmpty() ? "" + (column + 1) : (column + 1) + " (" + names.get(column) + ")";
  }

  /** The cells of a text that is written so. */
  CsvCells cells(InputStream in) {
    return new CsvCells(in, delimiter, decimalComma);
  }

  private CsvCells cells(byte[] text) {
    return new CsvCells(text, delimiter, decimalComma);
  }

  /**
   * Finds it.
   *
   * @param head the beginning of the text
   * @param whole whether that is all of it
   * @throws DataException if no line is in it
   */
  static CsvDialect of(String source, byte[] head, boolean whole) throws IOException {
    CsvDialect best = null;
    double most = -1;
    for (char delimiter : DELIMITERS) {
      for (boolean comma : new boolean[] {false, true}) {
        if (comma && delimiter == ',') {
          continue;
        }
        CsvDialect tried = new CsvDialect(delimiter, comma, List.of(), List.of());
        List<List<String>> lines = lines(tried, head, whole);
        if (lines.isEmpty()) {
          throw new DataException(
              source + (whole ? ": has no rows" : ": its first line is longer than 1 MiB"));
        }
        double score = score(tried, lines);
        if (score > most) {
          most = score;
          best = with(tried, lines);
        }
      }
    }
    return java.util.Objects.requireNonNull(best);
  }

  /**
   * How well it explains some lines: the share of numbers among their cells; of equally good ones
   * that with more columns; next to nothing where lines differ in length. One column with decimal
   * commas is two columns with points.
   */
  private static double score(CsvDialect dialect, List<List<String>> lines) {
    int columns = lines.get(0).size();
    boolean even = lines.stream().allMatch(line -> line.size() == columns);
    double numbers = 0;
    int cells = 0;
    for (List<String> line : lines.subList(lines.size() > 1 ? 1 : 0, lines.size())) {
      cells += line.size();
      numbers += line.stream().filter(cell -> isNumber(dialect, cell)).count();
    }
    double share = numbers / cells;
    if (columns == 1) {
      return share < 1 ? 1e-9 : dialect.decimalComma ? 0 : 1;
    }
    return even ? share + 1e-2 - 1e-3 / columns : 1e-6 * share;
  }

  private static CsvDialect with(CsvDialect dialect, List<List<String>> lines) {
    List<String> first = lines.get(0);
    List<String> second = lines.get(Math.min(1, lines.size() - 1));
    boolean header = false;
    for (int j = 0; j < first.size() && first.size() == second.size(); j++) {
      header |= !isNumber(dialect, first.get(j)) && isNumber(dialect, second.get(j));
    }
    List<String> data = header ? second : first;
    List<Boolean> numeric = data.stream().map(cell -> isNumber(dialect, cell)).toList();
    return new CsvDialect(
        dialect.delimiter, dialect.decimalComma, header ? List.copyOf(first) : List.of(), numeric);
  }

  /** A number, or an empty cell, whose column may hold some. */
  private static boolean isNumber(CsvDialect dialect, String cell) {
    return cell.isEmpty() || CsvCells.parse(cell, dialect.decimalComma ? ',' : '.') != null;
  }

  private static List<List<String>> lines(CsvDialect dialect, byte[] head, boolean whole)
      throws IOException {
    CsvCells cells = dialect.cells(head);
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    while (lines.size() < LINES && cells.next()) {
      line.add(cells.text());
      if (cells.last()) {
        lines.add(line);
        line = new ArrayList<>();
      }
    }
    boolean cut = !whole && lines.size() < LINES && !lines.isEmpty();
    return cut ? lines.subList(0, lines.size() - 1) : lines; // the last one may go on
  }
}
