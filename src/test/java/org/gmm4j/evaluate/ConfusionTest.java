package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gmm4j.data.Labels;
import org.gmm4j.data.Refusals;
import org.junit.jupiter.api.Test;

class ConfusionTest {
  @Test
  void wordsBesideNumbers() {
    Labels clusters = Labels.of(List.of("b", "a", "b", "b", "c"));
    Confusion table = Confusion.of(clusters, Labels.of(new int[] {7, -2, 7, -2, 7}));
    assertArrayEquals(new int[] {-2, 7}, table.classes());
    assertArrayEquals(new long[][] {{1, 0}, {1, 2}, {0, 1}}, table.counts());
    assertArrayEquals(new int[] {-2, 7, LabelMatch.NONE}, table.match().classOf());
    assertEquals(Map.of(-2, 0.5, 7, 1 - 2 / 3.0), table.match().misclassificationPerClass());
  }

  /** Each class one of very many clusters: a matrix of clusters by clusters would be too large. */
  @Test
  void singletonsAreMatched() {
    int rows = 200_000;
    Labels each = Labels.of(IntStream.range(0, rows).toArray());
    Labels classes = Labels.of(IntStream.range(0, rows).map(i -> i % 3).toArray());
    LabelMatch match = Confusion.of(each, classes).match();
    assertEquals((rows - 3.0) / rows, match.misclassification());
  }

  /** Products of pairs of 2,000,000,000 rows are far beyond a long. */
  @Test
  void manyRowsAreCountedExactly() {
    long half = 1_000_000_000;
    assertEquals(1, Agreement.of(new long[][] {{half, 0}, {0, half}}).adjustedRandIndex());
    double chance = -1 / (2.0 * half - 2); // n / 4 rows in each cell: −1 / (n − 2)
    assertEquals(
        chance,
        Agreement.of(new long[][] {{half / 2, half / 2}, {half / 2, half / 2}}).adjustedRandIndex(),
        1e-20);
  }

  @Test
  void refusals() {
    Labels each = Labels.of(IntStream.range(0, 5000).toArray());
    Refusals.assertRefused(
        () -> Confusion.of(each, each), "5,000 clusters and 5,000 classes", "16,777,216 pairs");
    assertThrows(
        IllegalArgumentException.class, () -> Confusion.of(Labels.of(new int[] {1}), each));
  }
}
