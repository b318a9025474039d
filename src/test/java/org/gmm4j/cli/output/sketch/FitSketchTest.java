package org.gmm4j.cli.output.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole lines, and what is left out where. */
class FitSketchTest {
  private static final Dataset IMAGES = Dataset.of(new byte[3][64]);

  /** Components whose means are images of one grey each: a brightness, its half, its third, … */
  private static GaussianMixture greys(int components, double brightness) {
    double[] weights = new double[components];
    double[] variances = new double[components];
    double[][] means = new double[components][64];
    Arrays.fill(weights, 1.0 / components);
    Arrays.fill(variances, 1);
    for (int k = 0; k < components; k++) {
      Arrays.fill(means[k], brightness / (k + 1));
    }
    return new GaussianMixture(
        weights, means, SphericalCovariance.of(64, variances).orElseThrow(bad -> "singular"));
  }

  private static FitSketch sketch(int width) {
    return new FitSketch(new Terminal(width, true, true));
  }

  @Test
  void theCurveHasALabel() {
    assertEquals(List.of("by iteration    ▁▅█"), sketch(80).curve(List.of(-3.0, -2.0, -1.0)));
    assertEquals(
        List.of("by iteration     +@"),
        new FitSketch(new Terminal(80, false, true)).curve(List.of(-3.0, -2.0, -1.0)));
    assertEquals(List.of("by iteration    ▁█"), sketch(18).curve(List.of(0.0, 1.0, 7.0, 8.0)));
    assertEquals(List.of(), sketch(16).curve(List.of(1.0)));
    assertEquals(List.of(), sketch(80).curve(List.of()));
  }

  @Test
  void weightsAreBelowEachOther() {
    assertEquals(
        List.of(
            "weights         1  0.5000  █████████████", "                2  0.5000  █████████████"),
        sketch(40).weights(greys(2, 1)));
  }

  @Test
  void meansAreDrawnUpToTheLargest() {
    String white = "\u001b[38;5;255m\u001b[48;5;255m▀▀▀▀▀▀▀▀\u001b[0m";
    String grey = "\u001b[38;5;244m\u001b[48;5;244m▀▀▀▀▀▀▀▀\u001b[0m";
    String line = white + " " + grey;
    for (double brightness : new double[] {0.25, 1, 255}) {
      assertEquals(
          List.of("means           of all components", line, line, line, line),
          sketch(80).means(greys(2, brightness), IMAGES));
    }
    assertEquals(
        List.of("means           of component 0 of 2", white, white, white, white),
        sketch(16).means(greys(2, 1), IMAGES));
  }

  @Test
  void onlySomeMayFit() {
    assertEquals(
        "means           of components 0 to 2 of 5", sketch(26).means(greys(5, 1), IMAGES).get(0));
    assertEquals(
        "means           of components 0 to 1 of 5", sketch(25).means(greys(5, 1), IMAGES).get(0));
  }

  @Test
  void nothingIsBlack() {
    String black = "\u001b[38;5;232m\u001b[48;5;232m▀▀▀▀▀▀▀▀\u001b[0m";
    assertEquals(
        List.of("means           of the component", black, black, black, black),
        sketch(80).means(greys(1, 0), IMAGES));
  }

  @Test
  void narrowTerminalsGetSmallImages() {
    assertEquals(
        List.of(
            "means           of the component",
            "\u001b[38;5;255m\u001b[48;5;255m▀▀▀▀▀\u001b[0m",
            "\u001b[38;5;255m\u001b[48;5;255m▀▀▀▀▀\u001b[0m",
            "\u001b[38;5;255m▀▀▀▀▀\u001b[0m"),
        sketch(5).means(greys(1, 1), IMAGES));
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false", "false, false"})
  void withoutBlocksOrColoursThereAreNoImages(boolean unicode, boolean colours) {
    FitSketch plain = new FitSketch(new Terminal(80, unicode, colours));
    assertEquals(List.of(), plain.means(greys(2, 1), IMAGES));
  }

  @Test
  void otherRowsAreNoImages() {
    double[][] rows = new double[3][64];
    rows[1][1] = 2;
    assertEquals(List.of(), sketch(80).means(greys(2, 1), Dataset.of(rows)));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 40, 80, 200})
  void nothingIsWiderThanTheTerminalButWords(int width) {
    GaussianMixture mixture = greys(30, 1);
    List<Double> history = IntStream.range(0, 999).mapToObj(i -> (double) i).toList();
    FitSketch sketch = sketch(width);
    assertTrue(sketch.curve(history).stream().allMatch(line -> line.length() <= width));
    assertTrue(
        sketch.weights(mixture).stream()
            .filter(line -> line.contains("█"))
            .allMatch(line -> line.length() <= width));
    assertTrue(
        sketch.means(mixture, IMAGES).stream()
            .skip(1)
            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
            .allMatch(line -> line.length() <= width));
  }
}
