package org.gmm4j.report.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.gmm4j.Sweep;
import org.gmm4j.report.page.Exhibit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each demonstration against its description. */
class GalleryTest {
  private final Path folder;

  GalleryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Exhibit make(String name) {
    Exhibit exhibit = Gallery.make(name, folder, Gallery.SEED);
    for (Exhibit.Shown each : exhibit.pictures()) {
      assertTrue(Files.exists(each.file()), each.file() + "");
      assertFalse(each.alternative().isEmpty());
    }
    return exhibit;
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace('−', '-').replace("%", ""));
  }

  private static List<Double> column(Exhibit.Table table, int column) {
    return table.rows().stream().map(row -> number(row.get(column))).toList();
  }

  private static int frames(Path gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(in);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }

  private Path file(String name) {
    Path file = folder.resolve(name);
    assertTrue(Files.exists(file), name);
    return file;
  }

  /** Five means within 0.6 of the centres; a frame for each of a hundred iterations. */
  @Sweep
  @Test
  void fiveClusters() throws IOException {
    Exhibit exhibit = make("five-clusters");
    Exhibit.Table table = exhibit.tables().get(0);
    assertEquals(5, table.rows().size());
    assertEquals(5, table.rows().stream().map(row -> row.get(1)).distinct().count());
    column(table, 2).forEach(distance -> assertTrue(distance < 0.6, distance + ""));
    assertEquals(101, frames(file("five-clusters/five-clusters.gif")));
    assertTrue(Files.size(file("five-clusters/five-clusters.mp4")) > 10_000);
  }

  /** A hundred iterations, a picture each, the first twenty as a film; all three found. */
  @Sweep
  @Test
  void threeClusters() throws IOException {
    Exhibit exhibit = make("three-clusters");
    List<List<String>> history = exhibit.tables().get(0).rows();
    assertEquals(
        List.of("0", "(−5.00, −5.00)", "(0.00, −5.00)", "(0.00, 5.00)"),
        history.get(0).subList(0, 4));
    List<String> last = history.get(history.size() - 1);
    assertEquals("100", last.get(0));
    assertNear(last.get(1), -5, 3);
    assertNear(last.get(2), 0, -4);
    assertNear(last.get(3), 2, 4);
    assertEquals(21, frames(file("three-clusters/three-clusters.gif")));
    try (Stream<Path> files = Files.list(file("three-clusters/iterations"))) {
      assertEquals(101, files.count());
    }
  }

  private static void assertNear(String point, double x, double y) {
    Matcher found = Pattern.compile("\\((.*), (.*)\\)").matcher(point);
    assertTrue(found.matches(), point);
    double apart = Math.hypot(number(found.group(1)) - x, number(found.group(2)) - y);
    assertTrue(apart < 0.4, point);
  }

  /** Labels are scikit-learn's, whose labels are on record, from the same start. */
  @Test
  void truthAndFit() {
    Exhibit exhibit = make("truth-and-fit");
    Exhibit.Table table = exhibit.tables().get(0);
    assertEquals(List.of(1.0, 2.0, 3.0), column(table, 0));
    assertEquals(List.of(90.0, 600.0, 50.0), column(table, 1));
    column(table, 4).forEach(same -> assertTrue(same >= 99, same + ""));
    assertTrue(column(table, 2).get(1) < 5, table.rows() + "");
    assertEquals(4, exhibit.pictures().size());
  }

  /** The best of ten is kept, for three and for six components. */
  @Sweep
  @Test
  void restarts() throws IOException {
    Exhibit exhibit = make("restarts");
    for (Exhibit.Table table : exhibit.tables()) {
      assertEquals(10, table.rows().size());
      double best = column(table, 2).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      for (List<String> row : table.rows()) {
        assertEquals(number(row.get(2)) == best, row.get(3).equals("kept"), row + "");
        assertTrue(number(row.get(1)) <= 200);
      }
      String name = table.caption().startsWith("3") ? "restarts-3" : "restarts-6";
      List<String> kept =
          table.rows().stream().filter(row -> row.get(3).equals("kept")).findFirst().orElseThrow();
      assertEquals(number(kept.get(1)) + 1, frames(file("restarts/" + name + ".gif")));
    }
    assertEquals(2, exhibit.tables().size());
  }

  /** Where scikit-learn ends too, and no component without width. */
  @Test
  void series() {
    Exhibit.Table table = make("series").tables().get(0);
    List<Double> means = column(table, 0);
    assertEquals(44.3, means.get(0), 0.5);
    assertEquals(37.6, means.get(1), 0.5);
    assertEquals(24.6, means.get(2), 0.5);
    column(table, 1).forEach(deviation -> assertTrue(deviation > 0.3, deviation + ""));
  }

  @Test
  void mnist2v6() {
    Exhibit exhibit = make("mnist-2v6");
    Exhibit.Table table = exhibit.tables().get(0);
    assertEquals(
        List.of("k-means", "full", "mfa:10"),
        table.rows().stream().map(row -> row.get(0)).toList());
    List<Double> wrong = column(table, 1);
    assertTrue(wrong.get(1) < 2 && wrong.get(2) < 2 && wrong.get(0) > 4, wrong + "");
    assertEquals(9, exhibit.pictures().size());
  }

  @Test
  void theIndexShowsWhatWasMade() throws IOException {
    Exhibit exhibit = make("series");
    String page = Files.readString(Gallery.writeIndex(List.of(exhibit), folder, Gallery.SEED));
    assertTrue(page.contains("series/series.svg"));
    assertTrue(page.contains("A series with repeated values"));
    Matcher links = Pattern.compile("(src|href)=\"([^#\"]+)\"").matcher(page);
    while (links.find()) {
      assertTrue(Files.exists(folder.resolve(links.group(2))), links.group(2));
    }
    assertThrows(IllegalArgumentException.class, () -> Gallery.make("none", folder, Gallery.SEED));
    assertEquals(6, Gallery.names().size());
  }
}
