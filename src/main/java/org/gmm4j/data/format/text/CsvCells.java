package org.gmm4j.data.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cells of a text, one after the other, without a string for each. Lines that are empty or begin
 * with # are left out; a cell in quotes may hold anything, a quote doubled.
 */
final class CsvCells {
  private static final int BLANK = ' ';
  private static final int MOST = 1 << 20; // bytes of a cell
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1]; // exact: 10²² is the last power of ten that a double holds
    }
  }

  private final InputStream in;
  private final int delimiter;
  private final int point;
  private final byte[] buffer;
  private int position;
  private int limit;
  private byte[] cell = new byte[64];
  private int length;
  private boolean atStart = true; // of a line
  private boolean last;
  private long line = 1;
  private long begun = 1;

  /**
   * Begins.
   *
   * @param delimiter between cells; a blank stands for any number of them
   * @param decimalComma whether numbers have a comma where others have a point
   */
  CsvCells(InputStream in, char delimiter, boolean decimalComma) {
    this(in, new byte[1 << 16], 0, delimiter, decimalComma);
  }

  /** The same of a text that is there. */
  CsvCells(byte[] text, char delimiter, boolean decimalComma) {
    this(InputStream.nullInputStream(), text, text.length, delimiter, decimalComma);
  }

  private CsvCells(InputStream in, byte[] buffer, int limit, char delimiter, boolean decimalComma) {
    this.in = in;
    this.buffer = buffer;
    this.limit = limit;
    this.delimiter = delimiter;
    this.point = decimalComma ? ',' : '.';
  }

  private int peek() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position] & 0xff;
  }

  /** Goes to the next cell; false where there is none. */
  boolean next() throws IOException {
    if (atStart && !skipEmptyLines()) {
      return false;
    }
    length = 0;
    last = false;
    atStart = false;
    begun = line;
    skipBlanks();
    if (peek() == '"') {
      quoted();
    }
    for (int c = peek(); ; c = peek()) {
      if (c == -1 || c == '\n' || c == '\r') {
        endLine(c);
        return true;
      }
      position++;
      if (c == delimiter) {
        if (delimiter == BLANK) {
          skipBlanks();
          int behind = peek();
          if (behind == -1 || behind == '\n' || behind == '\r') {
            endLine(behind);
          }
        }
        return true;
      }
      append(c);
    }
  }

  private void endLine(int c) throws IOException {
    last = true;
    atStart = true;
    if (c == '\r') {
      position++;
      c = peek();
    }
    if (c == '\n') {
      position++;
    }
    line++;
  }

  /** To the first line with something in it; false at the end. */
  private boolean skipEmptyLines() throws IOException {
    while (true) {
      skipBlanks();
      int c = peek();
      if (c == -1) {
        return false;
      }
      if (c == '#') {
        while (c != -1 && c != '\n') {
          position++;
          c = peek();
        }
      }
      if (c != '\n' && c != '\r') {
        if (c != -1) {
          return true;
        }
        continue;
      }
      position++;
      line += c == '\n' ? 1 : 0;
    }
  }

  private void skipBlanks() throws IOException {
    while (peek() == BLANK) {
      position++;
    }
  }

  private void quoted() throws IOException {
    position++;
    while (true) {
      int c = peek();
      if (c == -1) {
        return;
      }
      position++;
      if (c == '"') {
        if (peek() != '"') {
          return;
        }
        position++;
      }
      line += c == '\n' ? 1 : 0;
      append(c);
    }
  }

  private void append(int c) throws IOException {
    if (length == cell.length) {
      if (length == MOST) {
        throw new IOException("line %d has a cell of more than 1 MiB".formatted(begun));
      }
      cell = Arrays.copyOf(cell, 2 * length);
    }
    cell[length++] = (byte) c;
  }

  /** Whether the cell ends its line. */
  boolean last() {
    return last;
  }

  /** The line that the cell began on, from 1. */
  long line() {
    return begun;
  }

  /** The cell as it is written, without blanks around it. */
  String text() {
    return new String(cell, 0, length, StandardCharsets.UTF_8).strip();
  }

  /**
   * The number in the cell, correctly rounded; words for infinities and for what is missing
   * included.
   *
   * @throws NumberFormatException if it is none
   */
  double number() {
    int end = length;
    while (end > 0 && cell[end - 1] == BLANK) {
      end--;
    }
    int i = 0;
    boolean negative = end > 0 && cell[0] == '-';
    if (negative || (end > 0 && cell[0] == '+')) {
      i++;
    }
    long digits = 0;
    int count = 0;
    int places = -1;
    for (; i < end; i++) {
      int c = cell[i];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        count += digits == 0 ? 0 : 1;
        places += places >= 0 ? 1 : 0;
        if (count > 15) {
          return slow(end);
        }
      } else if (c == point && places < 0) {
        places = 0;
      } else {
        return slow(end);
      }
    }
    boolean anything =
        end > (negative ? 1 : 0) && (count > 0 || cell[end - 1] == '0' || places > 0);
    if (!anything || places >= POWERS.length) {
      return slow(end);
    }
    double value = places > 0 ? digits / POWERS[places] : digits; // two exact numbers, rounded once
    return negative ? -value : value;
  }

  private double slow(int end) {
    String text = new String(cell, 0, end, StandardCharsets.UTF_8).strip();
    Double value = parse(text, point);
    if (value == null) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /** The number that a text without blanks around it is; null if it is none. */
  static @Nullable Double parse(String text, int point) {
    switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "nan", "-nan", "+nan", "na", "n/a", "null", "none" -> {
        return Double.NaN;
      }
      case "inf", "+inf", "infinity", "+infinity" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "-inf", "-infinity" -> {
        return Double.NEGATIVE_INFINITY;
      }
      default -> {}
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-eE".indexOf(text.charAt(i)) < 0 && text.charAt(i) != point) {
        return null;
      }
    }
    try {
      return Double.valueOf(point == '.' ? text : text.replace((char) point, '.'));
    } catch (NumberFormatException none) {
      return null;
    }
  }
}
