package org.gmm4j.report.parts;

import java.util.List;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Drawing.Anchor;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.PixelImage;

/** Images in rows and columns, with a line of words below each. */
public final class ImageGrid {
  private static final double GAP = 8;
  private static final double CAPTION = 0.8 * Drawing.TEXT;
  private static final double LARGEST = 150;
  private static final double SMALLEST = 28;
  private static final double ROW_TITLE = 92;

  private ImageGrid() {}

  /**
   * An image.
   *
   * @param caption what stands below it; "" for nothing
   */
  public record Cell(PixelImage image, String caption) {}

  /**
   * Images of one kind, as many in a row as make them a good size.
   *
   * @param description what they show
   * @param longest caption of pictures like this one, which have as many columns
   */
  public static Picture of(
      String title, String description, List<Cell> cells, String longest, String note) {
    int count = cells.size();
    int columns = (int) Math.min(count, Math.max(Math.ceil(Math.sqrt(1.4 * count)), 3));
    double step = Math.max(SMALLEST, Drawing.width(longest, CAPTION)) + GAP;
    columns = (int) Math.max(1, Math.min(columns, (Sheet.WIDTH - 20 + GAP) / step));
    List<List<Cell>> rows = new java.util.ArrayList<>();
    for (int i = 0; i < count; i += columns) {
      rows.add(cells.subList(i, Math.min(count, i + columns)));
    }
    return of(title, description, List.of(), rows, columns, note);
  }

  /**
   * Rows of images.
   *
   * @param names in front of each row; none if it is empty
   */
  public static Picture of(
      String title,
      String description,
      List<String> names,
      List<List<Cell>> rows,
      int columns,
      String note) {
    double left = names.isEmpty() ? 0 : ROW_TITLE;
    double free = Sheet.WIDTH - 20 - left;
    PixelImage first = rows.get(0).get(0).image();
    double shape = first.height() / (double) first.width();
    double place = Math.min(LARGEST, (free - (columns - 1) * GAP) / columns);
    double width = Math.min(place, LARGEST / shape);
    double height = width * shape;
    boolean captions =
        rows.stream().flatMap(List::stream).anyMatch(each -> !each.caption().isEmpty());
    double step = height + GAP + (captions ? 1.3 * CAPTION : 0);
    double foot = note.isEmpty() ? 0 : 20;
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            (int) Math.ceil(52 + rows.size() * step + foot),
            title,
            description,
            new Legend(),
            note);
    Drawing drawing = sheet.drawing();
    Box body = sheet.body();
    double used = columns * (place + GAP) - GAP;
    double begin = body.x() + left + Math.max(0, (body.width() - left - used) / 2);
    for (int i = 0; i < rows.size(); i++) {
      double y = body.y() - 8 + i * step;
      if (!names.isEmpty()) {
        drawing.text(
            body.x() + left - GAP,
            y + height / 2 + 0.36 * CAPTION,
            names.get(i),
            CAPTION,
            Anchor.END,
            Palette.INK);
      }
      for (int j = 0; j < rows.get(i).size(); j++) {
        Cell cell = rows.get(i).get(j);
        Box box = new Box(begin + j * (place + GAP) + (place - width) / 2, y, width, height);
        drawing.image(box, cell.image(), title + " " + cell.caption());
        drawing.text(
            box.x() + width / 2,
            box.bottom() + 1.1 * CAPTION,
            cell.caption(),
            CAPTION,
            Anchor.MIDDLE,
            Palette.INK);
      }
    }
    return drawing.finish();
  }
}
