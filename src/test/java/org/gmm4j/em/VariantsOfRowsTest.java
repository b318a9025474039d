package org.gmm4j.em;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Copies;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants of EM on rows with weights and on rows with gaps. */
class VariantsOfRowsTest {
  private static final double RIDGE = 1e-3;

  private static Stream<String> structures() {
    return Stream.of("full", "tied", "diag", "spherical", "ppca:1", "mfa:1");
  }

  /** Two of them, where each takes seconds. */
  private static Stream<String> someStructures() {
    return Thorough.some(5, structures());
  }

  private static Stream<Arguments> structuresOnDevices() {
    return structures()
        .flatMap(each -> Stream.of(Arguments.of(each, "cpu"), Arguments.of(each, "opencl")));
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .covariance(structure)
        .regularization(Regularization.ridge(RIDGE))
        .precision(Precision.DOUBLE)
        .device("cpu");
  }

  private static double[][] overlapping() {
    Random random = new Random(6);
    double[][] rows = new double[400][3];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 2 == 0 ? 0 : 1.5;
      Arrays.setAll(rows[i], j -> shift + (j + 1) * random.nextGaussian());
    }
    return rows;
  }

  private static double[][] withGaps(double[][] rows) {
    return TextbookMissing.gaps(rows, 0.25, 3);
  }

  private static TextbookEm.Parameters dense(GaussianMixture mixture) {
    int d = mixture.features();
    double[][] means = new double[mixture.components()][];
    double[][][] covariances = new double[means.length][d][];
    for (int k = 0; k < means.length; k++) {
      means[k] = mixture.mean(k);
      for (int j = 0; j < d; j++) {
        double[] unit = new double[d];
        unit[j] = 1;
        covariances[k][j] = mixture.covariance().times(k, unit);
      }
    }
    return new TextbookEm.Parameters(mixture.weights(), means, covariances);
  }

  @ParameterizedTest
  @MethodSource("structuresOnDevices")
  void stepsBeyondAreThoseOfTheCopies(String structure, String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    Copies copies = Copies.of(overlapping(), 4, 3);
    Dataset all = Dataset.of(copies.rows());
    GmmFitterBuilder fitter =
        fitter(structure)
            .start(fitter(structure).maxIterations(1).build().fit(all).mixture())
            .device(device)
            .extrapolation(Extrapolation.SQUAREM)
            .tolerance(0)
            .maxIterations(12);
    FitResult right = fitter.build().fit(all);
    FitResult got = fitter.build().fit(Dataset.of(overlapping()).weightedBy(copies.weights()));
    for (int i = 0; i < 12; i++) {
      assertEquals(right.history().get(i), got.history().get(i), 1e-9, "iteration " + i);
    }
    FitResult plain = fitter.extrapolation(Extrapolation.NONE).build().fit(all);
    assertNotEquals(plain.history().get(11), right.history().get(11), "there are steps beyond");
  }

  @ParameterizedTest
  @MethodSource("someStructures")
  void stepsBeyondClimbOverGaps(String structure) {
    double[][] gaps = withGaps(overlapping());
    double tolerance = structure.startsWith("mfa") ? 1e-4 : 1e-5; // which is slow
    GmmFitterBuilder fitter = fitter(structure).tolerance(tolerance).maxIterations(5000);
    FitResult slow = fitter.build().fit(Dataset.ofIncomplete(gaps));
    FitResult fast =
        fitter.extrapolation(Extrapolation.SQUAREM).build().fit(Dataset.ofIncomplete(gaps));
    assertTrue(fast.converged());
    assertTrue(fast.iterations() < slow.iterations(), fast.iterations() + " iterations");
    assertTrue(fast.logLikelihood() > slow.logLikelihood() - 1e-3);
    for (int i = 1; i < fast.iterations(); i++) {
      double before = fast.history().get(i - 1);
      // A ridge adds what EM does not climb.
      assertTrue(fast.history().get(i) >= before - 1e-4, "iteration " + i);
    }
    double right = TextbookMissing.expect(gaps, dense(fast.mixture())).logLikelihood();
    assertEquals(right / gaps.length, fast.logLikelihood(), 1e-10);
  }

  /** Three clusters in a row, of which a start has two in the first one. */
  private static double[][] clusters() {
    Random random = new Random(2);
    double[][] rows = new double[240][4];
    for (int i = 0; i < rows.length; i++) {
      double centre = 30 * (i % 3);
      Arrays.setAll(rows[i], j -> (j < 2 ? centre : 0) + random.nextGaussian());
    }
    return rows;
  }

  private static GmmFitterBuilder misplaced(String structure) {
    GaussianMixture good =
        fitter(structure).components(3).build().fit(Dataset.of(clusters())).mixture();
    double[][] means = {{-0.5, 0, 0, 0}, {0.5, 0, 0, 0}, {45, 45, 0, 0}};
    return fitter(structure)
        .start(new GaussianMixture(good.weights(), means, good.covariance()))
        .maxIterations(200);
  }

  private static void requireMoved(String structure, Dataset rows, Dataset same) {
    FitResult stuck = misplaced(structure).build().fit(rows);
    FitResult moved = misplaced(structure).splitAndMerge(true).build().fit(rows);
    FitResult right = fitter(structure).components(3).build().fit(rows);
    assertTrue(stuck.logLikelihood() < right.logLikelihood() - 0.1, "the start is a bad one");
    assertEquals(right.logLikelihood(), moved.logLikelihood(), 1e-3);
    FitResult other = misplaced(structure).splitAndMerge(true).build().fit(same);
    assertEquals(moved.logLikelihood(), other.logLikelihood(), 1e-6);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void movesAreThoseOfTheCopies(String structure) {
    Copies copies = Copies.of(clusters(), 4, 5);
    Dataset weighted = Dataset.of(clusters()).weightedBy(copies.weights());
    requireMoved(structure, weighted, Dataset.of(copies.rows()));
  }

  @ParameterizedTest
  @MethodSource("someStructures")
  void movesLeadOverGaps(String structure) {
    double[][] gaps = withGaps(clusters());
    Copies copies = Copies.of(gaps, 3, 5);
    Dataset weighted = Dataset.ofIncomplete(gaps).weightedBy(copies.weights());
    requireMoved(structure, weighted, Dataset.ofIncomplete(copies.rows()));
  }

  /** Rows of each owner, as the textbook's posteriors say. */
  private static List<double[][]> owned(double[][] rows, GaussianMixture mixture) {
    double[][] r = TextbookMissing.expect(rows, dense(mixture)).responsibilities();
    List<double[][]> all = new ArrayList<>();
    for (int k = 0; k < mixture.components(); k++) {
      int owner = k;
      all.add(
          IntStream.range(0, rows.length)
              .filter(
                  n -> {
                    int best = 0;
                    for (int other = 1; other < r[n].length; other++) {
                      best = r[n][other] > r[n][best] ? other : best;
                    }
                    return best == owner;
                  })
              .mapToObj(n -> rows[n])
              .toArray(double[][]::new));
    }
    return all;
  }

  /** Each component's step is that of its own rows alone; tied ones then share their scatter. */
  @ParameterizedTest
  @MethodSource("structures")
  void classificationOverGapsIsItsDefinition(String structure) {
    Random random = new Random(12);
    double[][] complete = new double[240][4];
    for (int i = 0; i < complete.length; i++) {
      double centre = 2.5 * (i % 3);
      Arrays.setAll(complete[i], j -> (j < 2 ? centre : 0) + random.nextGaussian());
    }
    double[][] rows = withGaps(complete);
    GaussianMixture now =
        fitter(structure)
            .components(3)
            .maxIterations(1)
            .build()
            .fit(Dataset.ofIncomplete(rows))
            .mixture();
    double[][] means = {now.mean(0), now.mean(1), now.mean(2)};
    means[0][0] += 2.5;
    means[1][1] -= 2.5;
    now = new GaussianMixture(new double[] {0.2, 0.3, 0.5}, means, now.covariance());
    int moved = 0;
    List<double[][]> before = owned(rows, now);
    for (int iteration = 0; iteration < 4; iteration++) {
      FitResult got =
          fitter(structure)
              .start(now)
              .hardAssignments(true)
              .tolerance(0)
              .maxIterations(1)
              .build()
              .fit(Dataset.ofIncomplete(rows));
      List<double[][]> owned = owned(rows, now);
      TextbookEm.Parameters dense = dense(now);
      double sum = 0;
      double[][] pooled = new double[4][4];
      for (int k = 0; k < 3; k++) {
        double[][] own = owned.get(k);
        moved += Math.abs(own.length - before.get(k).length);
        TextbookMissing.Expectation alone =
            TextbookMissing.expect(
                own,
                new TextbookEm.Parameters(
                    new double[] {1},
                    new double[][] {dense.means()[k]},
                    new double[][][] {dense.covariances()[k]}));
        sum += alone.logLikelihood() + own.length * Math.log(now.weights()[k]);
        assertEquals(
            own.length / (double) rows.length, got.mixture().weights()[k], 1e-12, "weight " + k);
        assertArrayEquals(alone.maximum().means()[0], got.mixture().mean(k), 1e-9);
        for (int i = 0; i < 4; i++) {
          for (int j = 0; j < 4; j++) {
            pooled[i][j] +=
                alone.maximum().covariances()[0][i][j] * own.length / rows.length
                    + (i == j ? RIDGE / 3 : 0);
          }
        }
        if (!structure.equals("tied")) {
          FitResult single =
              fitter(structure)
                  .start(now.only(k))
                  .tolerance(0)
                  .maxIterations(1)
                  .build()
                  .fit(Dataset.ofIncomplete(own));
          double[][] right = dense(single.mixture()).covariances()[0];
          double[][] found = dense(got.mixture()).covariances()[k];
          for (int i = 0; i < 4; i++) {
            assertArrayEquals(right[i], found[i], 1e-9, "covariance " + k);
          }
        }
      }
      if (structure.equals("tied")) {
        double[][] found = dense(got.mixture()).covariances()[0];
        for (int i = 0; i < 4; i++) {
          assertArrayEquals(pooled[i], found[i], 1e-9);
        }
      }
      assertEquals(sum / rows.length, got.history().get(0), 1e-10, "iteration " + iteration);
      before = owned;
      now = got.mixture();
    }
    assertTrue(moved > 0, "no row moves");
  }

  /**
   * A component is singular beside one of which parts are fixed: they keep every bit. The noise of
   * others has a floor.
   */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag", "spherical"})
  void whatIsFixedStaysWhereOthersAreRepaired(String structure) {
    Random random = new Random(8);
    double[][] rows = new double[90][3];
    for (int i = 0; i < rows.length; i++) {
      double centre = 20 * (i % 3);
      double spread = i % 3 == 2 ? 0 : 1;
      Arrays.setAll(rows[i], j -> centre + spread * random.nextGaussian());
    }
    GaussianMixture near = fitter(structure).components(3).build().fit(Dataset.of(rows)).mixture();
    double[][] means = {{0, 0, 0}, {20, 20, 20}, {40, 40, 40}};
    int[] order =
        IntStream.range(0, 3)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> near.mean(k)[0]))
            .mapToInt(k -> k)
            .toArray();
    GaussianMixture start =
        new GaussianMixture(new double[] {0.3, 0.3, 0.4}, means, near.covariance().only(order));
    for (String parts : new String[] {"0", "0:covariances,1:means", "weights,1:covariances"}) {
      FixedParts fixed = FixedParts.of(parts);
      FitResult fit =
          GmmFitter.builder()
              .start(start)
              .fixed(fixed)
              .regularization(Regularization.ridge(0))
              .onCollapse(CollapsePolicy.REPAIR)
              .device("cpu")
              .tolerance(0)
              .maxIterations(5)
              .build()
              .fit(Dataset.of(rows));
      assertEquals("repaired 2 (5 times)", Collapse.list(fit.collapses()), parts);
      assertTrue(Double.isFinite(fit.logLikelihood()));
      assertArrayEquals(means[2], fit.mixture().mean(2), 1e-9);
      for (int k = 0; k < 3; k++) {
        if (fixed.includes(Part.MEANS, k)) {
          assertArrayEquals(start.mean(k), fit.mixture().mean(k));
        }
        if (fixed.includes(Part.WEIGHTS, k)) {
          assertEquals(start.weights()[k], fit.mixture().weights()[k]);
        }
        boolean same =
            Arrays.deepEquals(dense(start).covariances()[k], dense(fit.mixture()).covariances()[k]);
        assertEquals(fixed.includes(Part.COVARIANCES, k), same, parts);
      }
    }
  }
}
