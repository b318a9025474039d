package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader in docs/models.md needs NumPy only, and gives each structure's log-densities. */
class ModelsPageTest {
  private static final String PYTHON = System.getProperty("gmm.python", "python3");

  private static int run(Path folder, List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start()
        .waitFor();
  }

  private static boolean hasNumpy(Path folder) throws Exception {
    try {
      return run(folder, List.of(PYTHON, "-c", "import numpy")) == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void scoresAsTheEngine(String covariance, @TempDir Path folder) throws Exception {
    assumeTrue(hasNumpy(folder), "python3 with NumPy, for the reader in docs/models.md");
    double[][] rows = new double[300][5];
    java.util.Random random = new java.util.Random(4);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 5; j++) {
        rows[i][j] = random.nextGaussian() * (1 + j) + 6 * (i % 3) * (j % 2);
      }
    }
    FitResult fit =
        GmmFitter.builder()
            .components(3)
            .covariance(covariance)
            .device("cpu")
            .build()
            .fit(Dataset.of(rows));
    Models.write(fit, folder.resolve("model.npz"));
    ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(rows));
    String page = Files.readString(Path.of("docs/models.md"));
    int begin = page.indexOf("```python") + "```python".length();
    String reader = page.substring(begin, page.indexOf("```", begin));
    Files.writeString(
        folder.resolve("reader.py"),
        reader
            + "for value in log_densities('model.npz', np.load('rows.npy')):\n"
            + "    print(repr(float(value)))\n",
        StandardCharsets.UTF_8);
    int code = run(folder, List.of(PYTHON, "reader.py"));
    List<String> said = Files.readAllLines(folder.resolve("said"));
    assertEquals(0, code, () -> String.join("\n", said));
    assertEquals(rows.length, said.size());
    for (int i = 0; i < rows.length; i++) {
      double expected = fit.mixture().logDensity(rows[i]);
      assertEquals(expected, Double.parseDouble(said.get(i)), 1e-9 * Math.abs(expected));
    }
  }
}
