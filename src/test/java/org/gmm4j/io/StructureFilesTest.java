package org.gmm4j.io;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files of the structures without a matrix for each component. */
class StructureFilesTest {
  private final Path file;

  StructureFilesTest(@TempDir Path folder) {
    file = folder.resolve("model.npz");
  }

  @ParameterizedTest
  @CsvSource({
    "tied, 3, 5",
    "tied, 1, 1",
    "diag, 3, 5",
    "diag, 1, 1",
    "spherical, 4, 7",
    "spherical, 1, 1",
    "ppca:1, 2, 2",
    "ppca:4, 3, 17",
    "mfa:1, 2, 2",
    "mfa:4, 3, 17",
    "mfa:16, 2, 17",
    "ppca:auto, 5, 9",
    "mfa:auto, 5, 9",
    "mfa:3, 2, 3000"
  })
  void comesBackBitByBit(String structure, int components, int d) {
    GaussianMixture mixture =
        d == 3000 ? wide(components, d) : Structures.problem(structure, components, d, 1).model();
    Models.write(mixture, Map.of("seed", 3L), file);
    StoredModel stored = Models.readStored(file);
    assertEquals(structure, stored.facts().get("covariance_type"));
    assertEquals(3L, stored.facts().get("seed"));
    GaussianMixture read = stored.mixture();
    assertEquals(structure, read.covariance().structure().name());
    assertEquals(mixture.parameters(), read.parameters());
    assertArrayEquals(mixture.weights(), read.weights());
    for (int k = 0; k < components; k++) {
      assertArrayEquals(mixture.mean(k), read.mean(k));
      List<double[]> right = numbers(mixture.covariance(), k);
      List<double[]> got = numbers(read.covariance(), k);
      for (int i = 0; i < right.size(); i++) {
        assertArrayEquals(right.get(i), got.get(i));
      }
    }
  }

