package org.gmm4j.cli.select;

import org.gmm4j.cli.output.Numbers;
import org.gmm4j.report.facts.Words;
import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.Criterion;

/**
 * The table that grows while mixtures are compared: a line each, a star where it is the best so
 * far. In a narrow window the last columns are left out.
 *
 * @param criterion whose values are shown
 * @param width in characters
 */
record SelectTable(Criterion criterion, int width) {
  private static final int COMPONENTS = 10;
  private static final int COVARIANCE = 10;
  private static final int NUMBER = 14;
  private static final int ITERATIONS = 10;
  private static final int SECONDS = 8;

  /** What begins a line, and a failure stands behind. */
  private static final int FIRST = COMPONENTS + 2 + COVARIANCE;

  String header() {
    return cut(
        Numbers.format(
            "%" + COMPONENTS + "s  %-" + COVARIANCE + "s%" + NUMBER + "s  ",
            "components",
            "covariance",
            criterion.option()),
        "%" + NUMBER + "s%" + (ITERATIONS + 2) + "s%" + (SECONDS + 2) + "s",
        "nats a row",
        "iterations",
        "seconds");
  }

  String line(Candidate candidate, boolean best) {
    String first =
        Numbers.format(
            "%" + COMPONENTS + "d  %-" + COVARIANCE + "s",
            candidate.components(),
            candidate.covariance());
    if (candidate.failure() != null) {
      String all = first + "  failed: " + candidate.failure();
      return Words.shortened(all, Math.max(FIRST, width));
    }
    return cut(
        first + Numbers.format("%" + NUMBER + "s %s", number(candidate.value()), best ? "*" : " "),
        "%" + NUMBER + "s%" + (ITERATIONS + 2) + "s%" + (SECONDS + 2) + "s",
        Numbers.format("%.6f", candidate.logLikelihood()),
        candidate.iterations() + (candidate.converged() ? " " : "+"),
        Numbers.format("%.2f", candidate.seconds()));
  }

  /** As many columns as there is room for, none in part. */
  private String cut(String first, String format, Object... more) {
    String[] columns = format.split("(?<=s)");
    StringBuilder line = new StringBuilder(first);
    for (int i = 0; i < columns.length; i++) {
      String next = Numbers.format(columns[i], more[i]);
      if (line.length() + next.length() > width) {
        break;
      }
      line.append(next);
    }
    return line.toString().stripTrailing();
  }

  private String number(double value) {
    return Numbers.format(criterion == Criterion.HELDOUT ? "%.6f" : "%.1f", value);
  }
}
