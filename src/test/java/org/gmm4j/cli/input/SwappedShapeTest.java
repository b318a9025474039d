package org.gmm4j.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.gmm4j.cli.Tool;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data with a sample a column, and who did not say so is told what may be wrong. */
class SwappedShapeTest {
  private static final String HINT = "a sample a column, transpose";
  private final Tool tool;

  SwappedShapeTest(@TempDir Path folder) {
    this.tool = new Tool(folder);
  }

  /** The 40 rows of 3 features, as 3 rows of 40; and their model. */
  @BeforeEach
  void onItsSide() {
    double[][] turned = new double[3][40];
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 3; j++) {
        turned[j][i] = Tool.ROWS[i][j];
      }
    }
    tool.write("turned.npy", ArrayFiles.npy(turned));
    tool.run("fit @/data.npy --device cpu --out @/model.npz").assertDone();
  }

  @Test
  void fewerRowsThanComponents() {
    tool.run("fit @/turned.npy -k 5 --device cpu")
        .assertComplains(2, "5 components", HINT, "(--transpose)");
    tool.run("fit @/turned.npy -k 5 --device cpu --transpose").assertDone();
  }

  @Test
  void fewerRowsThanFeaturesWithoutARidge() {
    tool.run("fit @/turned.npy -k 1 --reg 0 --device cpu").assertComplains(1, "is singular", HINT);
    tool.run("fit @/turned.npy -k 1 --reg 0 --device cpu --transpose").assertDone();
  }

  @Test
  void asManyRowsAsAModelHasFeatures() {
    for (String command : new String[] {"score @/model.npz", "predict --out @/p.npy @/model.npz"}) {
      tool.run(command + " @/turned.npy --device cpu")
          .assertComplains(2, "40 features", "3 features", HINT, "(--transpose)");
    }
  }

  @Test
  void asManyColumnsAsLabels() {
    tool.run("fit @/turned.npy --labels @/labels.npy --device cpu")
        .assertComplains(2, "40 labels", "3 rows", HINT);
  }

  /** Where it would not help, it is not said. */
  @Test
  void notWhereTurningThemWouldNotHelp() {
    tool.write("few.npy", ArrayFiles.npy(new double[][] {{1, 2, 3}, {4, 5, 7}}));
    assertSilent(tool.run("fit @/few.npy -k 5 --device cpu"), 2);
    tool.write("same.npy", ArrayFiles.npy(new double[][] {{1, 2}, {1, 2}, {1, 2}, {3, 4}}));
    assertSilent(tool.run("fit @/same.npy -k 2 --reg 0 --device cpu"), 1);
    assertSilent(tool.run("fit @/turned.npy -k 2 --reg 0 --covariance spherical --device cpu"), 1);
    tool.write("two.npy", ArrayFiles.npyLabels(1, 2));
    assertSilent(tool.run("fit @/data.npy --labels @/two.npy --device cpu"), 2);
  }

  private static void assertSilent(Tool.Outcome outcome, int code) {
    assertEquals(code, outcome.code(), outcome.err());
    assertFalse(outcome.err().contains("transpose"), outcome.err());
  }
}
