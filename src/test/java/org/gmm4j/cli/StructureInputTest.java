package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures that there are not, or not for these data, and starts of another structure. */
class StructureInputTest {
  private static final String FIT = "fit @/data.npy --device cpu --out @/m.npz ";

  private final Tool tool;

  StructureInputTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mfa:0",
        "mfa:x",
        "ppca:",
        "mfa",
        "ppca:-1",
        "mfa:1.5",
        "mfa:1:2",
        "full:3",
        "tied:1",
        "mfa:99999999",
        "pca:2",
        "diagonal",
        ":",
        "mfa:+2",
        "mfa:٣"
      })
  void namesThatAreNone(String name) {
    tool.run(FIT + "--covariance " + name)
        .assertComplains(2, "--covariance", "'" + name + "'", "choose full, tied", "mfa:Q");
  }

  @Test
  void ranksThatTheDataDoNotHave() {
    tool.run(FIT + "--covariance mfa:3").assertComplains(2, "mfa:3", "below the 3 features");
    tool.run(FIT + "--covariance ppca:9999999").assertComplains(2, "below the 3 features");
    tool.write("few.npy", ArrayFiles.npy(new double[][] {{1, 2, 3, 4, 5}, {5, 4, 3, 2, 9}}));
    tool.run("fit @/few.npy --device cpu -k 1 --covariance mfa:3")
        .assertComplains(2, "mfa:3", "not exceed the 2 rows");
    tool.write("one.npy", ArrayFiles.npy(new double[][] {{1}, {2}, {4}}));
    tool.run("fit @/one.npy --device cpu -k 1 --covariance mfa:auto")
        .assertComplains(2, "mfa:auto", "one feature", "diag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1", "mfa:auto"})
  void aConstantDataSet(String structure) {
    double[][] same = new double[10][3];
    Arrays.stream(same).forEach(row -> Arrays.fill(row, 0.3));
    tool.write("same.npy", ArrayFiles.npy(same));
    String fit = "fit @/same.npy --device cpu --out @/m.npz --json --covariance " + structure;
    for (int components : new int[] {1, 3}) {
      tool.run(fit + " --reg 0 -k " + components)
          .assertComplains(1, "at the start the ", "covariance", "singular", "ridge");
      Tool.Outcome outcome = tool.run(fit + " --reg 0.01 -k " + components);
      assertEquals(0, outcome.code(), outcome.err());
      assertFalse(outcome.out().contains("NaN"), outcome.out());
      assertTrue(tool.path("m.npz").toFile().delete());
    }
  }

  /** Numbers that only --scale can save. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1", "mfa:auto"})
  void numbersWhoseSquaresOverflow(String structure) {
    double[][] rows = Arrays.stream(Tool.ROWS).map(double[]::clone).toArray(double[][]::new);
    for (double[] row : rows) {
      row[1] *= 1e200;
    }
    tool.write("huge.npy", ArrayFiles.npy(rows));
    tool.run("fit @/huge.npy --device cpu --init random --covariance " + structure)
        .assertComplains(1, "overflowed", "--scale");
  }

  private void write(String name, String structure, int d) {
    Models.write(
        Structures.problem(structure, 2, d, 1).model(), Map.of("seed", 1), tool.path(name));
  }

  @Test
  void startsOfAnotherStructure() {
    write("diag.npz", "diag", 3);
    write("mfa.npz", "mfa:2", 3);
    tool.run(FIT + "--covariance mfa:2 --init @/diag.npz")
        .assertComplains(2, "--init", "diag.npz has diag covariances", "--covariance says mfa:2");
    tool.run(FIT + "--covariance mfa:1 --init @/mfa.npz")
        .assertComplains(2, "mfa.npz has mfa:2 covariances", "says mfa:1");
    tool.run(FIT + "--covariance full --init @/mfa.npz")
        .assertComplains(2, "mfa.npz has mfa:2 covariances", "says full");
    tool.run(FIT + "--covariance mfa:x --init @/mfa.npz").assertComplains(2, "'mfa:x'");
    write("wide.npz", "mfa:2", 4);
    tool.run(FIT + "--init @/wide.npz").assertComplains(2, "4 features", "data.npy has 3");
  }

  /** From its own file, a fit goes on with the structure that is in it. */
  @ParameterizedTest
  @ValueSource(strings = {"tied", "diag", "spherical", "ppca:1", "mfa:1", "ppca:auto", "mfa:2"})
  void aModelIsAStart(String structure) {
    tool.run(FIT + "--reg 0 --max-iter 2 --covariance " + structure).assertDone();
    for (String covariance : new String[] {"", "--covariance " + structure}) {
      Tool.Outcome outcome =
          tool.run(
              "fit @/data.npy --device cpu --reg 0 --init @/m.npz --out @/n.npz " + covariance);
      assertEquals(0, outcome.code(), outcome.err());
      StoredModel stored = Models.readStored(tool.path("n.npz"));
      assertEquals(structure, stored.facts().get("covariance_type"));
      assertTrue(tool.run("info @/n.npz").assertDone().out().contains(structure));
      double before = score("m.npz");
      assertTrue(score("n.npz") >= before - 1e-6, "a fit goes uphill");
    }
  }

  private double score(String model) {
    return tool.run("score @/" + model + " @/data.npy --device cpu").assertDone().lines().stream()
        .filter(line -> line.startsWith("log-likelihood"))
        .mapToDouble(line -> Double.parseDouble(line.split(" +")[1]))
        .findFirst()
        .orElseThrow();
  }

  /** A row that no number can tell the density of: one line, and no label that means nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void aRowFarBeyondTheModel(String structure) {
    tool.run(FIT + "--reg 0.01 --covariance " + structure).assertDone();
    tool.write("far.npy", ArrayFiles.npy(new double[][] {{1, 1, 1}, {1e200, -1e200, 1e200}}));
    tool.run("score @/m.npz @/far.npy --device cpu").assertComplains(2, "far.npy", "overflow");
    tool.run("predict @/m.npz @/far.npy --device cpu").assertComplains(2, "far.npy", "overflow");
  }
}
