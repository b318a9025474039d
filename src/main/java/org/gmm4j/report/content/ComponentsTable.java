package org.gmm4j.report.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.content.drawings.Images;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Components;
import org.gmm4j.report.page.FactGroup.Fact;
import org.gmm4j.report.page.Label;
import org.gmm4j.report.page.Sprite;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.ImageShape;

/** What is told of each component. */
final class ComponentsTable {
  /** Features whose means and deviations are listed, at most. */
  private static final int LISTED = 12;

  /** Other labels that the table names, at most. */
  private static final int OTHERS = 3;

  private final Subject subject;
  private final GaussianMixture mixture;
  private final List<Integer> shown;
  private final Typical typical;

  ComponentsTable(Subject subject, Typical typical) {
    this.subject = subject;
    this.mixture = subject.mixture();
    this.shown = subject.shown().components();
    this.typical = typical;
  }

  Components build() {
    Neighbours neighbours = Neighbours.of(mixture, shown);
    long[] counts = subject.counts();
    List<Components.Row> rows = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      int k = shown.get(i);
      int nearest = neighbours.nearest()[i];
      Subject.Truth truth = subject.truth();
      rows.add(
          new Components.Row(
              k + 1,
              100 * mixture.weights()[k],
              counts[k],
              (double) counts[k] / subject.rows().rows(),
              nearest + 1,
              shown.indexOf(nearest),
              neighbours.distances()[i],
              typical.means()[k],
              Label.of(truth == null ? "" : truth.matched(k)),
              truth == null
                  ? Label.of("")
                  : new Label(
                      labels(truth, k, OTHERS, false, Label::shortened),
                      labels(truth, k, OTHERS, false, name -> name)),
              rows(typical.most().get(k)),
              rows(typical.least().get(k)),
              details(k)));
    }
    ImageShape shape = subject.shape();
    return new Components(
        rows,
        subject.truth() != null,
        shape == null ? null : means(shape),
        shape == null ? null : typical(shape),
        notes(neighbours.amongAll()));
  }

  private List<String> notes(boolean amongAll) {
    List<String> notes = new ArrayList<>();
    if (!subject.shown().note().isEmpty()) {
      notes.add("Shown are " + subject.shown().note() + ".");
    }
    notes.add(
        "The nearest component is the one of the least Mahalanobis distance √(½ δᵀ(Σᵢ⁻¹ + Σⱼ⁻¹)δ),"
            + " δ being the difference of the means: how many standard deviations lie between them"
            + (amongAll
                ? "; it is looked for among all components."
                : ("; it is looked for among the %d whose means are closest, in units of the whole"
                        + " mixture's standard deviation of each feature.")
                    .formatted(Neighbours.LOOKED_AT)));
    String sample = typical.sample().note();
    notes.add(
        "The log-density is the mean of log p(x), in nats, over the component's rows"
            + (sample.isEmpty() ? "." : "; it and the typical rows are of " + sample + "."));
    return notes;
  }

  private static List<Components.Typical> rows(List<Typical.Place> places) {
    return places.stream()
        .map(each -> new Components.Typical(each.row(), each.logDensity()))
        .toList();
  }

  /** "6: 4 (0.4%), 2: 1 (0.1%)" */
  private String labels(
      Subject.Truth truth, int k, int most, boolean all, UnaryOperator<String> named) {
    long[] row = truth.confusion().counts()[k];
    int[] classes = truth.confusion().classes();
    long sum = java.util.Arrays.stream(row).sum();
    List<Integer> order =
        IntStream.range(0, row.length)
            .filter(c -> row[c] > 0 && (all || classes[c] != truth.match().classOf()[k]))
            .boxed()
            .sorted(Comparator.comparingLong(c -> -row[c]))
            .toList();
    String words =
        order.stream()
            .limit(most)
            .map(
                c ->
                    Words.format(
                        "%s: %,d (%.1f%%)",
                        named.apply(truth.labels().name(classes[c])), row[c], 100.0 * row[c] / sum))
            .collect(Collectors.joining(", "));
    return order.size() > most ? words + ", …" : words;
  }

  private List<Fact> details(int k) {
    List<Fact> facts = new ArrayList<>();
    Subject.Truth truth = subject.truth();
    if (truth != null) {
      if (Label.of(truth.matched(k)).title() != null) {
        facts.add(new Fact("Class", truth.matched(k)));
      }
      String all = labels(truth, k, LISTED, true, name -> name);
      facts.add(new Fact("Labels of its rows", all.isEmpty() ? "it has no rows" : all));
    }
    facts.add(
        new Fact(
            "Log-determinant of Σ",
            Words.signed("%.3f", -2 * mixture.covariance().logDetPrecisionCholesky(k))));
    if (mixture.covariance().rank(k) > 0) {
      facts.add(new Fact("Factors", Integer.toString(mixture.covariance().rank(k))));
    }
    double[] mean = mixture.mean(k);
    double[] variances = mixture.covariance().variances(k);
    for (int j = 0; j < mean.length && mean.length <= LISTED; j++) {
      facts.add(
          new Fact(
              "Feature " + (j + 1),
              Words.signed(
                  "mean %.4g, standard deviation %.4g", mean[j], Math.sqrt(variances[j]))));
    }
    return facts;
  }

  private Sprite means(ImageShape shape) {
    return Images.sprite(
        shape,
        Math.min(10, shown.size()),
        (shown.size() + 9) / 10,
        Brightness.of(mixture),
        i -> i < shown.size() ? mixture.mean(shown.get(i)) : null);
  }

  private Sprite typical(ImageShape shape) {
    return Images.sprite(
        shape,
        Components.TYPICAL,
        shown.size(),
        Brightness.of(mixture),
        i -> {
          int k = shown.get(i / Components.TYPICAL);
          int place = i % Components.TYPICAL;
          List<Typical.Place> side =
              place < Components.SIDE ? typical.most().get(k) : typical.least().get(k);
          int inSide = place % Components.SIDE;
          return inSide < side.size()
              ? typical.sample().rows().row(side.get(inSide).inSample())
              : null;
        });
  }
}
