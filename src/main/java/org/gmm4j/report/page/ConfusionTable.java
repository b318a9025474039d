package org.gmm4j.report.page;

import java.util.List;

/**
 * How many rows of each class are in each component.
 *
 * @param summary the share misclassified, in words
 * @param classes names of the classes that are shown
 * @param rows a component each
 * @param misclassified share of the rows of each class that is, in percent
 * @param note what is left out; "" for nothing
 */
public record ConfusionTable(
    String summary, List<Label> classes, List<Row> rows, List<String> misclassified, String note) {
  public ConfusionTable {
    classes = List.copyOf(classes);
    rows = List.copyOf(rows);
    misclassified = List.copyOf(misclassified);
  }

  /**
   * A component.
   *
   * @param component its number, from 1
   * @param matched name of the class that it stands for; empty for none
   * @param cells of the classes
   */
  public record Row(int component, Label matched, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Rows of a class in a component.
   *
   * @param count how many
   * @param share of the rows of the class, 0 to 1
   * @param matched whether the component stands for the class
   */
  public record Cell(long count, double share, boolean matched) {}
}
