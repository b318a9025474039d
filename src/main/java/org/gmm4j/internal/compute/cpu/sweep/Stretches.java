package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.BlockPlan;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/** Rows as doubles, one stretch after the other in the same memory. */
final class Stretches {
  private final Dataset data;
  private final Workers workers;
  private double[] stretch = new double[0];

  Stretches(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
  }

  /** Work on one stretch of rows. */
  interface Stretch {
    /**
     * Does it.
     *
     * @param first the place of its first row among those asked for
     * @param ids numbers of the rows in the data [rows]
     * @param x [rows × d]
     */
    void use(int first, int[] ids, double[] x);
  }

  /** Visits rows of the data, by their numbers in ascending order. */
  void each(BlockPlan plan, int[] visited, Stretch use) {
    int d = data.columns();
    int most = Math.min(plan.stretchRows(), visited.length);
    if (stretch.length < most * d) {
      stretch = new double[most * d];
    }
    for (int first = 0; first < visited.length; first += plan.stretchRows()) {
      int rows = Math.min(plan.stretchRows(), visited.length - first);
      int[] ids = Arrays.copyOfRange(visited, first, first + rows);
      workers.forEach(
          plan.blocks(rows),
          (worker, block) -> {
            int from = block * plan.blockRows();
            read(ids, from, Math.min(rows, from + plan.blockRows()));
          });
      use.use(first, ids, stretch);
    }
  }

  /** Reads rows, those that follow each other at once. */
  private void read(int[] ids, int from, int to) {
    for (int start = from; start < to; ) {
      int end = start + 1;
      while (end < to && ids[end] == ids[end - 1] + 1) {
        end++;
      }
      data.read(ids[start], end - start, stretch, start * data.columns());
      start = end;
    }
  }
}
