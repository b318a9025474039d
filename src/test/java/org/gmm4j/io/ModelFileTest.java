package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  private final Path file;

  ModelFileTest(@TempDir Path folder) {
    file = folder.resolve("model.npz");
  }

  private static Npz.Entry entry(Map<String, Npz.Entry> entries, String name) {
    Npz.Entry entry = entries.get(name);
    assertNotNull(entry, name);
    return entry;
  }

  /** 17 × 70 × 70 numbers take more than one piece of the writer. */
  @ParameterizedTest
  @CsvSource({"1,1", "1,5", "3,1", "2,3", "4,16", "17,70"})
  void comesBackBitByBit(int components, int features) {
    GaussianMixture mixture = Mixtures.random(components, features, 1);
    Models.write(mixture, Map.of(), file);
    Mixtures.assertSame(mixture, Models.readStored(file).mixture(), 0);
  }

  @Test
  void numbersAtTheEndsOfTheirRangeComeBack() {
    double[][] means = {{-0.0, Double.MIN_VALUE}, {Double.MAX_VALUE, -Math.PI}};
    double[][] covariances = {{1e-280, 0, 0, 1e280}, {1e-9, 0, 0, 1 / 3.0}};
    GaussianMixture mixture = Mixtures.of(new double[] {0, 1}, means, covariances);
    Models.write(mixture, Map.of(), file);
    GaussianMixture read = Models.readStored(file).mixture();
    Mixtures.assertSame(mixture, read, 0);
    assertEquals(Double.doubleToLongBits(-0.0), Double.doubleToLongBits(read.mean(0)[0]));
  }

  @Test
  void factsComeBackAsWhatTheyWere() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("converged", true);
    facts.put("given_up", false);
    facts.put("n_iter", 12);
    facts.put("seed", Long.MIN_VALUE);
    facts.put("lower_bound", -0.1);
    facts.put("nothing", Double.NaN);
    facts.put("device", "opencl:0 Grafikkärtchen ✓ 𝛴");
    facts.put("remark", "");
    Models.write(Mixtures.random(2, 2, 1), facts, file);
    Map<String, Object> expected = new LinkedHashMap<>(facts);
    expected.put("n_iter", 12L);
    expected.put("covariance_type", "full");
    assertEquals(expected, Models.readStored(file).facts());
  }

  @Test
  void isLaidOutAsNumpyAndScikitLearnDo() throws IOException {
    int d = 3;
    GaussianMixture mixture = Mixtures.random(2, d, 5);
    Models.write(mixture, Map.of("converged", true, "n_iter", 3, "reg_covar", 0.25), file);
    Map<String, Npz.Entry> entries = Npz.read(file);
    assertEquals("(2,)", entry(entries, "weights").shape());
    assertArrayEquals(mixture.weights(), entry(entries, "weights").doubles());
    assertEquals("(2, 3)", entry(entries, "means").shape());
    assertEquals("full", entry(entries, "covariance_type").text());
    assertEquals("()", entry(entries, "covariance_type").shape());
    assertEquals("|b1", entry(entries, "converged").descr());
    assertEquals(1, entry(entries, "converged").values().get(0));
    assertEquals("<i8", entry(entries, "n_iter").descr());
    assertEquals(3, entry(entries, "n_iter").values().order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    assertArrayEquals(new double[] {0.25}, entry(entries, "reg_covar").doubles());
    assertEquals("(2, 3, 3)", entry(entries, "covariances").shape());
    assertEquals("(2, 3, 3)", entry(entries, "precisions_cholesky").shape());
    double[] means = entry(entries, "means").doubles();
    double[] sigma = entry(entries, "covariances").doubles();
    double[] upper = entry(entries, "precisions_cholesky").doubles();
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < d; i++) {
        assertEquals(mixture.mean(k)[i], means[k * d + i]);
        for (int j = 0; j < d; j++) {
          // scikit-learn's: U upper triangular, UᵀΣU = I
          double product = 0;
          for (int p = 0; p < d; p++) {
            for (int q = 0; q < d; q++) {
              product +=
                  upper[(k * d + p) * d + i]
                      * sigma[(k * d + p) * d + q]
                      * upper[(k * d + q) * d + j];
            }
          }
          assertEquals(i == j ? 1 : 0, product, 1e-12);
          if (i > j) {
            assertEquals(0, upper[(k * d + i) * d + j], "upper triangular");
          }
        }
      }
    }
  }

  @Test
  void sameModelSameBytes() throws IOException {
    Models.write(Mixtures.random(2, 4, 9), Map.of("seed", 1L), file);
    byte[] first = Files.readAllBytes(file);
    Models.write(Mixtures.random(2, 4, 9), Map.of("seed", 1L), file);
    assertArrayEquals(first, Files.readAllBytes(file));
  }
}
