package org.gmm4j.report;

import static org.gmm4j.report.Pictures.assertReadable;
import static org.gmm4j.report.Pictures.diagonal;
import static org.gmm4j.report.Pictures.elements;
import static org.gmm4j.report.Pictures.lines;
import static org.gmm4j.report.Pictures.mixture;
import static org.gmm4j.report.Pictures.normals;
import static org.gmm4j.report.Pictures.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.Sweep;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.PixelImage;
import org.gmm4j.report.parts.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything in a picture has its room, whatever is drawn. */
class LayoutTest {
  private static final ImageShape FIVE = new ImageShape(5, 5, 1);

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "-3, 5",
    "1e6, 1000001",
    "-123456789, -123456780",
    "0, 1e-8",
    "1e5, 2e7",
    "-1e12, 1e12"
  })
  void axesAtAnyPlace(double from, double to) {
    double width = (to - from) * (to - from) / 36;
    double[] weights = {0.5, 0.5};
    GaussianMixture line = diagonal(weights, new double[][] {{from}, {to}}, width);
    assertReadable(Plots.density(line, null));
    GaussianMixture plane = diagonal(weights, new double[][] {{from, to}, {to, from}}, width);
    assertReadable(Plots.scatter(plane, null));
    double[][] corners = {{from, to, from, to, from}, {to, from, from, to, to}};
    assertReadable(Plots.pairs(diagonal(weights, corners, width), null));
    assertReadable(Plots.likelihood(List.of(from, (from + to) / 2, to)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9, 57, 58, 100, 150})
  void imagesOfAnyNumber(int components) {
    GaussianMixture mixture = mixture("diag", components, 25);
    assertReadable(Plots.means(mixture, FIVE));
    assertReadable(Plots.covariances(mixture, FIVE, 12));
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      assertReadable(Plots.typical(mixture, normals(200, 25), FIVE, scorer));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "2, 10", "10, 10", "200, 3", "1, 200"})
  void tablesOfAnySize(int classes, int components) {
    SplittableRandom random = new SplittableRandom(1);
    int[] clusters = random.ints(200_000, 0, components).toArray();
    List<String> names =
        IntStream.range(0, clusters.length)
            .mapToObj(i -> "a class of which much is to be told, " + (i % classes))
            .toList();
    assertReadable(Plots.confusion(clusters, Labels.of(names), components));
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({"20, 100", "30, 100"})
  void tablesOfThousandsOfCells(int classes, int components) {
    tablesOfAnySize(classes, components);
  }

  @Test
  void tooLargeTablesAreRefused() {
    int[] clusters = new int[300];
    List<String> each = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
    assertThrows(
        IllegalArgumentException.class, () -> Plots.confusion(clusters, Labels.of(each), 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Plots.confusion(new int[2], Labels.of(List.of("a")), 1));
  }

  /** The ten heaviest components have no row of their own: others have. */
  @Test
  void typicalRowsAreOfComponentsThatHaveSome() {
    double[] weights = new double[12];
    double[][] means = new double[12][25];
    for (int k = 0; k < 12; k++) {
      weights[k] = k == 11 ? 1e-6 : (1 - 1e-6) / 11;
      Arrays.fill(means[k], k == 11 ? 0 : 1000 + k);
    }
    GaussianMixture mixture = diagonal(weights, means, 1);
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      Picture picture = Plots.typical(mixture, normals(60, 25), FIVE, scorer);
      assertEquals(8, elements(picture, "image").size());
      assertTrue(texts(picture).contains("12: 1e−06"), texts(picture) + "");
    }
  }

  @Test
  void samplesStandBesideDifferentRows() {
    GaussianMixture mixture = mixture("diag", 2, 25);
    Picture few = Plots.samples(mixture, normals(10, 25), FIVE, 1);
    assertEquals(10 + 24, elements(few, "image").size());
    assertEquals(
        10,
        elements(few, "image").subList(0, 10).stream()
            .map(each -> each.getAttribute("href"))
            .distinct()
            .count());
  }

  /** A film is of pictures of one size: whatever the weights, and so the captions, become. */
  @Test
  void meansOfAnyWeightsAreAsLarge() {
    double[][] means = new double[60][25];
    double[] even = new double[60];
    Arrays.fill(even, 1 / 60.0);
    double[] tiny = even.clone();
    tiny[59] = 1e-300;
    tiny[0] += even[59];
    Picture one = Plots.means(diagonal(even, means, 1), FIVE);
    Picture other = Plots.means(diagonal(tiny, means, 1), FIVE);
    assertEquals(one.height(), other.height());
    assertReadable(other);
  }

  @Test
  void tallAndWideImagesAreNoHigherThanSquareOnes() {
    GaussianMixture mixture = mixture("diag", 2, 60);
    assertTrue(Plots.means(mixture, new ImageShape(1, 60, 1)).height() < 300);
    assertReadable(Plots.means(mixture, new ImageShape(1, 60, 1)));
    assertReadable(Plots.means(mixture, new ImageShape(60, 1, 1)));
  }

  private static String drawn(PixelImage image) {
    Drawing drawing = new Drawing(9, 9, "an image", "");
    drawing.image(drawing.box(), image, "it");
    return drawing.finish().svg();
  }

  /** A pixel of three channels is as blue or red as one of a single channel. */
  @Test
  void coloursOfSignedImagesDoNotDependOnChannels() {
    double[] grey = {1, -0.5, 0, 0.25};
    double[] colour = {1, 1, 1, -0.5, -0.5, -0.5, 0, 0, 0, 0.25, 0.25, 0.25};
    assertEquals(
        drawn(new ImageShape(2, 2, 1).signed(grey)), drawn(new ImageShape(2, 2, 3).signed(colour)));
    GaussianMixture mixture = mixture("diag", 1, 48);
    ImageShape four = new ImageShape(4, 4, 3);
    assertTrue(texts(Plots.covariances(mixture, four, 15)).contains("pixel 16"));
    assertThrows(IllegalArgumentException.class, () -> Plots.covariances(mixture, four, 16));
  }

  /** A component of one row, far higher than all others, hides no line of the others. */
  @Test
  void contoursOfUsualComponentsAreDrawnBesideASpike() {
    double[] weights = {0.5, 0.499, 0.001};
    double[][] means = {{0, 0}, {4, 4}, {2.0123, 2.0456}};
    GaussianMixture mixture = diagonal(weights, means, 1, 1, 1e-10);
    String without =
        Plots.scatter(diagonal(new double[] {0.5, 0.5}, new double[][] {{0, 0}, {4, 4}}, 1), null)
            .svg();
    String with = Plots.scatter(mixture, null).svg();
    assertEquals(3, lines(Plots.scatter(mixture, null), 73));
    assertTrue(with.length() > 0.9 * without.length(), with.length() + " " + without.length());
  }

  @Test
  void rowsOfOtherSizesAreRefused() {
    GaussianMixture two = mixture("full", 2, 2);
    Dataset three = normals(5, 3);
    assertThrows(IllegalArgumentException.class, () -> Plots.scatter(two, three));
    assertThrows(IllegalArgumentException.class, () -> Plots.pairs(two, three));
  }
}
