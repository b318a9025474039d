package org.gmm4j.data;

import static org.gmm4j.data.HollowFiles.ROWS;
import static org.gmm4j.data.HollowFiles.value;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Scorer;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.FitPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that an int does not count are counted, and found. */
class HollowFilesTest {
  private static final ReadOptions ON_DISK = new ReadOptions(null, false, null, 0);

  private final Path folder;

  HollowFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void check(Dataset rows) {
    for (long row : HollowFiles.rowsWithValues()) {
      assertEquals(value(row), rows.row(row)[0], "row " + row);
      float[] stored = new float[1];
      rows.stored(row, stored, 0);
      assertEquals(value(row), stored[0], "row " + row);
    }
    double[] last = new double[7];
    rows.read(ROWS - 7, 7, last, 0);
    ByteBuffer raw = ByteBuffer.allocate(7);
    rows.raw(ROWS - 7, 7, raw);
    for (int i = 0; i < 7; i++) {
      assertEquals(value(ROWS - 7 + i), last[i]);
      assertEquals(value(ROWS - 7 + i), Byte.toUnsignedInt(raw.get(i)));
    }
  }

  @Test
  void areRead() {
    Dataset rows = Dataset.read(HollowFiles.npy(folder), ON_DISK);
    assertEquals(2_147_483_653L, rows.rows());
    assertTrue(rows.isOnDisk());
    check(rows);
    check(rows.columns(new int[] {0}));
    Dataset end = rows.rows(ROWS - 10, 10);
    assertEquals(10, end.rows());
    assertEquals(value(ROWS - 1), end.row(9)[0]);
    assertEquals(value(ROWS - 3) / 2.0, end.dividedBy(2).row(7)[0]);
    assertThrows(IndexOutOfBoundsException.class, () -> rows.rows(ROWS - 9, 10));
    Dataset whole = JoinedRows.of(List.of(rows.rows(0, ROWS - 3), rows.rows(ROWS - 3, 3)));
    assertEquals(ROWS, whole.rows());
    check(whole);
  }

  @Test
  void areChosenFrom() {
    Dataset rows = Dataset.read(HollowFiles.npy(folder), ON_DISK);
    Dataset some = rows.select(HollowFiles.rowsWithValues());
    for (int i = 0; i < some.rows(); i++) {
      assertEquals(value(HollowFiles.rowsWithValues()[i]), some.row(i)[0]);
    }
    assertEquals(1000, rows.sample(1000).rows());
    assertEquals(0, rows.spread(0, 3));
    assertEquals(ROWS / 3, rows.spread(1, 3));
    assertEquals(2 * ROWS / 3, rows.spread(2, 3));
    assertEquals(value(0), rows.sample(3).row(0)[0]);
  }

  @Test
  void ofIdxAreReadUpToItsLargestSize() {
    check(Dataset.read(HollowFiles.idx(folder, ROWS), ON_DISK));
    Dataset most = Dataset.read(HollowFiles.idx(folder, 0xffff_ffffL), ON_DISK);
    assertEquals(4_294_967_295L, most.rows());
    check(most);
  }

  @Sweep
  @Test
  void arePlanned() {
    Outline outline =
        Outline.of(HollowFiles.npy(folder).toString(), null, null, ReadOptions.NONE, Set.of());
    assertEquals(ROWS, outline.rows());
    assertEquals(ROWS, outline.bytes());
    assertEquals(value(0), outline.sample().row(0)[0]);
    assertEquals(value(ROWS - 1), outline.sample().row(outline.sample().rows() - 1)[0]);
    FitPlan plan =
        GmmFitter.builder().components(2).covariance("diag").device("cpu").build().plan(outline);
    assertEquals(ROWS, plan.rows());
    assertTrue(plan.host().heap() > ROWS, "a byte a label: " + plan.host());
  }

  @Test
  void areTooManyForAnArray() {
    Dataset rows = Dataset.read(HollowFiles.npy(folder), ON_DISK);
    assertRefused(rows::arrayRows, "each of 2147483653 rows", "2147483639 at most");
    CovarianceEstimate.Estimated unit =
        (CovarianceEstimate.Estimated) SphericalCovariance.of(1, new double[] {1});
    GaussianMixture one =
        new GaussianMixture(new double[] {1}, new double[][] {{0}}, unit.covariance());
    try (Scorer scorer = Scorer.on("cpu", one)) {
      assertRefused(() -> scorer.predict(rows), "2147483653 rows", "let a sink take the labels");
      assertRefused(() -> scorer.logDensities(rows), "a sink take the log-densities");
      assertRefused(() -> scorer.posteriors(rows), "a sink take the posteriors");
    }
  }
}
