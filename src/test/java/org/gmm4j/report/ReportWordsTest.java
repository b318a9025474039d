package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.io.StoredModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says is true, and no more than a page has room for. */
class ReportWordsTest {
  private final Path folder;

  ReportWordsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String page(Dataset rows, GmmFitterBuilder builder) throws IOException {
    return Files.readString(Reports.write(folder, "rows", rows, null, builder));
  }

  private static Set<Integer> integers(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(each -> each.isJsonArray() ? each.getAsJsonArray().get(0).getAsInt() : each.getAsInt())
        .collect(Collectors.toSet());
  }

  @Test
  void aThousandComponentsOfOneFeatureAreAPage() throws IOException {
    String html =
        page(
            Reports.clusters(1000, 5, 1),
            GmmFitter.builder()
                .components(1000)
                .initialization(Initialization.RANDOM_FROM_DATA)
                .maxIterations(4));
    assertTrue(html.contains("and 92 more, the heaviest of 1000"));
    assertTrue(html.length() < 5 << 20, html.length() + " characters");
  }

  /** Of very many iterations about a thousand are told of, and those that matter among them. */
  @Test
  void manyIterationsAreThinned() throws IOException {
    Dataset rows = Reports.clusters(2, 15, 1);
    Recording recording = new Recording();
    FitResult fit =
        GmmFitter.builder()
            .components(2)
            .device("cpu")
            .tolerance(0)
            .maxIterations(4000)
            .listener(recording)
            .build()
            .fit(rows);
    String html = Files.readString(Report.of(fit, rows).recording(recording).write(folder));
    Matcher json = Pattern.compile("id=\"data\">(.*?)</script>").matcher(html);
    assertTrue(json.find());
    var data = JsonParser.parseString(json.group(1)).getAsJsonObject();
    Set<Integer> points = integers(data.get("points"));
    assertTrue(points.size() >= 1000 && points.size() <= 1030, points.size() + " points");
    assertTrue(points.containsAll(Set.of(1, 4001)));
    assertTrue(points.containsAll(integers(data.get("iterations"))));
    List<Double> history = new ArrayList<>(fit.history());
    history.add(fit.logLikelihood());
    int best =
        IntStream.range(0, history.size())
            .reduce((a, b) -> history.get(b) > history.get(a) ? b : a)
            .orElseThrow();
    assertTrue(points.contains(best + 1));
    assertTrue(html.contains("of 4,001 iterations, evenly spread"));
    assertTrue(html.length() < 600_000, html.length() + " characters");
  }

  /** Work that is done twice is no share, and leaves nothing out. */
  @ParameterizedTest
  @CsvSource({
    "1.1944, 1.19 visits of each of the N·K pairs, false",
    "1, 100.00% of the N·K pairs, false",
    "0.25, 25.00% of the N·K pairs, true"
  })
  void workIsWordedAsItIs(double share, String words, boolean leftOut) throws IOException {
    Dataset rows = Reports.clusters(2, 5000, 2);
    FitResult fit = GmmFitter.builder().components(2).device("cpu").build().fit(rows);
    long pairs = Math.round(share * 2 * 10_000);
    Recording recording = new Recording();
    recording.resumed(
        List.of(new Finished(1, fit.iterations(), fit.lowerBound(), 1, pairs, pairs, List.of())));
    String html = Files.readString(Report.of(fit, rows).recording(recording).write(folder));
    assertTrue(html.contains(words));
    assertEquals(leftOut, html.contains("the rest provably changes nothing"));
    assertTrue(html.contains("1000.0 ms, the mean<"));
  }

  @Test
  void howEmWentIsInTheMethod() throws IOException {
    Dataset rows = Reports.clusters(3, 60, 2);
    String plain = page(rows, GmmFitter.builder().components(3));
    assertTrue(plain.contains("fitted by expectation-maximisation (Dempster"));
    assertFalse(plain.contains("SQUAREM") || plain.contains("Ueda"));
    String hard = page(rows, GmmFitter.builder().components(3).hardAssignments(true));
    assertTrue(hard.contains("fitted by classification expectation-maximisation (Celeux"));
    String both =
        page(
            rows,
            GmmFitter.builder()
                .components(3)
                .splitAndMerge(true)
                .extrapolation(Extrapolation.SQUAREM));
    assertTrue(both.contains("extrapolated (SQUAREM; Varadhan &amp; Roland, 2008)"));
    assertTrue(both.contains("split a third (Ueda et al., 2000)"));
  }

  @Test
  void timesAreOfTheStartThatWon() throws IOException {
    String html = page(Reports.clusters(3, 60, 2), GmmFitter.builder().components(3).restarts(3));
    assertTrue(html.contains("ms, the mean of the start that won"));
    assertTrue(html.contains("an iteration of the start that won"));
  }

