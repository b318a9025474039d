package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Responsibilities;
import org.junit.jupiter.api.Test;

class HierarchyTest {
  /** Three clusters, by an income and a rating, which are in other units. */
  private static double[][] rows(int count) {
    Random random = new Random(1);
    double[][] rows = new double[count][2];
    for (int i = 0; i < count; i++) {
      rows[i][0] = 1e6 + 1e4 * (9 * (i % 3 % 2) + random.nextGaussian());
      rows[i][1] = 1e-3 * (9 * (i % 3) + random.nextGaussian());
    }
    return rows;
  }

  private static int owner(Responsibilities responsibilities, int row, int components) {
    double[] r = new double[components];
    responsibilities.fill(row, r);
    for (int k = 0; k < components; k++) {
      if (r[k] > 0) {
        return k;
      }
    }
    return -1;
  }

  @Test
  void unitsDoNotMatter() {
    double[][] rows = rows(300);
    Hierarchy found = new Hierarchy(Dataset.of(rows), 3, new SplittableRandom(1));
    for (int i = 0; i < 300; i++) {
      assertEquals(i % 3, owner(found.responsibilities(), i, 3));
    }
    for (int k = 0; k < 3; k++) {
      assertEquals(1e6 + 9e4 * (k % 2), found.means()[k][0], 5e3);
      assertEquals(9e-3 * k, found.means()[k][1], 1e-3);
    }
  }

  /** Many rows: those drawn are as many as a sample has, evenly along the rows. */
  @Test
  void manyRowsAreSampled() {
    double[][] rows = rows(9000);
    Hierarchy found = new Hierarchy(Dataset.of(rows), 3, new SplittableRandom(1));
    Responsibilities r = found.responsibilities();
    int[] drawn = new int[9];
    for (int i = 0; i < rows.length; i++) {
      drawn[i / 1000] += owner(r, i, 3) >= 0 ? 1 : 0;
    }
    int all = Arrays.stream(drawn).sum();
    assertTrue(all > 2000 && all <= 2048, all + " rows"); // some are drawn twice
    for (int part : drawn) {
      assertEquals(all / 9., part, 6);
    }
    assertEquals(4000, Hierarchy.sampled(9000, 1000));
    assertEquals(300, Hierarchy.sampled(300, 1000));
  }

  /** w copies are drawn as often as one row of weight w counts. */
  @Test
  void manyRowsAreDrawnByWeight() {
    double[][] rows = rows(3000);
    double[] weights = new double[3000];
    Arrays.setAll(weights, i -> i < 1500 ? 1 : 3);
    Dataset data = Dataset.of(rows).weightedBy(weights);
    Responsibilities r = new Hierarchy(data, 1, new SplittableRandom(2)).responsibilities();
    double[] counted = new double[2];
    double[] one = new double[1];
    for (int i = 0; i < 3000; i++) {
      one[0] = 0;
      r.fill(i, one);
      counted[i / 1500] += one[0] * weights[i];
    }
    assertEquals(3, counted[1] / counted[0], 0.05);
  }

  @Test
  void allTheWeightOnOneRowAndValuesThatAreMissing() {
    double[][] rows = rows(3000);
    double[] weights = new double[3000];
    Arrays.fill(weights, 1e-12);
    weights[7] = 1;
    for (int i = 0; i < rows.length; i++) {
      rows[i][1] = i % 5 == 0 ? Double.NaN : rows[i][1];
    }
    Dataset data = Dataset.ofIncomplete(rows).weightedBy(weights);
    Hierarchy found = new Hierarchy(data, 4, new SplittableRandom(3));
    for (double[] mean : found.means()) {
      assertArrayEquals(rows[7], mean, 1e-9);
    }
  }
}
