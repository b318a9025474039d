package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Refusals;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The baseline that fits are judged beside, against its definition. */
class KMeansTest {
  private static double[][] rows(int count, int features, double offset) {
    Random random = new Random(3);
    double[][] rows = new double[count][features];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features; j++) {
        rows[i][j] = offset + 12 * (i % 3) * (j % 2 == 0 ? 1 : -1) + random.nextGaussian();
      }
    }
    return rows;
  }

  private static GmmFitterBuilder fitter(int components) {
    return GmmFitter.builder().components(components).device("cpu");
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }

  /** Rows are with their nearest centres, those are their means, inertia adds up. */
  @ParameterizedTest
  @CsvSource({"3,90,4,0", "3,91,1,0", "1,7,2,0", "5,90,4,1e6", "7,7,3,0", "1,1,1,0"})
  void settlesAtMeansOfNearestRows(int components, int count, int features, double offset) {
    double[][] rows = rows(count, features, offset);
    KMeansResult found = fitter(components).build().kMeans(Dataset.of(rows));
    double inertia = 0;
    double[][] means = new double[components][features];
    int[] sizes = new int[components];
    for (int i = 0; i < count; i++) {
      int own = found.assignments().get(i);
      double least = squaredDistance(rows[i], found.centres()[own]);
      for (double[] centre : found.centres()) {
        assertTrue(squaredDistance(rows[i], centre) >= least * (1 - 1e-9));
      }
      inertia += least;
      sizes[own]++;
      for (int j = 0; j < features; j++) {
        means[own][j] += rows[i][j] - offset;
      }
    }
    assertEquals(inertia, found.inertia(), 1e-9 * (1 + inertia));
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < features; j++) {
        assertEquals(offset + means[k][j] / sizes[k], found.centres()[k][j], 0.05);
      }
    }
  }

  /** The start's own clusters: EM that has nothing to do leaves them as they are. */
  @Test
  void beginsWhereTheFitBegins() {
    Dataset rows = Dataset.of(rows(90, 4, 0));
    GmmFitter fitter = fitter(3).seed(5).build();
    assertArrayEquals(fitter.fit(rows).labels(), fitter.kMeans(rows).assignments().toArray());
  }

  @Test
  void theBestOfSeveralStartsHasTheLeastInertia() {
    Dataset rows = Dataset.of(rows(90, 4, 0));
    double one = fitter(5).build().kMeans(rows).inertia();
    double best = fitter(5).restarts(20).build().kMeans(rows).inertia();
    assertTrue(best < one, best + " and " + one);
  }

  @Test
  void aGivenStartIsWhereItBegins() {
    double[][] rows = rows(90, 4, 0);
    GaussianMixture start = fitter(3).build().fit(Dataset.of(rows)).mixture();
    KMeansResult found =
        GmmFitter.builder().start(start).device("cpu").build().kMeans(Dataset.of(rows));
    for (int i = 0; i < rows.length; i++) {
      assertEquals(start.predict(rows[i]), found.assignments().get(i)); // in its order, too
    }
    assertEquals(1, found.iterations());
  }

  @Test
  void tooFewRowsAreRefused() {
    GmmFitter fitter = fitter(4).build();
    Dataset rows = Dataset.of(rows(3, 2, 0));
    Refusals.assertRefused(() -> fitter.kMeans(rows), "4 components", "at least as many rows");
  }

  /** Weights are copies, in what is found and in the inertia by which the best start is chosen. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void aRowOfWeightWIsWCopies(String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    double[][] rows = rows(90, 4, 0);
    Copies copies = Copies.of(rows, 5, 7);
    for (int restarts : new int[] {1, 6}) {
      GmmFitter fitter =
          fitter(5).device(device).precision(Precision.DOUBLE).restarts(restarts).build();
      KMeansResult right = fitter.kMeans(Dataset.of(copies.rows()));
      KMeansResult got = fitter.kMeans(Dataset.of(rows).weightedBy(copies.weights()));
      assertEquals(right.inertia(), got.inertia(), 1e-12 * right.inertia());
      assertEquals(right.iterations(), got.iterations());
      for (int k = 0; k < 5; k++) {
        assertArrayEquals(right.centres()[k], got.centres()[k], 1e-12 * 30);
      }
    }
  }

  /** However far away: it gets the nearest centre, and is in no sum. */
  @Test
  void aRowOfWeightZeroIsNotThere() {
    double[][] rows = rows(90, 4, 0);
    double[] weights = new double[90];
    Arrays.setAll(weights, i -> i % 4);
    double[][] kept =
        IntStream.range(0, 90)
            .filter(i -> weights[i] > 0)
            .mapToObj(i -> rows[i].clone())
            .toArray(double[][]::new);
    double[] keptWeights = Arrays.stream(weights).filter(weight -> weight > 0).toArray();
    rows[4][0] = 1e200;
    GmmFitter fitter = fitter(3).build();
    KMeansResult right = fitter.kMeans(Dataset.of(kept).weightedBy(keptWeights));
    KMeansResult got = fitter.kMeans(Dataset.of(rows).weightedBy(weights));
    assertEquals(right.inertia(), got.inertia());
    assertArrayEquals(right.centres(), got.centres());
    int[] labels = got.assignments().toArray();
    assertEquals(90, labels.length);
    assertEquals(labels[5], labels[8]); // of the same kind, one of which counts
  }
}
