package org.gmm4j.data.format.columnar.table;

import java.util.List;
import java.util.Objects;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param place which one it is, from 0
 * @param what holds, for messages: "text"
 * @param numbers the type of its numbers; null where it has none
 */
public record Column(int place, String name, Kind kind, String what, @Nullable NumberType numbers) {
  /** What a row of a column is. */
  public enum Kind {
    NUMBER,
    /** Several numbers. */
    LIST,
    /** Text, or a category. */
    TEXT,
    OTHER
  }

  /** Of a number a row. */
  public static Column number(int place, String name, NumberType type) {
    return new Column(place, name, Kind.NUMBER, lower(type), type);
  }

  /** Of several numbers a row. */
  public static Column list(int place, String name, NumberType type) {
    return new Column(place, name, Kind.LIST, "lists of " + lower(type), type);
  }

  /** Of text, or of categories. */
  public static Column text(int place, String name) {
    return new Column(place, name, Kind.TEXT, "text", null);
  }

  /**
   * Of what is neither numbers nor text.
   *
   * @param what "dates"
   */
  public static Column other(int place, String name, String what) {
    return new Column(place, name, Kind.OTHER, what, null);
  }

  /** Whether it can be part of rows. */
  boolean isNumbers() {
    return numbers != null;
  }

  /** Whether it is pandas' numbering of the rows. */
  boolean isIndex() {
    return name.matches("__index_level_\\d+__");
  }

  /** The smallest type that holds the numbers of all of these columns. */
  static ElementType common(List<Column> columns) {
    List<NumberType> types =
        columns.stream().map(each -> Objects.requireNonNull(each.numbers())).distinct().toList();
    List<ElementType> kept = types.stream().map(NumberType::kept).distinct().toList();
    if (kept.size() == 1) {
      return kept.get(0);
    }
    if (kept.contains(ElementType.FLOAT64)) {
      return ElementType.FLOAT64;
    }
    boolean signed = kept.contains(ElementType.INT16);
    boolean unsigned = kept.contains(ElementType.UINT16);
    if (kept.contains(ElementType.FLOAT32) || (signed && unsigned)) {
      return ElementType.FLOAT32; // holds all integers of 16 bits
    }
    return signed ? ElementType.INT16 : ElementType.UINT16;
  }

  private static String lower(NumberType type) {
    return type.toString().toLowerCase(java.util.Locale.ROOT);
  }
}
