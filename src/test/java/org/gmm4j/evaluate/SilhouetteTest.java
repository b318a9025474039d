package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Refusals;
import org.junit.jupiter.api.Test;

class SilhouetteTest {
  private static final int[] CLUSTERS = new SplittableRandom(1).ints(300, 0, 4).toArray();

  private static Dataset rows(double offset) {
    SplittableRandom random = new SplittableRandom(2);
    double[][] rows = new double[CLUSTERS.length][5];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 5; j++) {
        rows[i][j] = offset + CLUSTERS[i] * (j % 2) + random.nextInt(1 << 10) / 1024.0;
      }
    }
    return Dataset.of(rows);
  }

  private static Silhouette of(Dataset rows, int most, long seed) {
    return Silhouette.of(rows, CLUSTERS, most, seed).orElseThrow();
  }

  @Test
  void ofSomeIsThatOfTheDrawnRowsAlone() {
    Dataset all = rows(0);
    long[] chosen = Silhouette.chosen(300, 40, 7);
    int[] clusters = Arrays.stream(chosen).mapToInt(row -> CLUSTERS[(int) row]).toArray();
    Silhouette some = of(all, 40, 7);
    assertEquals(
        Silhouette.of(all.select(chosen), clusters, 40, 0).orElseThrow().mean(), some.mean());
    assertEquals(new Silhouette(some.mean(), 40, 300, 7), some);
    assertEquals(some, of(all, 40, 7));
    assertFalse(some.mean() == of(all, 40, 8).mean());
  }

  /** Each row is drawn about as often as any other: 400 of 4,000 draws, ± 5 deviations of 18. */
  @Test
  void allRowsAreDrawnAlike() {
    int[] drawn = new int[10];
    for (int seed = 0; seed < 1000; seed++) {
      long[] chosen = Silhouette.chosen(10, 4, seed);
      assertEquals(4, Arrays.stream(chosen).distinct().count());
      Arrays.stream(chosen).forEach(row -> drawn[(int) row]++);
    }
    for (int count : drawn) {
      assertEquals(400, count, 90);
    }
    assertArrayEquals(new long[] {0, 1, 2}, Silhouette.chosen(3, 5, 0));
  }

  /** To the bit, since these rows are exact with the offset, too. */
  @Test
  void anOffsetChangesNothing() {
    assertEquals(of(rows(0), 300, 0).mean(), of(rows(1 << 20), 300, 0).mean());
  }

  @Test
  void assignmentsAreClusters() {
    Assignments assignments = new Assignments(300, 4);
    for (int i = 0; i < 300; i++) {
      assignments.set(i, CLUSTERS[i]);
    }
    assertEquals(of(rows(0), 50, 3), Silhouette.of(rows(0), assignments, 50, 3).orElseThrow());
  }

  @Test
  void ofManyFeaturesFewerRowsAreUsual() {
    assertEquals(5000, Silhouette.usualRows(rows(0)));
    assertEquals(3355, Silhouette.usualRows(Dataset.of(new byte[1][10_000])));
  }

  @Test
  void refusals() {
    Dataset rows = rows(0);
    assertThrows(IllegalArgumentException.class, () -> of(rows, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Silhouette.of(rows, new int[299], 300, 0));
    Dataset far = Dataset.of(new double[][] {{-1e200}, {1e200}, {0}});
    Refusals.assertRefused(
        () -> Silhouette.of(far, new int[] {0, 1, 1}, 3, 0), "squared distances overflow");
  }
}
