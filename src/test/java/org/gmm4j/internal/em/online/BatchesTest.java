package org.gmm4j.internal.em.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.HollowFiles;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  @Test
  void ofMoreRowsThanAnIntCountsAreThemAll(@TempDir Path folder) {
    Dataset rows = Dataset.read(HollowFiles.npy(folder), new ReadOptions(null, false, null, 0));
    Batches batches = new Batches(rows, 1 << 30, 0);
    assertEquals(3, batches.count());
    long all = 0;
    boolean hasLast = false;
    for (int i = 0; i < batches.count(); i++) {
      Dataset batch = batches.get(i);
      all += batch.rows();
      hasLast |= batch.row(batch.rows() - 1)[0] == HollowFiles.value(HollowFiles.ROWS - 1);
    }
    assertEquals(HollowFiles.ROWS, all);
    assertTrue(hasLast);
  }
}
