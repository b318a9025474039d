package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static Dataset rows(int columns) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[120][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.doubles(columns, i % 3, i % 3 + 1.5).toArray();
    }
    return Dataset.of(rows);
  }

  private static GmmFitterBuilder fitter(Recording recording) {
    return GmmFitter.builder()
        .components(3)
        .initialization(Initialization.RANDOM)
        .tolerance(0)
        .device("cpu")
        .listener(recording);
  }

  @Test
  void snapshotsAreTheHistoryOfTheBestStart() {
    for (int seed = 0; seed < 4; seed++) { // the best is the last one or an earlier one
      Recording recording = new Recording();
      FitResult result =
          fitter(recording).restarts(3).maxIterations(20).seed(seed).build().fit(rows(2));
      List<Recording.Snapshot> all = recording.snapshots(result);
      assertEquals(
          result.history(),
          all.subList(0, all.size() - 1).stream().map(Recording.Snapshot::logLikelihood).toList());
      Recording.Snapshot last = all.get(all.size() - 1);
      assertEquals(result.mixture(), last.mixture());
      assertEquals(result.iterations() + 1, last.iteration());
      assertEquals(result.logLikelihood(), last.logLikelihood());
      assertEquals(1, all.get(0).iteration());
      assertNotNull(all.get(0).mixture());
      assertTrue(recording.iterations().size() >= result.iterations());
    }
  }

  @Test
  void manyIterationsAreThinnedEvenly() {
    Recording recording = new Recording();
    FitResult result = fitter(recording).maxIterations(1000).build().fit(rows(1));
    List<Recording.Snapshot> all = recording.snapshots(result);
    assertEquals(501, all.size());
    for (int i = 0; i < 500; i++) {
      assertEquals(2 * i + 1, all.get(i).iteration());
    }
    assertEquals(1000, recording.iterations().size());
  }

  @Test
  void ofManyFeaturesThereAreWeightsAndMeans() {
    Recording recording = new Recording();
    FitResult result =
        GmmFitter.builder()
            .components(2)
            .device("cpu")
            .maxIterations(3)
            .listener(recording)
            .build()
            .fit(DataSource.open(DataSource.MNIST_2V6, null).rows());
    Recording.Snapshot last = recording.snapshots(result).get(3);
    assertNull(last.mixture());
    assertEquals((float) result.mixture().mean(1)[400], last.means()[1][400]);
    assertEquals(result.mixture().weights()[0], last.weights()[0]);
  }
}
