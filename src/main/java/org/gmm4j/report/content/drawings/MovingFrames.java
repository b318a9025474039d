package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.facts.Step;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Frames;
import org.gmm4j.report.page.Sprite;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;

/** Parameters at iterations that a reader goes through. */
public final class MovingFrames {
  /** Iterations, at most. */
  private static final int MOST = 25;

  /** Mean images of an iteration, at most. */
  private static final int IMAGES = 20;

  private MovingFrames() {}

  /** The frames; null if parameters were not recorded, or cannot be drawn. */
  public static @Nullable Frames of(Subject subject) {
    List<Step> steps = Spread.of(subject.steps(), MOST);
    if (steps.size() < 2) {
      return null;
    }
    ImageShape shape = subject.shape();
    if (shape != null) {
      return images(subject, steps, shape);
    }
    GaussianMixture mixture = subject.mixture();
    if (mixture.features() > 2 || steps.stream().anyMatch(each -> each.mixture() == null)) {
      return null;
    }
    MovingShapes shapes =
        mixture.features() == 1
            ? new MovingCurves(subject, steps)
            : new MovingEllipses(subject, steps);
    return new Frames(
        shapes.title(),
        null,
        shapes.svg(),
        steps.stream().map(Step::iteration).toList(),
        weights(subject.shown(), steps),
        steps.stream().map(shapes::at).toList(),
        keys(subject, shapes.coloured()),
        subject.shown().note());
  }

  private static Frames images(Subject subject, List<Step> steps, ImageShape shape) {
    GaussianMixture mixture = subject.mixture();
    Heaviest shown = Heaviest.of(mixture, IMAGES);
    int columns = shown.components().size();
    Sprite sprite =
        Images.sprite(
            shape,
            columns,
            steps.size(),
            Brightness.of(mixture),
            i -> doubles(steps.get(i / columns).means()[shown.components().get(i % columns)]));
    return new Frames(
        "Mean images of the components",
        sprite,
        "",
        steps.stream().map(Step::iteration).toList(),
        weights(shown, steps),
        List.of(),
        shown.components().stream().map(k -> new Frames.Key(k + 1, "")).toList(),
        shown.note());
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      doubles[j] = values[j];
    }
    return doubles;
  }

  private static List<List<String>> weights(Heaviest shown, List<Step> steps) {
    List<List<String>> weights = new ArrayList<>();
    for (Step each : steps) {
      weights.add(
          shown.components().stream()
              .map(k -> Words.format("%.1f%%", 100 * each.weights()[k]))
              .toList());
    }
    return weights;
  }

  private static List<Frames.Key> keys(Subject subject, List<Integer> coloured) {
    int components = subject.mixture().components();
    return subject.shown().components().stream()
        .map(
            k ->
                new Frames.Key(
                    k + 1,
                    coloured.contains(k) ? InlineSvg.colour(Palette.category(k, components)) : ""))
        .toList();
  }
}
