package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.evaluate.Silhouette;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookMissing;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.GmmSelector;
import org.gmm4j.selection.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that miss values, in all that is done around a fit. */
class GapsEverywhereTest {
  private static final int FEATURES = 6;
  private static final TextbookEm.Parameters TRUTH = Problems.mixture(3, FEATURES, 4);

  private final Path folder;

  GapsEverywhereTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static double[][] rows(int count) {
    return TextbookMissing.gaps(Problems.rows(TRUTH, count, 5), 0.3, 6);
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .components(3)
        .covariance(structure)
        .regularization(Regularization.ridge(1e-3))
        .maxIterations(9)
        .tolerance(0)
        .restarts(2)
        .device("cpu");
  }

  private static void assertSameBits(FitResult one, FitResult other) {
    assertEquals(one.history(), other.history());
    assertEquals(one.logLikelihood(), other.logLikelihood());
    assertArrayEquals(one.mixture().weights(), other.mixture().weights());
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(one.mixture().mean(k), other.mixture().mean(k));
      double[] direction = new double[FEATURES];
      direction[k] = 1;
      assertArrayEquals(
          one.mixture().covariance().times(k, direction),
          other.mixture().covariance().times(k, direction));
    }
    assertArrayEquals(one.labels(), other.labels());
  }

  /** In the first start, and in the second. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void aFitThatGoesOnHasTheSameBits(String structure) {
    Dataset data = Dataset.ofIncomplete(rows(300));
    FitResult whole = fitter(structure).build().fit(data);
    Checkpoints.Every rarely = new Checkpoints.Every(1000, Duration.ZERO);
    Path file = folder.resolve("fit.checkpoint");
    for (int after : new int[] {4, 13}) {
      int[] left = {after};
      FitListener suspending =
          new FitListener() {
            @Override
            public boolean isSuspended() {
              return left[0] <= 0;
            }

            @Override
            public void iteration(Iteration iteration) {
              left[0]--;
            }
          };
      GmmFitterBuilder first = fitter(structure).checkpoints(Checkpoints.in(file, rarely));
      assertThrows(SuspendedException.class, () -> first.listener(suspending).build().fit(data));
      GmmFitterBuilder second = fitter(structure).checkpoints(Checkpoints.resuming(file, rarely));
      assertSameBits(whole, second.build().fit(data));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "mfa:2"})
  void rowsThatStayInTheirFileGiveTheSameBits(String structure) {
    double[][] rows = rows(500);
    Path file = ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(rows));
    ReadOptions options = new ReadOptions(null, false, null, 1000).withMissing(Double.NaN);
    Dataset there = Dataset.read(file, options);
    assertTrue(there.isOnDisk());
    GmmFitter fitter = fitter(structure).build();
    assertSameBits(fitter.fit(Dataset.ofIncomplete(rows)), fitter.fit(there));
  }

  /** Of 8,192 rows each: what they add up to is the textbook's. */
  @Test
  void severalSectionsAddUp() {
    double[][] rows = rows(8192 + 700);
    FitResult fit =
        fitter("full")
            .start(Problems.model(TRUTH))
            .maxIterations(1)
            .restarts(1)
            .build()
            .fit(Dataset.ofIncomplete(rows));
    TextbookMissing.Expectation right = TextbookMissing.expect(rows, TRUTH);
    assertEquals(right.logLikelihood() / rows.length, fit.history().get(0), 1e-10);
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(right.maximum().means()[k], fit.mixture().mean(k), 1e-9);
    }
  }

  /** By BIC of the likelihood of what is there; and by rows that are held out, gaps and all. */
  @ParameterizedTest
  @ValueSource(strings = {"bic", "heldout"})
  void asManyComponentsAreChosenAsThereAre(String criterion) {
    double[][] rows = new double[600][FEATURES];
    double[][] around = Problems.rows(Problems.mixture(1, FEATURES, 1), 600, 2);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < FEATURES; j++) {
        rows[i][j] = around[i][j] + (i % 3 == j % 3 ? 25 : 0);
      }
    }
    Dataset data = Dataset.ofIncomplete(TextbookMissing.gaps(rows, 0.25, 3));
    Selection selection =
        GmmSelector.builder()
            .components(1, 2, 3, 4)
            .covariances("diag", "full")
            .criterion(Criterion.of(criterion))
            .options(fitter("full").restarts(1).maxIterations(60).tolerance(1e-4).build().options())
            .build()
            .select(data);
    assertEquals(3, selection.fit().mixture().components(), selection.table().toString());
    try (Scorer scorer = Scorer.on("cpu", selection.fit().mixture())) {
      assertEquals(selection.fit().logLikelihood(), scorer.score(data).logLikelihood(), 1e-9);
    }
  }

  /** Inertia over what is shown, times d over how much that is; no distances between rows. */
  @Test
  void kMeansIsOfWhatRowsShow() {
    double[][] rows = rows(200);
    Dataset data = Dataset.ofIncomplete(rows);
    KMeansResult found = fitter("full").build().kMeans(data);
    double inertia = 0;
    for (int i = 0; i < rows.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] centre : found.centres()) {
        least = Math.min(least, squaredDistance(rows[i], centre));
      }
      assertEquals(
          least,
          squaredDistance(rows[i], found.centres()[found.assignments().get(i)]),
          1e-9 * (1 + least));
      inertia += least;
    }
    assertEquals(inertia, found.inertia(), 1e-9 * inertia);
    assertTrue(Silhouette.of(data, found.assignments(), 200, 0).isEmpty());
  }

  private static double squaredDistance(double[] row, double[] centre) {
    double sum = 0;
    int shown = 0;
    for (int j = 0; j < row.length; j++) {
      if (!Double.isNaN(row[j])) {
        sum += (row[j] - centre[j]) * (row[j] - centre[j]);
        shown++;
      }
    }
    return shown == 0 ? 0 : sum * row.length / shown;
  }
}
