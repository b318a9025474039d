package org.gmm4j.report.plots;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;

/** The log-likelihood before each iteration. */
public final class LikelihoodPlot {
  private LikelihoodPlot() {}

  /**
   * Draws it.
   *
   * @param history nats a row, of the parameters that entered each iteration; at least one
   */
  public static Picture of(List<Double> history) {
    if (history.isEmpty()) {
      throw new IllegalArgumentException("there is no iteration to be drawn");
    }
    double[] ys = history.stream().mapToDouble(Double::doubleValue).toArray();
    double[] xs = IntStream.rangeClosed(1, ys.length).asDoubleStream().toArray();
    String description =
        String.format(
            Locale.ROOT,
            "The log-likelihood goes from %.6g to %.6g nats a row in %d iterations.",
            ys[0],
            ys[ys.length - 1],
            ys.length);
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH, Sheet.HEIGHT, "Log-likelihood of the fit", description, new Legend(), "");
    Drawing drawing = sheet.drawing();
    Panel panel =
        new Panel(drawing, sheet.inAxes(Ranges.of(ys)), Ranges.of(xs), Ranges.of(ys))
            .inWholeSteps();
    panel.axes("iteration", "log-likelihood (nats a row)");
    String colour = Palette.category(0, 1);
    panel.curve(xs, ys, colour, 2, "");
    if (xs.length <= 60) {
      panel.points(xs, ys, 2.5, colour, 1);
    }
    return drawing.finish();
  }
}
