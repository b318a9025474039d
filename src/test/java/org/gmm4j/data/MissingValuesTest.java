package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.data.outline.Gaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands for a missing value, and what does not. */
class MissingValuesTest {
  private static final double NAN = Double.NaN;

  @Test
  void onlyWhoSaysSoHasGaps() {
    double[][] rows = {{1, NAN}, {3, 4}};
    String refused =
        String.valueOf(assertThrows(DataException.class, () -> Dataset.of(rows)).getMessage());
    assertTrue(refused.contains("row 1, column 2") && refused.contains("missing"), refused);
    Dataset some = Dataset.ofIncomplete(rows);
    assertTrue(some.isIncomplete());
    assertArrayEquals(rows[0], some.row(0));
    assertFalse(Dataset.ofIncomplete(new double[][] {{1, 2}}).isIncomplete());
    rows[1][0] = Double.POSITIVE_INFINITY;
    assertThrows(DataException.class, () -> Dataset.ofIncomplete(rows));
  }

  @Test
  void marksAreNumbersAsTheyAreStored() {
    Dataset bytes = Dataset.of(new byte[][] {{0, (byte) 200}, {100, 0}}).dividedBy(100);
    Dataset gaps = bytes.withMissing(0);
    assertArrayEquals(new double[] {NAN, 2}, gaps.row(0));
    assertEquals(100, gaps.scale());
    assertArrayEquals(new double[] {NAN, 20}, gaps.dividedBy(10).row(0));
    assertFalse(bytes.withMissing(7).isIncomplete());
    assertFalse(bytes.withMissing(NAN).isIncomplete());
    Dataset singles = Dataset.of(new float[][] {{-99.9f, 1}}).withMissing(-99.9);
    assertArrayEquals(new double[] {NAN, 1}, singles.row(0));
    double[][] alsoNaN = {{-1, NAN}};
    assertThrows(DataException.class, () -> Dataset.ofIncomplete(alsoNaN).withMissing(-1));
  }

  @Test
  void viewsKeepTheirGaps() {
    Dataset rows = Dataset.ofIncomplete(new double[][] {{1, NAN, 3}, {4, 5, 6}, {7, 8, NAN}});
    assertArrayEquals(new double[] {NAN, 7}, rows.columns(new int[] {2, 0}).row(2));
    for (Dataset view :
        List.of(
            rows.columns(new int[] {2, 0}),
            rows.rows(1, 2),
            rows.view(new int[] {2}),
            rows.select(new int[] {2}),
            rows.sample(2),
            JoinedRows.of(List.of(rows, rows)))) {
      assertTrue(view.isIncomplete());
    }
  }

  @Test
  void gapsAreCounted() {
    Dataset rows = Dataset.ofIncomplete(new double[][] {{1, NAN, 3}, {NAN, NAN, NAN}});
    assertEquals(new Gaps(4, 1, List.of(1)), Gaps.of(rows));
    assertEquals("column 2", Gaps.of(rows).columns());
    assertEquals(new Gaps(0, 0, List.of()), Gaps.of(Dataset.of(new double[][] {{1}})));
  }

  @Test
  void cellsOfTablesMayBeEmpty(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "a,b\n1,\nNA,4\n-9,6\n");
    assertThrows(DataException.class, () -> Dataset.read(file));
    Dataset rows = Dataset.read(file, ReadOptions.NONE.withMissing(NAN));
    assertArrayEquals(new double[] {1, NAN}, rows.row(0));
    assertArrayEquals(new double[] {NAN, 4}, rows.row(1));
    assertThrows(DataException.class, () -> Dataset.read(file, ReadOptions.NONE.withMissing(-9)));
    Files.writeString(file, "a,b\n1,2\n-9,6\n");
    assertArrayEquals(
        new double[] {NAN, 6}, Dataset.read(file, ReadOptions.NONE.withMissing(-9)).row(1));
  }

  @Test
  void rowsOfFilesThatStayThereHaveGaps(@TempDir Path folder) {
    ArrayFiles.write(folder, "a.npy", ArrayFiles.npy(new double[][] {{1, NAN}, {3, 4}}));
    Dataset rows =
        Dataset.read(
            folder.resolve("a.npy"), new ReadOptions(null, false, null, 0).withMissing(NAN));
    assertTrue(rows.isOnDisk() && rows.isIncomplete());
    assertArrayEquals(new double[] {1, NAN}, rows.row(0));
  }
}
