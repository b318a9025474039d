package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mixtures.py, beside the test resources, wrote with NumPy and scikit-learn. */
class NumpyMixturesTest {
  /** As in mixtures.py. */
  private static final GaussianMixture MIXTURE =
      Mixtures.of(
          new double[] {0.25, 0.75},
          new double[][] {{1, -2, 0.5}, {-3, 4, 8}},
          new double[][] {
            {4, 1, -0.5, 1, 2, 0.25, -0.5, 0.25, 1}, {0.5, 0.125, 0, 0.125, 8, -2, 0, -2, 3}
          });

  private static Path resource(String name) {
    URL url = NumpyMixturesTest.class.getResource(name);
    assertNotNull(url, name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException never) {
      throw new AssertionError(never);
    }
  }

  private static StoredModel read(String name) {
    return Models.readStored(resource(name + ".npz"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"covariances", "compressed", "float32", "big_endian"})
  void covariancesAreReadExactly(String name) {
    Mixtures.assertSame(MIXTURE, read(name).mixture(), 0);
  }

  /** Inverted twice, by two libraries: a few units in the last place of numbers up to 8. */
  @ParameterizedTest
  @ValueSource(strings = {"precisions", "precisions_cholesky"})
  void precisionsMeanTheSameMixture(String name) {
    Mixtures.assertSame(MIXTURE, read(name).mixture(), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"covariances", "precisions", "precisions_cholesky"})
  void densitiesAndPosteriorsAreScikitLearns(String name) {
    GaussianMixture mixture = read(name).mixture();
    Dataset points = Dataset.read(resource("points.npy"));
    Dataset logDensities = Dataset.read(resource("log_densities.npy"));
    Dataset posteriors = Dataset.read(resource("posteriors.npy"));
    assertEquals(5, points.rows());
    for (int i = 0; i < points.rows(); i++) {
      double expected = logDensities.row(i)[0];
      assertEquals(expected, mixture.logDensity(points.row(i)), 1e-12 * (1 + Math.abs(expected)));
      for (int k = 0; k < 2; k++) {
        assertEquals(posteriors.row(i)[k], mixture.posterior(points.row(i))[k], 1e-11);
      }
    }
  }

  @Test
  void factsAreRead() {
    Map<String, Object> facts = read("covariances").facts();
    assertEquals("full", facts.get("covariance_type"));
    assertEquals(true, facts.get("converged"));
    assertEquals(17L, facts.get("n_iter"));
    assertTrue(String.valueOf(facts.get("written_by")).startsWith("numpy "));
  }

  @Test
  void otherStructuresAreReadByName() {
    assertInstanceOf(TiedCovariance.class, read("tied").mixture().covariance());
  }

  /** As transposing and scipy.io.loadmat leave them. */
  @Test
  void fortranOrderIsAsGood() {
    Mixtures.assertSame(MIXTURE, read("fortran").mixture(), 0);
  }

  /** As NumPy makes of typed-in numbers. */
  @Test
  void wholeNumbersAreNumbers() {
    GaussianMixture eightfold =
        Mixtures.of(
            new double[] {0.25, 0.75},
            new double[][] {{2, -4, 1}, {-6, 8, 16}},
            new double[][] {{32, 8, -4, 8, 16, 2, -4, 2, 8}, {4, 1, 0, 1, 64, -16, 0, -16, 24}});
    Mixtures.assertSame(eightfold, read("integers").mixture(), 0);
  }

  /** What matrices.py, beside the test resources, wrote with SciPy and h5py. */
  @ParameterizedTest
  @ValueSource(strings = {"full.mat", "full.h5"})
  void matricesOfOtherSoftwareAreReadExactly(String file) {
    StoredModel stored = Models.readStored(resource(file));
    Mixtures.assertSame(MIXTURE, stored.mixture(), 0);
    assertEquals(255.0, stored.facts().get("scale"));
    assertEquals("full", stored.facts().get("covariance_type"));
  }

  @Test
  void otherStructuresMayBeMatricesToo() {
    assertInstanceOf(TiedCovariance.class, Models.read(resource("tied.mat")).covariance());
    GaussianMixture diagonal = Models.read(resource("diag.mat"));
    assertArrayEquals(new double[] {0.25, 0.75}, diagonal.weights());
    assertArrayEquals(new double[] {0.125, 0.0625, 0.03125}, diagonal.covariance().variances(1));
  }
}
