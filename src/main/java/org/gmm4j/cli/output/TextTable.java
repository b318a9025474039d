package org.gmm4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.report.page.Exhibit;

/**
 * A table in columns of characters: the first one to the left, numbers to the right.
 *
 * @param table its words
 */
public record TextTable(Exhibit.Table table) {
  private static final String INDENT = "  ";

  /** The caption, the header and the rows. */
  public List<String> lines() {
    List<Integer> widths =
        IntStream.range(0, table.header().size())
            .mapToObj(
                column ->
                    Stream.concat(Stream.of(table.header()), table.rows().stream())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
            .toList();
    List<String> lines = new ArrayList<>(List.of(INDENT + table.caption()));
    lines.add(line(table.header(), widths));
    table.rows().forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder(INDENT);
    for (int i = 0; i < cells.size(); i++) {
      String gap = " ".repeat(widths.get(i) - cells.get(i).length());
      line.append(i == 0 ? "" : INDENT);
      line.append(i == 0 ? cells.get(i) + gap : gap + cells.get(i));
    }
    return line.toString().stripTrailing();
  }
}