  /** More numbers than one piece of the writer, without a d × d matrix to make them from. */
  private static GaussianMixture wide(int components, int d) {
    double[][] loadings = new double[components][3 * d];
    double[][] noise = new double[components][d];
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < 3 * d; i++) {
        loadings[k][i] = Math.sin(i + k);
        noise[k][i % d] = 1 + k + i % 3;
      }
    }
    Covariance covariance =
        Structures.estimated(
            LowRankCovariance.of(new LowRankCovariance.Structure(false, 3), loadings, noise));
    return new GaussianMixture(new double[] {0.5, 0.5}, new double[components][d], covariance);
  }

  /** All that a component's covariance is made of, and its determinant. */
  private static List<double[]> numbers(Covariance covariance, int k) {
    List<double[]> numbers = new ArrayList<>();
    numbers.add(new double[] {covariance.logDetPrecisionCholesky(k)});
    if (covariance instanceof FullCovariance full) {
      numbers.add(Mixtures.array(full.covariance(k)));
    } else if (covariance instanceof TiedCovariance tied) {
      numbers.add(Mixtures.array(tied.covariance()));
      numbers.add(Mixtures.array(tied.precisionCholesky(k)));
    } else if (covariance instanceof DiagonalCovariance diagonal) {
      numbers.add(diagonal.variances(k));
    } else if (covariance instanceof SphericalCovariance spherical) {
      numbers.add(new double[] {spherical.variance(k)});
    } else {
      LowRankCovariance low = (LowRankCovariance) covariance;
      numbers.add(new double[] {low.rank(k)});
      numbers.add(low.loadings(k));
      numbers.add(low.noise(k));
      numbers.add(low.projection(k));
    }
    return numbers;
  }

  private Npz.Entry written(String name) throws IOException {
    Npz.Entry entry = Npz.read(file).get(name);
    assertNotNull(entry, name);
    return entry;
  }

  /** scikit-learn's shapes; precisions_cholesky is what its own densities are made of. */
  @Test
  void arraysAreScikitLearns() throws IOException {
    GaussianMixture tied = Structures.problem("tied", 2, 3, 2).model();
    Models.write(tied, Map.of(), file);
    assertEquals("(3, 3)", written("covariances").shape());
    assertEquals("(3, 3)", written("precisions_cholesky").shape());
    assertEquals("tied", written("covariance_type").text());
    double[] p = Mixtures.array(((TiedCovariance) tied.covariance()).precisionCholesky(0));
    double[] upper = written("precisions_cholesky").doubles();
    for (int i = 0; i < 9; i++) {
      assertEquals(p[i % 3 * 3 + i / 3], upper[i], "the factor's transpose");
    }
    for (String structure : new String[] {"diag", "spherical"}) {
      Models.write(Structures.problem(structure, 2, 3, 2).model(), Map.of(), file);
      String shape = structure.equals("diag") ? "(2, 3)" : "(2,)";
      assertEquals(shape, written("covariances").shape());
      assertEquals(shape, written("precisions_cholesky").shape());
      double[] variances = written("covariances").doubles();
      double[] roots = written("precisions_cholesky").doubles();
      for (int i = 0; i < variances.length; i++) {
        assertEquals(1, roots[i] * roots[i] * variances[i], 1e-15);
      }
    }
  }

  /** factors[k, :, i] is a column of W; behind a component's rank there are zeros. */
  @Test
  void factorsAreColumns() throws IOException {
    GaussianMixture mixture = Structures.problem("mfa:auto", 4, 5, 3).model(); // ranks 1 2 3 0
    LowRankCovariance low = (LowRankCovariance) mixture.covariance();
    Models.write(mixture, Map.of(), file);
    assertEquals("(4, 5, 3)", written("factors").shape());
    assertEquals("(4, 5)", written("noise").shape());
    assertEquals("(4,)", written("rank").shape());
    assertEquals("<i4", written("rank").descr());
    double[] factors = written("factors").doubles();
    for (int k = 0; k < 4; k++) {
      int rank = (k + 1) % 4;
      assertEquals(
          rank, written("rank").values().order(ByteOrder.LITTLE_ENDIAN).getInt(4 * k), "rank");
      for (int j = 0; j < 5; j++) {
        for (int i = 0; i < 3; i++) {
          double right = i < rank ? low.loadings(k)[i * 5 + j] : 0;
          assertEquals(right, factors[(k * 5 + j) * 3 + i]);
        }
      }
    }
    Models.write(Structures.problem("ppca:2", 2, 5, 4).model(), Map.of(), file);
    assertEquals("(2,)", written("noise").shape());
    assertEquals("ppca:2", written("covariance_type").text());
  }

  /** Written by mixtures.py: scikit-learn's parameters in all their forms, and what it says. */
  @ParameterizedTest
  @CsvSource({
    "tied, covariances", "tied, precisions", "tied, precisions_cholesky",
    "diag, covariances", "diag, precisions", "diag, precisions_cholesky",
    "spherical, covariances", "spherical, precisions", "spherical, precisions_cholesky"
  })
  void densitiesAndPosteriorsAreScikitLearns(String structure, String form) {
    GaussianMixture mixture =
        Models.readStored(resource(structure + "_" + form + ".npz")).mixture();
    assertEquals(structure, mixture.covariance().structure().name());
    Dataset points = Dataset.read(resource("points.npy"));
    Dataset logDensities = Dataset.read(resource(structure + "_log_densities.npy"));
    Dataset posteriors = Dataset.read(resource(structure + "_posteriors.npy"));
    for (int i = 0; i < points.rows(); i++) {
      double expected = logDensities.row(i)[0];
      assertEquals(expected, mixture.logDensity(points.row(i)), 1e-12 * (1 + Math.abs(expected)));
      for (int k = 0; k < 2; k++) {
        assertEquals(posteriors.row(i)[k], mixture.posterior(points.row(i))[k], 1e-11);
      }
    }
  }

  private static Path resource(String name) {
    URL url = StructureFilesTest.class.getResource(name);
    assertNotNull(url, name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException never) {
      throw new AssertionError(never);
    }
  }

  /** K = 2, d = 3. */
  private static Npz sound(String structure) {
    byte[] name = new byte[4 * structure.length()];
    for (int i = 0; i < structure.length(); i++) {
      name[4 * i] = (byte) structure.charAt(i);
    }
    return new Npz()
        .with("weights", "(2,)", 0.5, 0.5)
        .with("means", "(2, 3)", 1, 2, 3, 4, 5, 6)
        .with("covariance_type", "<U" + structure.length(), "()", name);
  }

  private static Npz factors(String structure) {
    return sound(structure)
        .with("factors", "(2, 3, 2)", 1, 0, 2, 0, 3, 1, -1, 0, 0, 1, 5, 0.5)
        .with("noise", "(2, 3)", 1, 2, 3, 1, 1, 1);
  }

  private void assertNoMixture(Npz npz, String... words) {
    npz.write(file);
    assertRefused(() -> Models.readStored(file), words);
    assertRefused(() -> Models.readStored(file), "model.npz: ");
  }

  @Test
  void theSoundOneIsSound() {
    factors("mfa:2").write(file);
    LowRankCovariance low = (LowRankCovariance) Models.readStored(file).mixture().covariance();
    assertArrayEquals(new double[] {1, 2, 3, 0, 0, 1}, low.loadings(0));
    assertArrayEquals(new double[] {1, 2, 3}, low.noise(0));
  }

  @Test
  void factorsThatDoNotFit() {
    Npz mfa = factors("mfa:2");
    assertNoMixture(mfa.without("factors"), "no array named factors");
    assertNoMixture(factors("mfa:2").without("noise"), "no array named noise");
    assertNoMixture(
        factors("mfa:2").with("factors", "(2, 6)", new double[12]), "factors has 2 dimensions, 3");
    assertNoMixture(
        factors("mfa:2").with("factors", "(2, 2, 3)", new double[12]), "[2, 2, 3]", "[2, 3, 3]");
    assertNoMixture(
        factors("mfa:2").with("factors", "(3, 3, 2)", new double[18]), "[3, 3, 2]", "[2, 3, 2]");
    assertNoMixture(
        factors("mfa:2").with("noise", "(2,)", 1, 1), "noise has 1 dimensions, 2 are needed");
    assertNoMixture(
        factors("ppca:2"), "noise has 2 dimensions, 1 are needed"); // one noise a component
    assertNoMixture(factors("mfa:2").with("noise", "(3, 2)", new double[6]), "[3, 2]", "[2, 3]");
    assertNoMixture(sound("mfa:2").with("covariances", "(2, 3)", new double[6]), "factors");
  }

  /** The name says how many factors there are, and there must be fewer than features. */
  @Test
  void ranksThatDoNotFit() {
    assertNoMixture(factors("mfa:1"), "factors", "mfa:1", "2");
    assertNoMixture(factors("mfa:3"), "factors", "mfa:3", "2");
    assertNoMixture(
        factors("mfa:auto").with("factors", "(2, 3, 3)", new double[18]), "factors", "3 features");
    assertNoMixture(factors("mfa:2").with("rank", "(1,)", 1), "rank has the shape [1]", "[2]");
    assertNoMixture(factors("mfa:2").with("rank", "(2,)", 1, 3), "rank[1] is 3.0", "0 to 2");
    assertNoMixture(factors("mfa:2").with("rank", "(2,)", -1, 2), "rank[0] is -1.0");
    assertNoMixture(factors("mfa:2").with("rank", "(2,)", 1.5, 2), "rank[0] is 1.5");
    assertNoMixture(factors("mfa:2").with("rank", "(2,)", Double.NaN, 2), "rank holds NaN");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void valuesThatAreNoNumbers(double bad) {
    double[] factors = new double[12];
    factors[7] = bad;
    assertNoMixture(factors("mfa:2").with("factors", "(2, 3, 2)", factors), "factors holds " + bad);
    assertNoMixture(
        factors("mfa:2").with("noise", "(2, 3)", 1, 1, 1, 1, bad, 1), "noise holds " + bad);
    for (String name : new String[] {"covariances", "precisions", "precisions_cholesky"}) {
      assertNoMixture(
          sound("diag").with(name, "(2, 3)", 1, 1, 1, 1, bad, 1), name + " holds " + bad);
      assertNoMixture(sound("spherical").with(name, "(2,)", 1, bad), name + " holds " + bad);
    }
  }

  @Test
  void numbersThatAreNoVariances() {
    for (double bad : new double[] {0, -1}) {
      assertNoMixture(
          factors("mfa:2").with("noise", "(2, 3)", 1, 1, 1, 1, bad, 1), "noise[1] is not positive");
      assertNoMixture(factors("ppca:2").with("noise", "(2,)", 1, bad), "noise[1] is not positive");
      for (String name : new String[] {"covariances", "precisions"}) {
        assertNoMixture(
            sound("diag").with(name, "(2, 3)", 1, 1, 1, 1, bad, 1),
            name + "[1] is not positive definite");
        assertNoMixture(
            sound("spherical").with(name, "(2,)", 1, bad), name + "[1] is not positive definite");
      }
    }
    assertNoMixture(
        sound("diag").with("precisions_cholesky", "(2, 3)", 1, 0, 1, 1, 1, 1),
        "precisions_cholesky[0] is not positive definite");
    assertNoMixture(
        sound("tied").with("covariances", "(3, 3)", 1, 2, 0, 2, 1, 0, 0, 0, 1),
        "covariances is not positive definite");
    assertNoMixture(
        sound("tied").with("covariances", "(3, 3)", 1, 2, 0, 1, 9, 0, 0, 0, 1),
        "covariances is not symmetric");
  }

  @Test
  void factorsBeyondTheRangeOfSquares() {
    double[] factors = new double[12];
    factors[7] = 1e200;
    assertNoMixture(
        factors("mfa:2").with("factors", "(2, 3, 2)", factors), "factors[1]", "too great");
  }

  @Test
  void shapesOfAnotherStructure() {
    double[] nine = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    assertNoMixture(sound("diag").with("covariances", "(3, 3)", nine), "[3, 3]", "[2, 3]");
    assertNoMixture(sound("tied").with("covariances", "(2, 3)", new double[6]), "[3, 3]");
    assertNoMixture(sound("spherical").with("covariances", "(3,)", 1, 1, 1), "[3]", "[2]");
    assertNoMixture(
        sound("full").with("covariances", "(2, 3)", new double[6]), "2 dimensions, 3 are needed");
    assertNoMixture(
        sound("half").with("covariances", "(2,)", 1, 1), "covariance_type", "no structure 'half'");
    assertNoMixture(sound("mfa:0").with("covariances", "(2,)", 1, 1), "covariance_type", "'mfa:0'");
  }

  /** Whichever byte is changed, it is noticed or means nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"tied", "diag", "spherical", "ppca:1", "mfa:2"})
  void aChangedByteAnywhere(String structure) throws IOException {
    GaussianMixture mixture = Structures.problem(structure, 2, 4, 5).model();
    Models.write(mixture, Map.of("seed", 5L), file);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < whole.length; i += 3) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x41;
      Files.write(file, damaged);
      try {
        GaussianMixture read = Models.readStored(file).mixture();
        for (int k = 0; k < 2; k++) {
          assertArrayEquals(mixture.mean(k), read.mean(k));
          assertEquals(
              mixture.covariance().logDetPrecisionCholesky(k),
              read.covariance().logDetPrecisionCholesky(k),
              1e-12);
        }
      } catch (DataException noticed) {
        String message = noticed.getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(message.startsWith(file.toString()), message);
        refused++;
      }
    }
    assertTrue(refused > whole.length / 6, "refused " + refused + " of " + whole.length / 3);
  }
}
