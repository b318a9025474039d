package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;

class KnownStartTest {
  private static Dataset rows(int[] labels) {
    double[][] rows = new double[labels.length][1];
    Arrays.setAll(rows, n -> new double[] {n});
    return Dataset.of(rows).withKnownLabels(labels);
  }

  private static Set<Integer> numbers(Dataset sample) {
    Set<Integer> numbers = new HashSet<>();
    for (long row = 0; row < sample.rows(); row++) {
      numbers.add((int) sample.row(row)[0]);
    }
    return numbers;
  }

  /** Few known rows, none of which an even sample would have. */
  @Test
  void aSampleHasTheKnownRows() {
    int[] labels = new int[1000];
    Arrays.fill(labels, -1);
    labels[7] = 1;
    labels[8] = 0;
    labels[993] = 1;
    Dataset sample = KnownStart.sample(rows(labels), 100);
    assertEquals(103, sample.rows());
    assertTrue(numbers(sample).containsAll(Set.of(0, 7, 8, 10, 990, 993)));
    for (long row = 0; row < sample.rows(); row++) {
      assertEquals(labels[(int) sample.row(row)[0]], sample.knownLabels().of(row));
    }
  }

  /** Of many known rows it has some of each label, each once. */
  @Test
  void ofManyItHasSome() {
    int[] labels = new int[1000];
    Arrays.setAll(labels, n -> n == 501 ? 0 : 1);
    Dataset sample = KnownStart.sample(rows(labels), 100);
    assertTrue(sample.rows() <= 200, sample.rows() + " rows");
    assertEquals(sample.rows(), numbers(sample).size());
    assertTrue(numbers(sample).contains(501));
  }
}
