package org.gmm4j.report.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.ConfusionTable;
import org.gmm4j.report.page.Label;
import org.jspecify.annotations.Nullable;

/** Components and true labels. */
final class ConfusionRows {
  /** Classes that are shown, at most. */
  private static final int MOST = 30;

  private ConfusionRows() {}

  /** The table; null without labels. */
  static @Nullable ConfusionTable of(Subject subject) {
    Subject.Truth truth = subject.truth();
    if (truth == null) {
      return null;
    }
    long[][] counts = truth.confusion().counts();
    int[] codes = truth.confusion().classes();
    long[] sizes = new long[codes.length];
    for (long[] row : counts) {
      for (int c = 0; c < codes.length; c++) {
        sizes[c] += row[c];
      }
    }
    List<Integer> classes =
        IntStream.range(0, codes.length)
            .boxed()
            .sorted(Comparator.comparingLong(c -> -sizes[c]))
            .limit(MOST)
            .sorted()
            .toList();
    List<ConfusionTable.Row> rows = new ArrayList<>();
    for (int k : subject.shown().components()) {
      List<ConfusionTable.Cell> cells = new ArrayList<>();
      for (int c : classes) {
        boolean matched = truth.match().classOf()[k] == codes[c];
        double share = (double) counts[k][c] / sizes[c];
        cells.add(new ConfusionTable.Cell(counts[k][c], share, matched));
      }
      rows.add(new ConfusionTable.Row(k + 1, Label.of(truth.matched(k)), cells));
    }
    List<String> notes = new ArrayList<>();
    if (!subject.shown().note().isEmpty()) {
      notes.add(subject.shown().note());
    }
    if (classes.size() < codes.length) {
      notes.add(Words.format("the %d largest of %,d classes", MOST, codes.length));
    }
    return new ConfusionTable(
        Words.format(
            "%s of the rows are not in the component that their class is matched to.%s",
            Words.percent(truth.match().misclassification()), truth.remark()),
        classes.stream().map(c -> Label.of(truth.labels().name(codes[c]))).toList(),
        rows,
        classes.stream()
            .map(
                c ->
                    Words.percent(
                        truth.match().misclassificationPerClass().getOrDefault(codes[c], 0.0)))
            .toList(),
        String.join("; ", notes));
  }
}
