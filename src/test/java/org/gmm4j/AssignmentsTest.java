package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gmm4j.data.HollowFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentsTest {
  @ParameterizedTest
  @ValueSource(ints = {256, 257})
  void keepTheComponentOfEachRow(int components) {
    int rows = (1 << 24) + 3; // more than lie in one array
    FitResult.Assignments labels = new FitResult.Assignments(rows, components);
    assertEquals(rows, labels.rows());
    int[] expected = new int[rows];
    for (int row : new int[] {0, 1, (1 << 24) - 1, 1 << 24, rows - 1}) {
      labels.set(row, components - 1 - row % 7);
      expected[row] = components - 1 - row % 7;
      assertEquals(expected[row], labels.get(row));
    }
    assertArrayEquals(expected, labels.toArray());
  }

  @Test
  @EnabledIfSystemProperty(named = "gmm.thorough", matches = "true", disabledReason = "takes 2 GB")
  void maybeMoreThanAnArrayHolds() {
    FitResult.Assignments labels = new FitResult.Assignments(HollowFiles.ROWS, 2);
    labels.set(HollowFiles.ROWS - 1, 1);
    assertEquals(1, labels.get(HollowFiles.ROWS - 1));
    assertEquals(0, labels.get(HollowFiles.ROWS - 1 - (1L << 31)));
    assertEquals(
        "an array holds 2147483639 labels, these are 2147483653: get each from the assignments, or"
            + " let a Scorer hand them to a sink",
        assertThrows(IllegalStateException.class, labels::toArray).getMessage());
  }
}
