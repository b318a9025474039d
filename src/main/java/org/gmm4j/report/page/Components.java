package org.gmm4j.report.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of the components, and what is told of each.
 *
 * @param rows those that are shown, the heaviest first
 * @param labelled whether true labels are known
 * @param means their mean images, in the same order; null if rows are no images
 * @param typical their most and least typical rows, {@link #TYPICAL} each; null if rows are no
 *     images
 * @param notes how numbers came about, a sentence each
 */
public record Components(
    List<Row> rows,
    boolean labelled,
    @Nullable Sprite means,
    @Nullable Sprite typical,
    List<String> notes) {
  /** Most typical rows of a component that are shown at most; and as many least typical ones. */
  public static final int SIDE = 4;

  /** Places of a component's typical rows in their sprite. */
  public static final int TYPICAL = 2 * SIDE;

  public Components {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * A component.
   *
   * @param number from 1
   * @param weight in percent
   * @param rows how many it has
   * @param share of all rows
   * @param neighbour number of the component nearest to it, from 1; 0 if there is none
   * @param neighbourPlace its place among those that are shown; −1 if it is not
   * @param distance of the two
   * @param logDensity mean log p(x) of its rows, in nats; NaN if none was looked at
   * @param matched the class that it stands for; empty for none
   * @param others labels of its other rows, the most frequent first; empty for none
   * @param most its most typical rows, from 1
   * @param least its least typical rows, from 1
   * @param details further facts
   */
  public record Row(
      int number,
      double weight,
      long rows,
      double share,
      int neighbour,
      int neighbourPlace,
      double distance,
      double logDensity,
      Label matched,
      Label others,
      List<Typical> most,
      List<Typical> least,
      List<FactGroup.Fact> details) {
    public Row {
      most = List.copyOf(most);
      least = List.copyOf(least);
      details = List.copyOf(details);
    }
  }

  /**
   * A row of the data.
   *
   * @param row its number, from 1
   * @param logDensity log p(x), in nats
   */
  public record Typical(long row, double logDensity) {}
}
