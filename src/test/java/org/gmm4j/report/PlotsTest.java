package org.gmm4j.report;

import static org.gmm4j.report.Pictures.assertReadable;
import static org.gmm4j.report.Pictures.curves;
import static org.gmm4j.report.Pictures.diagonal;
import static org.gmm4j.report.Pictures.disks;
import static org.gmm4j.report.Pictures.elements;
import static org.gmm4j.report.Pictures.lines;
import static org.gmm4j.report.Pictures.mixture;
import static org.gmm4j.report.Pictures.normals;
import static org.gmm4j.report.Pictures.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.ImageShape;
import org.gmm4j.report.plots.BicPlot;
import org.gmm4j.report.plots.DensityPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Pictures by their structure: what is in them, how much of it, and where. */
class PlotsTest {
  private static final ImageShape FIVE = new ImageShape(5, 5, 1);

  @Test
  void theLikelihoodHasAPointAnIteration() {
    Picture picture = Plots.likelihood(List.of(-3.0, -2.0, -1.5, -1.5));
    assertEquals(1, lines(picture, 4));
    assertEquals(4, disks(picture));
    assertTrue(texts(picture).contains("iteration"));
    assertTrue(texts(picture).contains("log-likelihood (nats a row)"));
    assertTrue(
        elements(picture, "desc").get(0).getTextContent().contains("from -3.00000 to -1.50000"));
    assertEquals(1, disks(Plots.likelihood(List.of(7.0))), "one iteration is a point");
    assertThrows(IllegalArgumentException.class, () -> Plots.likelihood(List.of()));
  }

  @Test
  void aDensityHasACurveAComponentAndAHistogram() {
    GaussianMixture mixture =
        diagonal(new double[] {0.3, 0.7}, new double[][] {{-2}, {1}}, 1, 0.25);
    Picture without = Plots.density(mixture, null);
    int bars = elements(without, "rect").size();
    assertEquals(1, lines(without, 600 + 2 * 13));
    assertEquals(3, curves(without));
    Picture picture = Plots.density(mixture, normals(500, 1));
    assertEquals(3, curves(picture));
    assertTrue(elements(picture, "rect").size() >= bars + 5, "bars");
    assertTrue(texts(picture).containsAll(List.of("mixture", "component 1", "component 2")));
  }

  private static GaussianMixture thousand(double shift) {
    double[] weights = new double[1000];
    double[][] means = new double[1000][1];
    for (int k = 0; k < 1000; k++) {
      weights[k] = (k + 1) / 500_500.0;
      means[k][0] = 0.7 * k + shift;
    }
    return diagonal(weights, means, 0.04, 900);
  }

  @Test
  void ofManyComponentsOfADensityTheHeaviestHaveCurves() {
    Picture picture = Plots.density(thousand(0), null);
    assertEquals(1 + 100, curves(picture));
    assertTrue(
        texts(picture).containsAll(List.of("component 1000", "and 92 more, the heaviest of 1000")),
        texts(picture) + "");
    assertReadable(picture);
    assertTrue(picture.svg().length() < 2_000_000, picture.svg().length() + " characters");
  }

  @Test
  void ofManyComponentsTheHeaviestHaveEllipses() {
    Picture plane = Plots.scatter(mixture("diag", 300, 2), normals(100_000, 2));
    assertEquals(100, lines(plane, 73));
    assertReadable(plane);
    assertTrue(texts(plane).contains("the 100 heaviest of 300 components"));
    Picture pairs = Plots.pairs(mixture("diag", 300, 5), normals(100_000, 5));
    assertEquals(10 * 100, lines(pairs, 73));
    assertReadable(pairs);
    assertTrue(texts(pairs).toString().contains("; the 100 heaviest of 300 components"));
  }