  @Test
  void componentsBeyondTheClassesAreRemarkedOn() throws IOException {
    Dataset rows = Reports.clusters(4, 50, 2);
    int[] codes = new int[200];
    Arrays.setAll(codes, i -> i / 100);
    Labels labels = new Labels(codes, List.of("one", "two"));
    String html =
        Files.readString(
            Reports.write(folder, "rows", rows, labels, GmmFitter.builder().components(4)));
    assertTrue(html.contains("50.00% of the rows are not in the component that their class is"));
    assertTrue(html.contains("There are more components than the 2 classes"));
    assertFalse(html.contains("of another class") || html.contains("to another class"));
    html =
        Files.readString(
            Reports.write(folder, "rows", rows, labels, GmmFitter.builder().components(2)));
    assertFalse(html.contains("There are more components"));
  }

  @Test
  void aPassInBatchesAndARidgeOfNothing() throws IOException {
    Dataset rows = Reports.clusters(3, 400, 1);
    GmmFitterBuilder builder =
        GmmFitter.builder().components(3).regularization(Regularization.ridge(0)).batch(100);
    String html = page(rows, builder);
    assertTrue(html.contains("stepwise EM in batches of 100 rows (Cappé &amp; Moulines, 2009)"));
    assertTrue(html.contains("came before the exact iterations"));
    assertTrue(html.contains("@article{cappe2009online,"));
    assertFalse(html.contains("A ridge of"));
    assertTrue(html.contains("1,200 rows × 1 feature of rows"));
    assertFalse(html.contains("1 features"));
    String plain = page(rows, GmmFitter.builder().components(3));
    assertTrue(plain.contains("A ridge of 1e-06 was added") && !plain.contains("Cappé"));
  }

  @Test
  void ofAnUnknownEndingNothingIsSaid() throws IOException {
    Dataset rows = Reports.clusters(2, 50, 2);
    FitResult fit = GmmFitter.builder().components(2).device("cpu").build().fit(rows);
    StoredModel model = new StoredModel(fit.mixture(), List.of(-3.0, -2.0), Map.of());
    String html = Files.readString(Report.of(model, rows).write(folder));
    assertTrue(html.contains("The fit took 2 iterations. ") && html.contains("It took 2 iter"));
    assertFalse(html.contains("converge") || html.contains("was ended"));
  }

  /** However long the numbers beside an axis, its title is within the drawing. */
  @Test
  void titlesOfAxesAreSeen() throws IOException {
    Dataset rows = Reports.clusters(2, 50, 2);
    FitResult fit = GmmFitter.builder().components(2).device("cpu").build().fit(rows);
    StoredModel model =
        new StoredModel(fit.mixture(), List.of(-2.02662581, -2.02662575, -2.02662571), Map.of());
    String html = Files.readString(Report.of(model, rows).write(folder));
    Matcher title = Pattern.compile("<text x=\"([^\"]*)\"[^>]*>log-likelihood \\(").matcher(html);
    assertTrue(title.find());
    assertTrue(Double.parseDouble(title.group(1)) >= 11, title.group());
    String curve = html.substring(html.indexOf("id=\"curve\""), title.start());
    assertTrue(curve.contains(">2</text>"));
    assertFalse(Pattern.compile(">1\\.\\d+</text>").matcher(curve).find(), curve);
  }

  @Test
  void longNamesAreShortenedAndStillThere() throws IOException {
    Dataset rows = Reports.clusters(2, 50, 2);
    String name = "a class of which much is to be told, more than a table has room for";
    int[] codes = new int[100];
    Arrays.setAll(codes, i -> i / 50);
    Labels labels = new Labels(codes, List.of(name, "b"));
    String html =
        Files.readString(
            Reports.write(folder, "rows", rows, labels, GmmFitter.builder().components(2)));
    String cut = "a class of which much is to b…";
    assertTrue(html.contains("title=\"" + name + "\">" + cut + "</button>"));
    assertTrue(html.contains("data-text title=\"" + name + "\">" + cut + "</td>"));
    assertTrue(html.contains("<dt>Class</dt><dd>" + name + "</dd>"));
    assertTrue(html.contains("<dt>Labels of its rows</dt><dd>" + name + ": 50"));
    assertTrue(html.contains("<button type=\"button\">b</button>"));
  }

  /** The nearest component of one that is shown may be one that is not. */
  @Test
  void neighboursThatAreNotShownAreNamed() throws IOException {
    String html =
        page(
            Reports.clusters(130, 10, 2),
            GmmFitter.builder().components(130).covariance("spherical").maxIterations(5));
    assertTrue(html.contains(", which is not shown, "));
    assertTrue(html.contains("it is looked for among all components."));
  }
}
