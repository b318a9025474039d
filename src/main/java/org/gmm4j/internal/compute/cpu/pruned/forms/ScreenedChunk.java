package org.gmm4j.internal.compute.cpu.pruned.forms;

import org.gmm4j.internal.compute.cpu.forms.ExactForms;
import org.gmm4j.internal.compute.cpu.sums.Pairs;

/**
 * Some rows that a sieve holds: their presumed owners are evaluated first, then the components that
 * the sieve leaves.
 *
 * @param places of the rows among those asked for
 * @param owners presumed, of each, ascending
 */
record ScreenedChunk(
    int worker, ExactForms exact, FormSieve sieve, int[] places, int[] owners, double reach) {

  Pairs.Collector pairs() {
    int count = places.length;
    double[] ownLogs = new double[count];
    double[] floors = new double[count];
    evaluateOwners(ownLogs, floors);
    Pairs.Collector out = new Pairs.Collector();
    int[] others = new int[count];
    double[] logs = new double[count];
    double[] errors = new double[count];
    sieve.sift(
        floors,
        (k, left, some) -> {
          int rest = 0;
          for (int i = 0; i < some; i++) {
            if (owners[left[i]] == k) {
              out.add(places[left[i]], k, ownLogs[left[i]]);
            } else {
              others[rest++] = left[i];
            }
          }
          exact.evaluate(worker, k, sieve.values(), others, rest, logs, errors);
          for (int i = 0; i < rest; i++) {
            out.add(places[others[i]], k, logs[i]);
          }
        });
    return out;
  }

  /** Evaluates owners; what is below {@code floors} does not matter. */
  private void evaluateOwners(double[] logs, double[] floors) {
    int count = places.length;
    int[] some = new int[count];
    double[] someLogs = new double[count];
    double[] errors = new double[count];
    for (int from = 0, to = 0; from < count; from = to) {
      while (to < count && owners[to] == owners[from]) {
        some[to - from] = to;
        to++;
      }
      exact.evaluate(worker, owners[from], sieve.values(), some, to - from, someLogs, errors);
      for (int i = from; i < to; i++) {
        logs[i] = someLogs[i - from];
        floors[i] = logs[i] - errors[i - from] - reach;
      }
    }
  }
}
