package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.oracle.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chains of nearest neighbours against the definition: each time the two whose merger costs least.
 */
class WardTest {
  private static double[][] rows(int count, int features, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[count][features];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian() + 3 * random.nextInt(3));
    }
    return rows;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Σ w ‖x − m‖² of some rows, about their mean. */
  private static double scatter(double[][] rows, double[] weights, int[] owners, int a, int b) {
    int d = rows[0].length;
    double[] mean = new double[d];
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        if (owners[i] == a || owners[i] == b) {
          total += pass == 0 ? weights[i] : 0;
          for (int j = 0; j < d; j++) {
            double difference = rows[i][j] - mean[j] / total;
            mean[j] += pass == 0 ? weights[i] * rows[i][j] : 0;
            sum += pass == 0 ? 0 : weights[i] * difference * difference;
          }
        }
      }
      if (pass == 1) {
        return sum;
      }
    }
    throw new AssertionError();
  }

  /** In O(n⁴), by sums of squares that are made anew for each pair. */
  private static int[] merged(double[][] rows, double[] weights, int clusters) {
    int[] owners = IntStream.range(0, rows.length).toArray();
    for (int left = rows.length; left > clusters; left--) {
      int[] there = Arrays.stream(owners).distinct().toArray();
      double least = Double.POSITIVE_INFINITY;
      int[] best = new int[2];
      for (int a : there) {
        for (int b : there) {
          if (a < b) {
            double cost =
                scatter(rows, weights, owners, a, b)
                    - scatter(rows, weights, owners, a, a)
                    - scatter(rows, weights, owners, b, b);
            if (cost < least) {
              least = cost;
              best = new int[] {a, b};
            }
          }
        }
      }
      int[] pair = best;
      owners = Arrays.stream(owners).map(each -> each == pair[1] ? pair[0] : each).toArray();
    }
    return inOrder(owners);
  }

  /** The same partition with clusters from 0 in the order of their first rows. */
  private static int[] inOrder(int[] owners) {
    int[] names = Arrays.stream(owners).distinct().toArray();
    return Arrays.stream(owners)
        .map(
            each ->
                IntStream.range(0, names.length)
                    .filter(k -> names[k] == each)
                    .findFirst()
                    .orElseThrow())
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "40, 3, 4, 1",
    "40, 1, 5, 2",
    "41, 7, 2, 3",
    "30, 2, 1, 4",
    "12, 2, 12, 5",
    "2, 1, 1, 6"
  })
  void mergesWhatCostsLeast(int count, int features, int clusters, long seed) {
    double[][] rows = rows(count, features, seed);
    assertArrayEquals(
        merged(rows, ones(count), clusters), new Ward(rows, ones(count)).cut(clusters));
    double[] weights = new double[count];
    Random random = new Random(seed);
    Arrays.setAll(weights, i -> 0.1 + 5 * random.nextDouble());
    assertArrayEquals(merged(rows, weights, clusters), new Ward(rows, weights).cut(clusters));
  }

  @Test
  void aWeightIsThatOfCopies() {
    Copies copies = Copies.of(rows(60, 3, 7), 4, 8);
    double[][] rows = rows(60, 3, 7);
    int[] ofWeights = new Ward(rows, copies.weights()).cut(5);
    int[] ofCopies = new Ward(copies.rows(), ones(copies.rows().length)).cut(5);
    int copy = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < copies.weights()[i]; c++) {
        assertEquals(ofWeights[i], ofCopies[copy++]);
      }
    }
  }

  /** Distances are over what two rows show, times d over how much that is. */
  @Test
  void rowsThatMissValuesGoWhereTheyBelong() {
    double[][] rows = rows(80, 6, 9);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 6; j++) {
        rows[i][j] += 40 * (i % 3);
        rows[i][j] = (i + j) % 4 == 0 ? Double.NaN : rows[i][j];
      }
    }
    Arrays.fill(rows[79], Double.NaN);
    int[] clusters = new Ward(rows, ones(80)).cut(3);
    for (int i = 0; i < 79; i++) {
      assertEquals(i % 3, clusters[i]);
    }
  }

  @Test
  void rowsThatAreAllTheSameAndExtremesAreMerged() {
    double[][] same = new double[50][3];
    assertEquals(4, Arrays.stream(new Ward(same, ones(50)).cut(4)).distinct().count());
    double[][] extreme = rows(50, 3, 10);
    double[] weights = new double[50];
    Arrays.setAll(weights, i -> i % 2 == 0 ? 1e300 : 1e-300);
    extreme[7][1] = 1e200;
    int[] clusters = new Ward(extreme, weights).cut(4);
    assertEquals(4, Arrays.stream(clusters).distinct().count());
    assertTrue(
        Arrays.equals(IntStream.range(0, 1).toArray(), new Ward(rows(1, 2, 1), ones(1)).cut(1)));
  }
}
