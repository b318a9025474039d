package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private final Path folder;

  ReportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static List<String> all(String html, String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(html)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static JsonObject data(String html) {
    String json = all(html, "<script type=\"application/json\" id=\"data\">(.*?)</script>").get(0);
    return JsonParser.parseString(json).getAsJsonObject();
  }

  /** Sound in its form, and on its own. */
  private static void assertWhole(String html) {
    assertTrue(html.startsWith("<!DOCTYPE html>"), html.substring(0, 80));
    assertTrue(html.strip().endsWith("</html>"));
    List<String> ids = all(html, " id=\"([^\"]*)\"");
    assertEquals(new TreeSet<>(ids).size(), ids.size(), "an id stands twice");
    for (String each : all(html, " href=\"([^\"]*)\"")) {
      assertTrue(each.startsWith("#") || each.startsWith("data:"), each);
    }
    all(html, " href=\"#([^\"]*)\"").forEach(each -> assertTrue(ids.contains(each), each));
    all(html, "url\\(([^)]*)\\)")
        .forEach(each -> assertTrue(each.startsWith("data:") || each.startsWith("#"), each));
    assertTrue(all(html, "( src=\"?h)").isEmpty());
    assertTrue(all(html, "(<link|<iframe|<object|@import)").isEmpty());
    assertTrue(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
    for (String svg : all(html, "(<svg .*?</svg>)")) {
      assertTrue(svg.contains("role=\"img\"") && !all(svg, "<title>(.+?)</title>").isEmpty(), svg);
      all(svg, "(<image [^>]*>)").forEach(each -> assertTrue(each.contains("aria-label=\"")));
    }
    for (String sprite : all(html, "<div (class=\"sprite[^>]*)>")) {
      assertTrue(sprite.contains("role=\"img\"") && sprite.contains("aria-label=\""), sprite);
    }
    assertFalse(html.replaceAll("base64,[^\"')]*", "").contains("NaN"));
  }

  @Test
  void digits() throws IOException {
    Path file = Reports.digits(folder.resolve("new/report"));
    assertEquals(folder.resolve("new/report/index.html"), file);
    String html = Files.readString(file);
    assertWhole(html);
    assertTrue(Files.size(file) < 3 << 20, Files.size(file) + " bytes");
    assertTrue(html.contains("1.41%") && html.contains("293.292582"));
    assertTrue(html.contains("Mean image of component 2"));
    JsonObject data = data(html);
    assertEquals(13, data.getAsJsonArray("points").size()); // 12 iterations and the result
    assertEquals(13, data.getAsJsonArray("iterations").size());
    assertEquals(2, all(html, "<article (class=\"card detail\")").size());
  }

  @Test
  void hostileNamesAreText() throws IOException {
    String html = Files.readString(Reports.plane(folder));
    assertWhole(html);
    assertEquals(2, all(html, "(<script)").size());
    assertEquals(2, all(html, "(</script>)").size());
    assertFalse(html.contains("<b>bold") || html.contains("<img"));
    assertTrue(html.contains("&lt;/script&gt;&lt;b&gt;bold&lt;/b&gt;"));
    assertTrue(html.contains("&lt;/title&gt;&lt;script&gt;alert(0)"));
    assertEquals(4, data(html).getAsJsonArray("shapes").get(0).getAsJsonArray().size());
  }

  @Test
  void manyComponentsAreTheHeaviest() throws IOException {
    Dataset rows = Reports.clusters(130, 10, 2);
    Path file =
        Reports.write(
            folder,
            "clusters",
            rows,
            null,
            GmmFitter.builder().components(130).covariance("spherical").maxIterations(5));
    String html = Files.readString(file);
    assertWhole(html);
    assertTrue(html.contains("the 100 heaviest of 130 components"));
    assertEquals(100, all(html, "<article (class=\"card detail\")").size());
    assertTrue(Files.size(file) < 5 << 20, Files.size(file) + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void otherNumbersOfFeatures(int features) throws IOException {
    Dataset rows = Reports.clusters(3, 60, features);
    String html = Files.readString(Reports.write(folder, "rows", rows, null, GmmFitter.builder()));
    assertWhole(html);
    assertEquals(features == 1, data(html).has("shapes"));
    assertTrue(html.contains("Feature " + features + "</dt>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void everyStructure(String structure) throws IOException {
    Dataset rows = Reports.clusters(3, 60, 4);
    GmmFitter fitter =
        GmmFitter.builder().components(3).covariance(structure).device("cpu").build();
    String html = Files.readString(Report.of(fitter.fit(rows), rows).write(folder));
    assertWhole(html);
    assertFalse(html.contains("id=\"frames\"")); // nobody recorded any
  }

  @Test
  void aModelFileTellsWhatItKnows() throws IOException {
    Dataset rows = Reports.clusters(2, 50, 2);
    FitResult fit = GmmFitter.builder().components(2).device("cpu").build().fit(rows);
    Models.write(fit, folder.resolve("model.npz"));
    Path file = Report.of(Models.readStored(folder.resolve("model.npz")), rows).write(folder);
    String html = Files.readString(file);
    assertWhole(html);
    assertEquals(fit.iterations(), data(html).getAsJsonArray("points").size());
    assertTrue(html.contains("converged") && html.contains("1e-06"));
    Models.write(fit.mixture(), folder.resolve("bare.npz"));
    Path bare = Report.of(Models.readStored(folder.resolve("bare.npz")), rows).write(folder);
    assertWhole(Files.readString(bare));
    assertFalse(Files.readString(bare).contains("id=\"iterations\""));
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path each : List.of(file, file.resolve("below"))) {
      DataException refused = assertThrows(DataException.class, () -> Report.requireWritable(each));
      assertTrue(String.valueOf(refused.getMessage()).contains("a directory is needed"));
    }
    Files.createDirectories(folder.resolve("taken/index.html"));
    assertThrows(DataException.class, () -> Report.requireWritable(folder.resolve("taken")));
  }
}
