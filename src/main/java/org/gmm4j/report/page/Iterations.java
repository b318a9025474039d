package org.gmm4j.report.page;

import java.util.List;

/**
 * The curve of the log-likelihood, and what is read from it.
 *
 * @param svg the curve
 * @param points one for each iteration, the last for the result; of very many some
 * @param drawn says so, if they are not all
 * @param table those of a table: fewer
 * @param note says so, if they are not all
 * @param falls whether the curve falls by more than rounding
 * @param timed whether it is known how long iterations took
 */
public record Iterations(
    String svg,
    List<Point> points,
    String drawn,
    List<Point> table,
    String note,
    boolean falls,
    boolean timed) {
  public Iterations {
    points = List.copyOf(points);
    table = List.copyOf(table);
  }

  /**
   * A point of the curve.
   *
   * @param iteration from 1; of the result one more than there were
   * @param x place in the drawing, to the right
   * @param y place in the drawing, downwards
   * @param name what it is called: "iteration 3", "result"
   * @param value log-likelihood, nats a row
   * @param change from the one before; "" for the first
   * @param seconds what the iteration took; "" if that is not known
   * @param pairs of a row and a component that were evaluated, as {@link
   *     org.gmm4j.report.facts.Words#work} says it; "" if not known
   */
  public record Point(
      int iteration,
      double x,
      double y,
      String name,
      String value,
      String change,
      String seconds,
      String pairs) {
    /** All of it, for the line below the curve. */
    public String words() {
      StringBuilder words = new StringBuilder(name).append(": ").append(value);
      words.append(" nats a row");
      words.append(change.isEmpty() ? "" : ", change " + change);
      words.append(seconds.isEmpty() ? "" : ", " + seconds + " s");
      words.append(pairs.isEmpty() ? "" : ", " + pairs);
      return words.append(pairs.endsWith("%") ? " of the pairs" : "").toString();
    }
  }
}
