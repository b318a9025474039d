package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  /** The least sum over all ways to give rows {@code row}, row + 1, … columns not yet used. */
  private static double least(double[][] cost, int row, boolean[] used) {
    if (row == cost.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int column = 0; column < used.length; column++) {
      if (!used[column]) {
        used[column] = true;
        best = Math.min(best, cost[row][column] + least(cost, row + 1, used));
        used[column] = false;
      }
    }
    return best;
  }

  private static void assertOptimal(double[][] cost) {
    int[] columns = Assignment.solve(cost);
    assertEquals(cost.length, columns.length);
    assertEquals(columns.length, Arrays.stream(columns).distinct().count(), "a column twice");
    double sum = 0;
    for (int row = 0; row < cost.length; row++) {
      sum += cost[row][columns[row]];
    }
    assertEquals(least(cost, 0, new boolean[cost[0].length]), sum, 1e-9);
  }

  @RepeatedTest(60)
  void isTheBestOfAllPermutations(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    int rows = random.nextInt(1, 7);
    int columns = rows + random.nextInt(0, 3);
    double[][] cost = new double[rows][columns];
    for (double[] row : cost) {
      for (int j = 0; j < columns; j++) {
        // whole numbers, so that there are ties, in every other problem
        row[j] =
            repetition.getCurrentRepetition() % 2 == 0
                ? random.nextInt(-4, 5)
                : random.nextDouble(-100, 100);
      }
    }
    assertOptimal(cost);
  }

  @Test
  void theCheapestOfEveryRowWhereTheyDiffer() {
    double[][] cost = {{9, 1, 9}, {9, 9, 1}, {1, 9, 9}};
    assertArrayEquals(new int[] {1, 2, 0}, Assignment.solve(cost));
  }

  @Test
  void aGreedyChoiceWouldBeWrong() {
    // taking the 1 first leaves the 100
    assertArrayEquals(new int[] {1, 0}, Assignment.solve(new double[][] {{1, 2}, {2, 100}}));
  }

  @Test
  void theCostsAreNotModified() {
    double[][] cost = {{3, 2}, {1, 4}};
    Assignment.solve(cost);
    assertArrayEquals(new double[][] {{3, 2}, {1, 4}}, cost);
  }

  @Test
  void noRowsNeedNoColumns() {
    assertEquals(0, Assignment.solve(new double[0][]).length);
  }

  @Test
  void equalCostsStillGiveAOneToOneMatching() {
    assertOptimal(new double[5][5]);
  }
}
