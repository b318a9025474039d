package org.gmm4j.io;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that hold no mixture: refused with the array, and what it should be. */
class StoredModelTest {
  private final Path file;

  StoredModelTest(@TempDir Path folder) {
    file = folder.resolve("start.npz");
  }

  /** A sound start: K = 2, d = 2. */
  private static Npz sound() {
    return new Npz()
        .with("weights", "(2,)", 0.5, 0.5)
        .with("means", "(2, 2)", 1, 2, 3, 4)
        .with("covariances", "(2, 2, 2)", 2, 1, 1, 2, 3, 0, 0, 4);
  }

  private void assertNoMixture(Npz npz, String... words) {
    npz.write(file);
    assertRefused(() -> Models.readStored(file), words);
    assertRefused(() -> Models.readStored(file), "start.npz: ");
  }

  @Test
  void theSoundOneIsSound() {
    assertArrayEquals(
        new double[] {3, 4}, Models.readStored(sound().write(file)).mixture().mean(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights", "means"})
  void missingArrays(String name) {
    assertNoMixture(sound().without(name), "no array named " + name);
  }

  @Test
  void missingMatrices() {
    assertNoMixture(sound().without("covariances"), "neither covariances nor precisions");
  }

  @Test
  void shapesThatDoNotFit() {
    assertNoMixture(sound().with("weights", "(2, 1)", .5, .5), "weights has 2 dimensions, 1");
    assertNoMixture(sound().with("weights", "()", 1), "weights has 0 dimensions, 1");
    assertNoMixture(sound().with("weights", "(1,)", 1), "means has the shape [2, 2]", "[1]");
    assertNoMixture(sound().with("means", "(4,)", 1, 2, 3, 4), "means has 1 dimensions, 2");
    assertNoMixture(
        sound().with("means", "(2, 1)", 1, 2),
        "covariances has the shape [2, 2, 2]",
        "it must be [2, 1, 1]");
    assertNoMixture(sound().with("means", "(3, 2)", new double[6]), "means has the shape [3, 2]");
    assertNoMixture(
        sound().with("covariances", "(2, 2)", 1, 0, 0, 1), "covariances has 2 dimensions, 3");
    assertNoMixture(sound().with("covariances", "(1, 2, 2)", 1, 0, 0, 1), "[1, 2, 2]", "[2, 2, 2]");
    assertNoMixture(sound().with("covariances", "(2, 4, 1)", new double[8]), "[2, 4, 1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "weights; (0,)",
        "means; (2, 0)",
        "covariances; (2, 0, 0)",
        "weights; (2147483639,)",
        "weights; (99999999999999999999999,)",
        "means; (2, 4611686018427387904)",
        "means; (2, 1073741820)",
        "covariances; (2, 65536, 65536)",
        "covariances; (4294967296, 4294967296, 4294967296)",
      })
  void shapesBeyondReason(String name, String shape) {
    assertNoMixture(sound().with(name, shape), name, "shape");
  }

  @Test
  void typesThatAreNoReals() {
    assertNoMixture(sound().with("weights", "<i8", "(2,)", new byte[16]), "add up to 0");
    assertNoMixture(sound().with("means", "<c16", "(2, 2)", new byte[64]), "means", "c16");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void valuesThatAreNoNumbers(double bad) {
    assertNoMixture(sound().with("weights", "(2,)", 1, bad), "weight");
    assertNoMixture(sound().with("means", "(2, 2)", 1, 2, bad, 4), "means holds " + bad);
    for (String name : new String[] {"covariances", "precisions", "precisions_cholesky"}) {
      for (int at = 0; at < 8; at++) {
        double[] values = {2, 0, 0, 2, 3, 0, 0, 4};
        values[at] = bad;
        assertNoMixture(
            sound().without("covariances").with(name, "(2, 2, 2)", values), name + " holds " + bad);
      }
    }
  }

  @Test
  void weightsThatAreNoDistribution() {
    assertNoMixture(sound().with("weights", "(2,)", 0.5, 0.6), "weights add up to 1.1");
    assertNoMixture(sound().with("weights", "(2,)", 1.5, -0.5), "weight 1 is -0.5");
    assertNoMixture(sound().with("weights", "(2,)", 0, 0), "weights add up to 0.0");
  }

  @Test
  void weightsRoundedToSinglesAreADistribution() {
    byte[] thirds = ArrayFiles.floats(ByteOrder.LITTLE_ENDIAN, 1 / 3.0, 2 / 3.0);
    sound().with("weights", "<f4", "(2,)", thirds).write(file);
    assertEquals((float) (1 / 3.0), Models.readStored(file).mixture().weights()[0]);
  }

  @Test
  void matricesThatAreNotSymmetric() {
    double[] values = {2, 0, 0, 2, 3, 1, 0.5, 4};
    assertNoMixture(
        sound().with("covariances", "(2, 2, 2)", values), "covariances[1] is not symmetric");
    assertNoMixture(
        sound().without("covariances").with("precisions", "(2, 2, 2)", values),
        "precisions[1] is not symmetric at [1, 0]");
  }

  @Test
  void symmetryIsMeantUpToRounding() {
    sound().with("covariances", "(2, 2, 2)", 2, 1, 1 + 1e-9, 2, 3, 0, 0, 4).write(file);
    assertEquals(2, Models.readStored(file).mixture().components());
  }

  @ParameterizedTest
  @ValueSource(strings = {"covariances", "precisions"})
  void matricesThatAreNotPositiveDefinite(String name) {
    double[][] bad = {{1, 2, 2, 1}, {1, 1, 1, 1}, {0, 0, 0, 0}, {-1, 0, 0, 1}};
    for (double[] matrix : bad) {
      double[] values = Arrays.copyOf(new double[] {1, 0, 0, 1}, 8);
      System.arraycopy(matrix, 0, values, 4, 4);
      assertNoMixture(
          sound().without("covariances").with(name, "(2, 2, 2)", values),
          name + "[1] is not positive definite");
    }
  }

  @Test
  void factorsOfNothing() {
    Npz npz = sound().without("covariances");
    assertNoMixture(
        npz.with("precisions_cholesky", "(2, 2, 2)", 0, 1, 0, 1, 1, 0, 0, 1),
        "precisions_cholesky[0] is not positive definite");
    assertNoMixture(
        npz.with("precisions_cholesky", "(2, 2, 2)", 1, 0, 0, 1, 1, 0, 2, 1),
        "precisions_cholesky[1] is not upper triangular",
        "[1, 0] is 2.0");
  }

  @Test
  void anArrayThatEndsTooEarlyOrGoesOn() {
    byte[] seven = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, 1, 0, 0, 1, 1, 0, 0);
    assertNoMixture(sound().with("covariances", "<f8", "(2, 2, 2)", seven), "covariances ends");
    assertNoMixture(sound().with("means", "(2, 2)", 1, 2, 3, 4, 5), "means is damaged", "goes on");
  }

  @Test
  void covariancesComeBeforePrecisions() {
    sound().with("precisions", "(2, 2, 2)", 9, 0, 0, 9, 9, 0, 0, 9).write(file);
    assertArrayEquals(
        new double[] {2, 1, 1, 2},
        Mixtures.array(Mixtures.full(Models.readStored(file).mixture()).covariance(0)));
  }

  /**
   * Whichever byte of a stored model is changed, it is noticed or means nothing. (Where it hides
   * the covariances, the precisions stand in, equal up to rounding.)
   */
  @Test
  void aChangedByteAnywhere() throws IOException {
    var mixture = Mixtures.random(2, 3, 3);
    Models.write(mixture, Map.of("seed", 5L), file);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < whole.length; i += 3) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x41;
      Files.write(file, damaged);
      try {
        Mixtures.assertSame(mixture, Models.readStored(file).mixture(), 1e-10);
      } catch (DataException noticed) {
        assertEquals(1, noticed.getMessage().lines().count());
        assertTrue(noticed.getMessage().startsWith(file.toString()), noticed.getMessage());
        refused++;
      }
    }
    assertTrue(refused > whole.length / 6, "refused " + refused + " of " + whole.length / 3);
  }

  @Test
  void cutOffAnywhere() throws IOException {
    Models.write(Mixtures.random(2, 3, 3), Map.of(), file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(() -> Models.readStored(file), "start.npz: is no NPZ");
    }
  }

  @Test
  void somethingElse() throws IOException {
    Files.writeString(file, "weights: 0.5, 0.5\n", StandardCharsets.UTF_8);
    assertRefused(() -> Models.readStored(file), "start.npz: is no NPZ");
    Files.write(file, ArrayFiles.npy(new double[][] {{1, 2}}));
    assertRefused(() -> Models.readStored(file), "start.npz: is no NPZ");
  }

  @Test
  void aMissingFileOrADirectory() {
    assertRefused(() -> Models.readStored(file), file + ": no such file");
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      assertRefused(() -> Models.readStored(folder), folder + ": is a directory");
    }
  }
}
