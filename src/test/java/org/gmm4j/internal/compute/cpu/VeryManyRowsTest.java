package org.gmm4j.internal.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.plan.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More rows than are remembered, in memory and on the disk. */
class VeryManyRowsTest {
  private static final int ROWS = (1 << 22) + 12_345;

  /** Of rows with gaps nothing is remembered, so that chunks would only make starts worse. */
  @Test
  void rowsWithGapsAreNoChunks() {
    RowKind complete = new RowKind(ROWS, 1, ElementType.UINT8);
    assertTrue(VeryManyRows.are(complete));
    assertFalse(VeryManyRows.are(new RowKind(ROWS, 1, ElementType.UINT8, false, true)));
  }

  @Test
  void areFittedInChunksWithTheSameBitsInMemoryAndOnTheDisk(@TempDir Path folder) {
    byte[] values = new byte[ROWS];
    Random random = new Random(5);
    for (int i = 0; i < ROWS; i++) {
      values[i] = (byte) Math.round(60 + 120 * (i % 3 / 2) + 9 * random.nextGaussian());
    }
    Path file =
        ArrayFiles.write(
            folder, "rows.npy", ArrayFiles.npy("|u1", "(%d, 1)".formatted(ROWS), values));
    Dataset memory = Dataset.read(file);
    assertTrue(VeryManyRows.are(RowKind.of(memory)));
    GmmFitter fitter =
        GmmFitter.builder()
            .components(2)
            .covariance("diag")
            .maxIterations(3)
            .tolerance(0)
            .device("cpu")
            .build();
    FitResult here = fitter.fit(memory);
    FitResult there = fitter.fit(Dataset.read(file, new ReadOptions(null, false, null, 1000)));
    assertEquals(here.history(), there.history());
    assertArrayEquals(here.mixture().mean(1), there.mixture().mean(1));
    assertArrayEquals(here.labels(), there.labels());
    double[] weights = here.mixture().weights();
    assertEquals(2 / 3.0, Math.max(weights[0], weights[1]), 1e-3);
    assertEquals(here.assignments().get(0), here.assignments().get(ROWS - 2 - (ROWS - 2) % 3));
  }
}
