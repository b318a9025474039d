package org.gmm4j.internal.compute.cpu.sweep;

import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Visit;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/**
 * log-densities and posteriors of all rows, block by block.
 *
 * @param stretchShares how many posteriors are in memory at a time
 * @param leastShare shares of the greatest density below this are nothing
 */
record PosteriorBlocks(
    Dataset data, Workers workers, int blockRows, int stretchShares, double leastShare) {

  /** Finds log-densities of one block. */
  interface LogDensities {
    /**
     * Finds them.
     *
     * @param logs receives log pₖ(x) + ½ s(x) [rows × K]
     * @param shared receives s(x), zeros on entry [rows]
     */
    void find(int worker, int block, double[] logs, double[] shared);
  }

  void each(int components, RowSink sink, LogDensities source) {
    Visit visit = Visit.ofAll(data, blockRows);
    visit.eachStretch(
        stretchShares / components,
        (first, last) -> {
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
