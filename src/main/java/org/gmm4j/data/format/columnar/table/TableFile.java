package org.gmm4j.data.format.columnar.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.StoredArray;

/** A table as arrays: all of it without a name, and each of its columns by its name. */
public final class TableFile implements ArrayFile {
  private final Table table;
  private final List<StoredArray> arrays = new ArrayList<>();

  private TableFile(Table table) {
    this.table = table;
    List<Column> columns = table.columns().stream().filter(each -> !each.isIndex()).toList();
    arrays.add(new TableArray(table, "", columns));
    columns.forEach(each -> arrays.add(new TableArray(table, each.name(), List.of(each))));
  }

  /**
   * Opens a table.
   *
   * @param source for messages: the name of the file
   */
  public static ArrayFile open(String source, Damage.Work<? extends Table> opening)
      throws IOException {
    return Damage.reading(source, () -> new TableFile(opening.run()));
  }

  @Override
  public List<StoredArray> arrays() {
    return arrays;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
