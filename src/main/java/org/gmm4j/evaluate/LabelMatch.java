package org.gmm4j.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well clusters agree with known classes, after the best one-to-one matching of clusters to
 * classes. Rows of a cluster without a class, or of a class without a cluster, count as wrong.
 *
 * @param classOf the class matched to each cluster; {@link #NONE} for a cluster without [K]
 * @param misclassification rate over all rows
 * @param misclassificationPerClass rate among the rows of each class, by label
 */
public record LabelMatch(
    int[] classOf, double misclassification, Map<Integer, Double> misclassificationPerClass) {
  /** In {@link #classOf}: no class is left for this cluster. */
  public static final int NONE = Integer.MIN_VALUE;

  /**
   * Matches.
   *
   * @param clusters cluster of each row, 0 to K − 1 [N]
   * @param labels true class of each row [N]
   * @param components K
   */
  public static LabelMatch of(int[] clusters, int[] labels, int components) {
    int[] classes = Arrays.stream(labels).distinct().sorted().toArray();
    long[][] counts = new long[components][classes.length];
    for (int i = 0; i < labels.length; i++) {
      counts[clusters[i]][Arrays.binarySearch(classes, labels[i])]++;
    }
    return of(classes, counts);
  }

  /** Matches by the counts of a {@link Confusion}. */
  static LabelMatch of(int[] classes, long[][] counts) {
    int[] match = match(counts, classes.length);
    int[] classOf = new int[counts.length];
    long[] right = new long[classes.length];
    for (int k = 0; k < counts.length; k++) {
      classOf[k] = match[k] < 0 ? NONE : classes[match[k]];
      if (match[k] >= 0) {
        right[match[k]] = counts[k][match[k]];
      }
    }
    Map<Integer, Double> perClass = new TreeMap<>();
    long all = 0;
    for (int c = 0; c < classes.length; c++) {
      long size = 0;
      for (long[] row : counts) {
        size += row[c];
      }
      perClass.put(classes[c], 1 - (double) right[c] / size);
      all += size;
    }
    long wrong = all - Arrays.stream(right).sum();
    return new LabelMatch(classOf, (double) wrong / all, perClass);
  }

  /** The class index of each cluster, or −1, such that the most rows agree. */
  private static int[] match(long[][] counts, int classes) {
    int clusters = counts.length;
    boolean each = clusters <= classes; // every cluster gets a class, or every class a cluster
    double[][] cost = new double[Math.min(clusters, classes)][Math.max(clusters, classes)];
    for (int k = 0; k < clusters; k++) {
      for (int c = 0; c < classes; c++) {
        cost[each ? k : c][each ? c : k] = -(double) counts[k][c];
      }
    }
    int[] solved = Assignment.solve(cost);
    if (each) {
      return solved;
    }
    int[] classOf = new int[clusters];
    Arrays.fill(classOf, -1);
    for (int c = 0; c < classes; c++) {
      classOf[solved[c]] = c;
    }
    return classOf;
  }
}
