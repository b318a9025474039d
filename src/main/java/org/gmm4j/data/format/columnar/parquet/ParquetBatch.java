package org.gmm4j.data.format.columnar.parquet;

import java.util.List;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.gmm4j.data.format.columnar.table.Column;
import org.gmm4j.data.format.columnar.table.Column.Kind;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;
import org.jspecify.annotations.Nullable;

/** Columns of one group of rows of a Parquet table. */
final class ParquetBatch implements Table.Batch {
  private final String source;
  private final PageReadStore pages;
  private final ParquetSchema schema;
  private final List<Column> wanted;
  private final @Nullable ParsedVersion writer;
  private final long row;
  private @Nullable ParquetLists lists;

  /**
   * Describes.
   *
   * @param wanted the columns
   * @param writer the program that wrote the file; null where it is not known
   * @param row the first row's number in the table, from 0
   */
  ParquetBatch(
      String source,
      PageReadStore pages,
      ParquetSchema schema,
      List<Column> wanted,
      @Nullable ParsedVersion writer,
      long row) {
    this.source = source;
    this.pages = pages;
    this.schema = schema;
    this.wanted = wanted;
    this.writer = writer;
    this.row = row;
  }

  @Override
  public long rows() {
    return pages.getRowCount();
  }

  private ColumnReader reader(Column column) {
    ColumnDescriptor leaf = schema.leaf(column);
    return new ColumnReaderImpl(
        leaf,
        new ParquetPages(pages.getPageReader(leaf), leaf),
        new PrimitiveConverter() {},
        writer);
  }

  private ParquetNumbers numbers(Column column) {
    PageReader reader = pages.getPageReader(schema.leaf(column));
    return new ParquetNumbers(reader(column), reader.getTotalValueCount());
  }

  @Override
  public int width(int column) {
    return lists(wanted.get(column)).width();
  }

  /** Made once: its first row is read to see how long it is. */
  private ParquetLists lists(Column column) {
    ParquetLists made = lists;
    if (made == null) {
      made = new ParquetLists(source, column.name(), row, numbers(column), schema.inList(column));
      lists = made;
    }
    return made;
  }

  @Override
  public Table.Numbers numbers(int number, ElementType type, int width) {
    Column column = wanted.get(number);
    if (column.kind() == Kind.LIST) {
      return lists(column).as(type, width);
    }
    return new ParquetRows(source, column.name(), row, type, numbers(column));
  }

  @Override
  public Table.Texts texts(int number) {
    ColumnReader reader = reader(wanted.get(number));
    int present = reader.getDescriptor().getMaxDefinitionLevel();
    return () -> {
      String text =
          reader.getCurrentDefinitionLevel() < present
              ? null
              : reader.getBinary().toStringUsingUTF8();
      reader.consume();
      return text;
    };
  }
}
