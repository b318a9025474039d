package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the README shows, run as shown. */
class ReadmeTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void theTwosAndSixesFallIntoTwoClusters(long seed) {
    DataSource digits = DataSource.mnist2v6();
    FitResult fit =
        GmmFitter.builder()
            .components(2)
            .regularization(Regularization.ridge(0.05))
            .seed(seed)
            .device("cpu")
            .build()
            .fit(digits.rows().dividedBy(255));
    int[] truth = Objects.requireNonNull(digits.labels()).codes();
    assertTrue(fit.converged());
    assertTrue(Math.abs(fit.logLikelihood() - 293.3) < 0.1, () -> "" + fit.logLikelihood());
    assertTrue(LabelMatch.of(fit.labels(), truth, 2).misclassification() <= 0.015);
  }

  /** The README's lines under "The library", on a file of its own. */
  @Test
  void tenLinesFitScoreSaveAndLoad(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("digits.npz");
    Dataset digits = DataSource.mnist2v6().rows().dividedBy(255);

    FitResult fit =
        GmmFitter.builder()
            .components(10)
            .covariance("full")
            .regularization(Regularization.ridge(1e-3))
            .device("auto")
            .build()
            .fit(digits);
    int[] labels;
    try (Scorer scorer = Scorer.on("auto", fit.mixture())) {
      labels = scorer.predict(digits);
    }
    Models.write(fit, file);
    GaussianMixture mixture = Models.read(file);

    assertArrayEquals(fit.labels(), labels);
    assertArrayEquals(fit.mixture().weights(), mixture.weights());
    String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
    for (String line :
        new String[] {
          "GmmFitter.builder().components(10).covariance(\"full\")"
              + " .regularization(Regularization.ridge(1e-3)).device(\"auto\").build().fit(digits);",
          "try (Scorer scorer = Scorer.on(\"auto\", fit.mixture())) {"
              + " int[] labels = scorer.predict(digits);",
          "Models.write(fit, ",
          "GaussianMixture mixture = Models.read("
        }) {
      assertTrue(readme.contains(line), line);
    }
  }

  @Test
  void indArraysAreRowsToo() {
    INDArray rows = Nd4j.create(new double[][] {{0, 0}, {0, 1}, {1, 0}, {9, 9}, {9, 8}, {8, 9}});
    FitResult fit =
        GmmFitter.builder()
            .regularization(Regularization.ridge(0.1))
            .device("cpu")
            .build()
            .fit(Dataset.ofNdArray(rows));
    assertEquals(fit.labels()[0], fit.labels()[2]);
    assertTrue(fit.labels()[0] != fit.labels()[3]);
    assertEquals(2, fit.mixture().components());
  }
}