  /** Axes of hundreds of mixtures take no time to speak of, however many their components. */
  @Test
  void axesOfManyMixturesAreFoundSoon() {
    List<GaussianMixture> many = IntStream.range(0, 600).mapToObj(i -> thousand(i)).toList();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> new DensityPlot(many, null).draw("the last", many.get(599)));
  }

  /** Far from its middle nothing of a component is seen, and so nothing of it is drawn. */
  @Test
  void componentsAreDrawnWhereTheyAre() {
    GaussianMixture far = diagonal(new double[] {0.5, 0.5}, new double[][] {{0}, {1000}}, 1);
    for (Element each : elements(Plots.density(far, null), "polyline")) {
      String dashes = each.getAttribute("stroke-dasharray");
      assertTrue(dashes.isEmpty() || each.getAttribute("points").split(" ").length < 40);
    }
  }

  @Test
  void countsHaveWholeMarks() {
    List<String> likelihood = List.copyOf(texts(Plots.likelihood(List.of(-3.0, -2.0))));
    assertTrue(likelihood.containsAll(List.of("1", "2")), likelihood + "");
    assertFalse(likelihood.stream().anyMatch(each -> each.matches("1\\.\\d+")), likelihood + "");
    List<String> bic =
        texts(
            Plots.bic(
                List.of(new BicPlot.Fitted("full", 2, 100), new BicPlot.Fitted("full", 3, 110))));
    assertTrue(bic.containsAll(List.of("2", "3")), bic + "");
    assertFalse(bic.stream().anyMatch(each -> each.matches("2\\.\\d+")), bic + "");
  }

  @Test
  void aScatterHasAnEllipseAComponentAndADiskARow() {
    Picture picture = Plots.scatter(mixture("full", 3, 2), normals(400, 2));
    assertEquals(3, lines(picture, 73));
    assertEquals(400, disks(picture));
    assertFalse(texts(picture).stream().anyMatch(each -> each.contains("evenly spread")));
  }

  @Test
  void manyRowsAreSampledAndThatIsSaid() {
    Picture picture = Plots.scatter(mixture("full", 3, 2), normals(100_000, 2));
    assertEquals(4000, disks(picture));
    assertTrue(texts(picture).contains("4,000 of 100,000 rows, evenly spread"));
    assertTrue(picture.svg().length() < 200_000, picture.svg().length() + " characters");
  }

  /** Two features of unit covariance: the ellipse is a circle of two in the units of the axes. */
  @Test
  void ellipsesAreTwoDeviationsWide() {
    GaussianMixture one = diagonal(new double[] {1}, new double[][] {{10, 10}}, 1);
    Picture picture = Plots.scatter(one, null);
    Element ellipse =
        elements(picture, "polyline").stream()
            .filter(each -> each.getAttribute("points").split(" ").length == 73)
            .findFirst()
            .orElseThrow();
    double[] xs =
        Arrays.stream(ellipse.getAttribute("points").split(" "))
            .mapToDouble(each -> Double.parseDouble(each.split(",")[0]))
            .toArray();
    double wide = Arrays.stream(xs).max().orElseThrow() - Arrays.stream(xs).min().orElseThrow();
    List<Element> marks =
        elements(picture, "text").stream()
            .filter(each -> each.getTextContent().matches("9|10|11"))
            .filter(each -> each.getAttribute("text-anchor").equals("middle"))
            .toList();
    double unit =
        Double.parseDouble(marks.get(1).getAttribute("x"))
            - Double.parseDouble(marks.get(0).getAttribute("x"));
    assertEquals(4, wide / unit, 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void pairsOfFewFeaturesAndOfAxes(String structure) {
    Picture few = Plots.pairs(mixture(structure, 2, 4), normals(50, 4));
    assertEquals(6 * 2, lines(few, 73));
    assertEquals(6 * 50, disks(few));
    Picture many = Plots.pairs(mixture(structure, 2, 25), normals(50, 25));
    assertEquals(3 * 2, lines(many, 73));
    assertTrue(texts(many).stream().anyMatch(each -> each.matches("axis 1 \\(\\d+%\\)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void imagesOfEveryStructure(String structure) {
    GaussianMixture mixture = mixture(structure, 3, 25);
    Picture means = Plots.means(mixture, FIVE);
    assertEquals(3, elements(means, "image").size());
    assertTrue(
        elements(means, "image").stream()
            .noneMatch(each -> each.getAttribute("aria-label").isEmpty()));
    assertEquals(3 * 6, elements(Plots.covariances(mixture, FIVE, 12), "image").size());
    if (structure.contains(":")) {
      assertEquals(3 * 3, elements(Plots.factors(mixture, FIVE), "image").size());
    } else {
      assertThrows(IllegalArgumentException.class, () -> Plots.factors(mixture, FIVE));
    }
    Dataset rows = normals(60, 25);
    assertEquals(48, elements(Plots.samples(mixture, rows, FIVE, 1), "image").size());
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      assertTrue(
          elements(Plots.typical(mixture, rows, FIVE, scorer), "image").size() >= 8, structure);
    }
  }

  @Test
  void confusionCountsRows() {
    int[] clusters = {0, 0, 1, 1, 1};
    Picture picture = Plots.confusion(clusters, Labels.of(List.of("b", "b", "a", "a", "b")), 2);
    List<String> texts = new ArrayList<>(texts(picture));
    assertTrue(texts.containsAll(List.of("a", "b", "2", "1", "misclassified 20.00%")), texts + "");
  }

  @Test
  void bicHasACurveAStructureAndMarksTheLeast() {
    List<BicPlot.Fitted> fits = new ArrayList<>();
    for (int components = 1; components <= 5; components++) {
      fits.add(new BicPlot.Fitted("full", components, 100 + (components - 3) * (components - 3)));
      fits.add(new BicPlot.Fitted("diag", components, 120 - components));
    }
    fits.add(new BicPlot.Fitted("full", 3, 500)); // a worse start
    Picture picture = Plots.bic(fits);
    assertEquals(2, lines(picture, 5));
    assertEquals(10, disks(picture));
    assertTrue(
        texts(picture).containsAll(List.of("full", "diag", "the least: full, 3 components")));
    assertEquals(1, disks(Plots.bic(fits.subList(0, 1))));
    assertThrows(IllegalArgumentException.class, () -> Plots.bic(List.of()));
  }

  /** One point, no width, no weight, a hundred of them: there is always a picture. */
  @Test
  void degenerateMixturesAreDrawn() {
    double[][] means = {{1e6, 1e6}, {1e6, 1e6}, {-1, 2}};
    double[] weights = {1 - 2e-12, 1e-12, 1e-12};
    GaussianMixture tiny = diagonal(weights, means, 1e-12, 1e6, 1e-300);
    assertEquals(3, lines(Plots.scatter(tiny, null), 73));
    GaussianMixture spike =
        diagonal(new double[] {0.5, 0.5}, new double[][] {{44.4457}, {10}}, 1e-12, 4);
    assertEquals(3, curves(Plots.density(spike, normals(50, 1))));
    Dataset same = Dataset.of(new double[][] {{3}, {3}, {3}});
    assertEquals(3, curves(Plots.density(spike, same)));
    GaussianMixture hundred = mixture("diag", 100, 2);
    assertEquals(100, lines(Plots.scatter(hundred, normals(10, 2)), 73));
    Picture images = Plots.means(mixture("diag", 150, 25), FIVE);
    assertEquals(100, elements(images, "image").size());
    assertTrue(texts(images).contains("the 100 heaviest of 150 components"));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    GaussianMixture three = mixture("full", 2, 3);
    assertThrows(IllegalArgumentException.class, () -> Plots.density(three, null));
    assertThrows(IllegalArgumentException.class, () -> Plots.scatter(three, null));
    assertThrows(IllegalArgumentException.class, () -> Plots.means(three, FIVE));
    assertEquals(new ImageShape(28, 28, 1), ImageShape.guess(784).orElseThrow());
    assertEquals(new ImageShape(32, 32, 3), ImageShape.guess(3072).orElseThrow());
    assertTrue(ImageShape.guess(9).isEmpty());
  }
}
