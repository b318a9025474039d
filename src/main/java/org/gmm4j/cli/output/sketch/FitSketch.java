package org.gmm4j.cli.output.sketch;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.data.Dataset;

/**
 * A fit at a glance, for a terminal: lines as those of a report, a label and what there is to it.
 *
 * @param terminal where it will be shown
 */
public record FitSketch(Terminal terminal) {
  private static final int LABEL = 16;

  private int room() {
    return terminal.width() - LABEL;
  }

  /** The log-likelihood over the iterations; none where there is no room for it. */
  public List<String> curve(List<Double> history) {
    double[] values = history.stream().mapToDouble(Double::doubleValue).toArray();
    String curve = Sparkline.of(values, room(), terminal.unicode());
    return curve.isEmpty() ? List.of() : labelled("by iteration", List.of(curve));
  }

  /** The share of each component. */
  public List<String> weights(GaussianMixture mixture) {
    return labelled("weights", Bars.of(mixture.weights(), room(), terminal.unicode()));
  }

  /** The means of the first components, where rows are images and the terminal can show them. */
  public List<String> means(GaussianMixture mixture, Dataset rows) {
    if (!terminal.unicode() || !terminal.colours() || !MeanImages.areImages(rows)) {
      return List.of();
    }
    int components = mixture.components();
    int shown = MeanImages.fitting(mixture.features(), components, terminal.width());
    List<String> lines = new ArrayList<>();
    lines.add(label("means") + which(shown, components));
    lines.addAll(MeanImages.lines(mixture, shown, terminal.width()));
    return lines;
  }

  private static String which(int shown, int components) {
    if (shown == components) {
      return components == 1 ? "of the component" : "of all components";
    }
    return shown == 1
        ? "of component 0 of " + components
        : Numbers.format("of components 0 to %d of %d", shown - 1, components);
  }

  private static String label(String text) {
    return Numbers.format("%-" + LABEL + "s", text);
  }

  private static List<String> labelled(String label, List<String> lines) {
    List<String> labelled = new ArrayList<>();
    for (String line : lines) {
      labelled.add((label(labelled.isEmpty() ? label : "") + line).stripTrailing());
    }
    return labelled;
  }
}
