package org.gmm4j.report.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that stands on the page, in its order.
 *
 * @param title of the page
 * @param lead what was fitted on what, and how it ended, in a few sentences
 * @param facts numbers and names, in groups
 * @param iterations how the fit went on; null if that is not known
 * @param frames parameters at some of them; null if there are none
 * @param components what is known of each
 * @param confusion components and true labels; null without labels
 * @param figures drawings of the mixture
 * @param citation how to repeat the fit and to write of it
 */
public record Page(
    String title,
    String lead,
    List<FactGroup> facts,
    @Nullable Iterations iterations,
    @Nullable Frames frames,
    Components components,
    @Nullable ConfusionTable confusion,
    List<Figure> figures,
    Citation citation) {
  public Page {
    facts = List.copyOf(facts);
    figures = List.copyOf(figures);
  }
}
