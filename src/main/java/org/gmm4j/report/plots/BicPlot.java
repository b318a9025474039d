package org.gmm4j.report.plots;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;

/** BIC by the number of components, a curve a structure of covariances; the least is marked. */
public final class BicPlot {
  private BicPlot() {}

  /**
   * A fit.
   *
   * @param covariance the structure's name
   * @param components K
   * @param bic of the rows, all fits the same
   */
  public record Fitted(String covariance, int components, double bic) {}

  /**
   * Draws it.
   *
   * @param fits at least one; of several of the same structure and size the least BIC counts
   * @throws IllegalArgumentException if there is none
   */
  public static Picture of(List<Fitted> fits) {
    Fitted least =
        fits.stream()
            .min(Comparator.comparingDouble(Fitted::bic))
            .orElseThrow(() -> new IllegalArgumentException("there is no fit to be drawn"));
    Map<String, TreeMap<Integer, Double>> curves = new LinkedHashMap<>();
    for (Fitted each : fits) {
      curves
          .computeIfAbsent(each.covariance(), name -> new TreeMap<>())
          .merge(each.components(), each.bic(), Math::min);
    }
    Legend legend = new Legend();
    int place = 0;
    for (String name : curves.keySet()) {
      legend.add(Palette.category(place++, curves.size()), name);
    }
    double[] xs = fits.stream().mapToDouble(Fitted::components).toArray();
    double[] ys = Ranges.of(fits.stream().mapToDouble(Fitted::bic).toArray());
    String best =
        String.format(
            Locale.ROOT,
            "the least: %s, %d component%s",
            least.covariance(),
            least.components(),
            least.components() == 1 ? "" : "s");
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            Sheet.HEIGHT,
            "BIC by components",
            String.format(Locale.ROOT, "BIC of %d fits; %s.", fits.size(), best),
            legend,
            best);
    Drawing drawing = sheet.drawing();
    Panel panel = new Panel(drawing, sheet.inAxes(ys), Ranges.of(xs), ys).inWholeSteps();
    panel.axes("components", "BIC (less is better)");
    place = 0;
    for (TreeMap<Integer, Double> curve : curves.values()) {
      String colour = Palette.category(place++, curves.size());
      double[] across = curve.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
      double[] up = curve.values().stream().mapToDouble(Double::doubleValue).toArray();
      panel.curve(across, up, colour, 2, "");
      panel.points(across, up, 3, colour, 1);
    }
    panel.cross(least.components(), least.bic(), 6, Palette.INK, 2);
    return drawing.finish();
  }
}
