package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;

/**
 * Rows sorted by the component that presumably owns them, in their order.
 *
 * @param begins where each component's rows begin, and where they end [K + 1]
 * @param places of the sorted rows among those that were given [rows]
 * @param ids numbers of the sorted rows in the data [rows]
 */
record ByOwner(int[] begins, int[] places, int[] ids) {
  static ByOwner of(int[] ids, int[] owners, int components) {
    int[] begins = new int[components + 1];
    for (int owner : owners) {
      begins[owner + 1]++;
    }
    Arrays.parallelPrefix(begins, Integer::sum);
    int[] next = begins.clone();
    int[] places = new int[ids.length];
    int[] sorted = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int place = next[owners[i]]++;
      places[place] = i;
      sorted[place] = ids[i];
    }
    return new ByOwner(begins, places, sorted);
  }

  /** Rows of component k. */
  int count(int k) {
    return begins[k + 1] - begins[k];
  }
}
