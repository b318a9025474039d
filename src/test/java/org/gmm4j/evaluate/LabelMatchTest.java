package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LabelMatchTest {
  private static final double ROUNDING = 1e-12;

  /** Most rows that any one-to-one matching makes right, by trying all of them. */
  private static int mostRight(
      int[] clusters, int[] labels, int cluster, int components, Set<Integer> free) {
    if (cluster == components) {
      return 0;
    }
    int best = mostRight(clusters, labels, cluster + 1, components, free); // left without a class
    for (int label : List.copyOf(free)) {
      int right = 0;
      for (int i = 0; i < labels.length; i++) {
        right += clusters[i] == cluster && labels[i] == label ? 1 : 0;
      }
      free.remove(label);
      best = Math.max(best, right + mostRight(clusters, labels, cluster + 1, components, free));
      free.add(label);
    }
    return best;
  }

  private static Set<Integer> classes(int[] labels) {
    return Arrays.stream(labels).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /** Fewer, as many and more clusters than classes; some clusters stay empty. */
  @RepeatedTest(60)
  void isTheBestOfAllMatchings(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    int components = random.nextInt(1, 6);
    int classes = random.nextInt(1, 6);
    int rows = random.nextInt(1, 25);
    int[] clusters = IntStream.range(0, rows).map(i -> random.nextInt(components)).toArray();
    int[] labels = IntStream.range(0, rows).map(i -> 3 * random.nextInt(classes) - 4).toArray();

    LabelMatch match = LabelMatch.of(clusters, labels, components);

    int right = mostRight(clusters, labels, 0, components, classes(labels));
    assertEquals((rows - right) / (double) rows, match.misclassification(), ROUNDING);
    assertConsistent(match, clusters, labels, components);
  }

  /** The rates are those of the matching that it tells, counted row by row. */
  private static void assertConsistent(
      LabelMatch match, int[] clusters, int[] labels, int components) {
    assertEquals(components, match.classOf().length);
    List<Integer> used =
        Arrays.stream(match.classOf()).filter(c -> c != LabelMatch.NONE).boxed().toList();
    assertEquals(used.size(), Set.copyOf(used).size(), "a class belongs to two clusters");
    assertTrue(classes(labels).containsAll(used));
    assertEquals(
        Math.min(components, classes(labels).size()), used.size(), "something is left over");
    assertEquals(classes(labels), match.misclassificationPerClass().keySet());
    double wrongOverall = 0;
    for (int label : classes(labels)) {
      double size = 0;
      double wrong = 0;
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] == label) {
          size++;
          wrong += match.classOf()[clusters[i]] == label ? 0 : 1;
        }
      }
      wrongOverall += wrong;
      assertEquals(
          wrong / size,
          match.misclassificationPerClass().getOrDefault(label, Double.NaN),
          ROUNDING,
          "class " + label);
    }
    assertEquals(wrongOverall / labels.length, match.misclassification(), ROUNDING);
  }

  @Test
  void clustersMayHaveAnyOrder() {
    int[] labels = {2, 2, 2, 6, 6, 6, 6};
    LabelMatch match = LabelMatch.of(new int[] {1, 1, 0, 0, 0, 0, 0}, labels, 2);
    assertArrayEquals(new int[] {6, 2}, match.classOf());
    assertEquals(1 / 7.0, match.misclassification(), ROUNDING);
    assertEquals(1 / 3.0, match.misclassificationPerClass().getOrDefault(2, -1.0), ROUNDING);
    assertEquals(0, match.misclassificationPerClass().getOrDefault(6, -1.0), ROUNDING);
  }

  @Test
  void fewerClustersThanClassesLeaveAWholeClassWrong() {
    int[] labels = {0, 0, 1, 1, 2};
    LabelMatch match = LabelMatch.of(new int[] {0, 0, 1, 1, 1}, labels, 2);
    assertArrayEquals(new int[] {0, 1}, match.classOf());
    assertEquals(Map.of(0, 0.0, 1, 0.0, 2, 1.0), match.misclassificationPerClass());
    assertEquals(0.2, match.misclassification(), ROUNDING);
  }

  @Test
  void moreClustersThanClassesLeaveSomeWithout() {
    int[] labels = {5, 5, 5, 5, 5, 9};
    LabelMatch match = LabelMatch.of(new int[] {0, 0, 0, 1, 1, 2}, labels, 3);
    assertArrayEquals(new int[] {5, LabelMatch.NONE, 9}, match.classOf());
    assertEquals(2 / 6.0, match.misclassification(), ROUNDING);
    assertEquals(2 / 5.0, match.misclassificationPerClass().getOrDefault(5, -1.0), ROUNDING);
  }

  @Test
  void emptyClustersDoNoHarm() {
    int[] labels = {1, 1, 2};
    LabelMatch match = LabelMatch.of(new int[] {3, 3, 1}, labels, 4);
    assertEquals(0, match.misclassification());
    assertEquals(1, match.classOf()[3]);
    assertEquals(2, match.classOf()[1]);
    assertEquals(LabelMatch.NONE, match.classOf()[0]);
    assertEquals(LabelMatch.NONE, match.classOf()[2]);
  }

  @Test
  void oneClusterIsItsLargestClass() {
    LabelMatch match = LabelMatch.of(new int[4], new int[] {1, 2, 2, 3}, 1);
    assertArrayEquals(new int[] {2}, match.classOf());
    assertEquals(0.5, match.misclassification(), ROUNDING);
  }

  @Test
  void theWholeCountsNotTheFirstCluster() {
    // cluster 0 prefers class 0 by one row, but then cluster 1 would lose four
    int[] clusters = {0, 0, 0, 0, 0, 1, 1, 1, 1};
    int[] labels = {0, 0, 0, 1, 1, 0, 0, 0, 0};
    assertArrayEquals(new int[] {1, 0}, LabelMatch.of(clusters, labels, 2).classOf());
  }
}
