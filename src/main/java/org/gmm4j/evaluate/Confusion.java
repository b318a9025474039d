package org.gmm4j.evaluate;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;

/**
 * How many rows of each class are in each component, or any other cluster.
 *
 * @param classes codes of the classes that occur, ascending [C]
 * @param counts rows by component and class [K × C]
 */
public record Confusion(int[] classes, long[][] counts) {
  /** Of a table: clusters are matched to classes in time that grows like its cells to 3/2. */
  private static final long MOST_CELLS = 1L << 24;

  /**
   * Counts.
   *
   * @param components component of each row [N]
   * @param labels class of each row [N]
   * @param count K
   * @throws DataException if so many components and classes make no table
   */
  public static Confusion of(Assignments components, Labels labels, int count) {
    requireSameRows(components.rows(), labels);
    return count(components::get, labels, count);
  }

  /**
   * The same of two partitions by their labels: row k of the table is the cluster whose code is the
   * k-th that occurs, as {@link Labels#occurring} lists them.
   *
   * @param clusters cluster of each row [N]
   * @param labels class of each row [N]
   */
  public static Confusion of(Labels clusters, Labels labels) {
    int[] codes = clusters.codes();
    requireSameRows(codes.length, labels);
    int[] occurring = clusters.occurring();
    return count(i -> Arrays.binarySearch(occurring, codes[i]), labels, occurring.length);
  }

  /**
   * Refuses more than a table holds, for those who want to know beforehand.
   *
   * @param count of components
   * @throws DataException as {@link #of}
   */
  public static void requireTable(int count, Labels labels) {
    int classes = labels.occurring().length;
    if ((long) count * classes > MOST_CELLS) {
      throw new DataException(
          "%,d clusters and %,d classes are too many to be compared, of %,d pairs at most: are both classes of rows?"
              .formatted(count, classes, MOST_CELLS));
    }
  }

  private static void requireSameRows(long rows, Labels labels) {
    if (rows != labels.codes().length) {
      throw new IllegalArgumentException(
          "%d rows have clusters, %d have classes".formatted(rows, labels.codes().length));
    }
  }

  private static Confusion count(IntUnaryOperator cluster, Labels labels, int count) {
    requireTable(count, labels);
    int[] codes = labels.codes();
    int[] classes = labels.occurring();
    long[][] counts = new long[count][classes.length];
    for (int i = 0; i < codes.length; i++) {
      counts[cluster.applyAsInt(i)][Arrays.binarySearch(classes, codes[i])]++;
    }
    return new Confusion(classes, counts);
  }

  /** The best one-to-one matching of components to classes. */
  public LabelMatch match() {
    return LabelMatch.of(classes, counts);
  }

  /** How far the components, as a partition of the rows, are that of the classes. */
  public Agreement agreement() {
    return Agreement.of(counts);
  }
}
