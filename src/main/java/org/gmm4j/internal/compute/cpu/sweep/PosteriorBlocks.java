package org.gmm4j.internal.compute.cpu.sweep;

import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/**
 * log-densities and posteriors of all rows, block by block.
 *
 * @param leastShare shares of the greatest density below this are nothing
 */
record PosteriorBlocks(Workers workers, double leastShare) {

  /** Finds log-densities of one block. */
  interface LogDensities {
    /** Prepares for the blocks of some rows, from one on. */
    default void begin(int firstRow, int rows) {}

    /**
     * Finds them.
     *
     * @param logs receives log pₖ(x) + ½ s(x) [rows × K]
     * @param shared receives s(x), zeros on entry [rows]
     */
    void find(int worker, int block, double[] logs, double[] shared);
  }

  /**
   * Finds all, and hands them over in the order of the rows.
   *
   * @param visit all rows
   * @param sectionRows how many rows' posteriors are in memory at a time
   */
  void each(Visit visit, int components, int sectionRows, RowSink sink, LogDensities source) {
    visit.eachStretch(
        sectionRows,
        (first, last) -> {
          source.begin(visit.firstRow(first), visit.rows(first, last));
          double[][] logDensities = new double[last - first][];
          double[][] posteriors = new double[last - first][];
          workers.forEach(
              last - first,
              (worker, b) -> {
                int count = visit.rows(first + b);
                double[] r = new double[count * components];
                double[] logs = new double[count];
                source.find(worker, first + b, r, logs);
                for (int i = 0; i < count; i++) {
                  double log =
                      LogSumExp.normalise(r, i * components, components, leastShare)
                          - 0.5 * logs[i];
                  logs[i] = Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
                }
                logDensities[b] = logs;
                posteriors[b] = r;
              });
          for (int b = 0; b < last - first; b++) {
            int row = visit.firstRow(first + b);
            sink.accept(row, logDensities[b].length, logDensities[b], posteriors[b]);
          }
        });
  }
}
