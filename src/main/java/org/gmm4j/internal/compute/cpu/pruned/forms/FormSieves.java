package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import org.gmm4j.data.Dataset;

/** What all workers need for mixtures of one shape. */
record FormSieves(int[] ranks, RoundedMarginals[] levels, FormSieve[] workers)
    implements AutoCloseable {
  static FormSieves of(Dataset data, PooledRows rows, int[] ranks, int workers) {
    RoundedMarginals[] levels = new RoundedMarginals[2];
    Arrays.setAll(levels, level -> new RoundedMarginals(rows, level, ranks));
    FormSieve[] sieves = new FormSieve[workers];
    Arrays.setAll(
        sieves,
        w ->
            new FormSieve(
                data, rows, levels[FormSieve.FINE], levels[FormSieve.COARSE], ranks.length));
    return new FormSieves(ranks, levels, sieves);
  }

  @Override
  public void close() {
    for (RoundedMarginals each : levels) {
      each.close();
    }
    for (FormSieve each : workers) {
      each.close();
    }
  }
}
