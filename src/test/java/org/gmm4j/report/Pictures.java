package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Structures;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Picture;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is in pictures, and mixtures and rows to draw. */
final class Pictures {
  private Pictures() {}

  static List<Element> elements(Picture picture, String tag) {
    try {
      NodeList found =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)))
              .getElementsByTagName(tag);
      return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  static List<String> texts(Picture picture) {
    return elements(picture, "text").stream().map(Element::getTextContent).toList();
  }

  /** Polylines of so many points. */
  static long lines(Picture picture, int points) {
    return elements(picture, "polyline").stream()
        .filter(each -> each.getAttribute("points").split(" ").length == points)
        .count();
  }

  /** Polylines but for those of legends. */
  static long curves(Picture picture) {
    return elements(picture, "polyline").stream()
        .filter(each -> each.getAttribute("points").split(" ").length > 2)
        .count();
  }

  static int disks(Picture picture) {
    return elements(picture, "path").stream()
        .filter(each -> each.getAttribute("stroke-linecap").equals("round"))
        .mapToInt(each -> each.getAttribute("d").split("h0", -1).length - 1)
        .sum();
  }

  static GaussianMixture diagonal(double[] weights, double[][] means, double... variances) {
    int d = means[0].length;
    double[][] all = new double[weights.length][d];
    for (int k = 0; k < weights.length; k++) {
      Arrays.fill(all[k], variances[k % variances.length]);
    }
    CovarianceEstimate made = DiagonalCovariance.of(all);
    return new GaussianMixture(weights, means, ((CovarianceEstimate.Estimated) made).covariance());
  }

  static GaussianMixture mixture(String structure, int components, int d) {
    if (!structure.equals("full")) {
      return Structures.problem(structure, components, d, 5).model();
    }
    GaussianMixture shared = Structures.problem("tied", components, d, 5).model();
    double[][] means =
        IntStream.range(0, components).mapToObj(shared::mean).toArray(double[][]::new);
    return new GaussianMixture(shared.weights(), means, shared.covariance().unshared());
  }

  static Dataset normals(int n, int d) {
    Random random = new Random(2);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return Dataset.of(rows);
  }

  /** All text can be read: none reaches out of the picture or over other text. */
  static void assertReadable(Picture picture) {
    List<Box> boxes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Element each : elements(picture, "text")) {
      boxes.add(box(each));
      words.add(each.getTextContent());
    }
    for (int i = 0; i < boxes.size(); i++) {
      Box one = boxes.get(i);
      assertTrue(
          one.x() >= 0
              && one.y() >= 0
              && one.right() <= picture.width()
              && one.bottom() <= picture.height(),
          "'" + words.get(i) + "' reaches out: " + one);
      for (int j = 0; j < i; j++) {
        Box other = boxes.get(j);
        assertFalse(
            one.x() < other.right()
                && other.x() < one.right()
                && one.y() < other.bottom()
                && other.y() < one.bottom(),
            "'" + words.get(i) + "' and '" + words.get(j) + "' overlap: " + one + other);
      }
    }
  }

  private static double number(Element element, String name) {
    return Double.parseDouble(element.getAttribute(name));
  }

  /** What letters without accents and tails take. */
  private static Box box(Element text) {
    double size = number(text, "font-size");
    double x = number(text, "x");
    double y = number(text, "y");
    double width = Drawing.width(text.getTextContent(), size);
    if (!text.getAttribute("transform").isEmpty()) { // upwards
      return new Box(x - 0.75 * size, y - width / 2, 0.75 * size, width);
    }
    double left =
        switch (text.getAttribute("text-anchor")) {
          case "middle" -> x - width / 2;
          case "end" -> x - width;
          default -> x;
        };
    return new Box(left, y - 0.75 * size, width, 0.75 * size);
  }
}
