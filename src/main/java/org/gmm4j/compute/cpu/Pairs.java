package org.gmm4j.compute.cpu;

import java.util.Arrays;

/**
 * Pairs of a row and a component, in the order of rows, and the way through them component by
 * component.
 *
 * @param starts where a row's pairs begin, and behind them their number [N + 1]
 * @param rows by pair
 * @param components by pair, ascending within a row
 * @param ends where a component's pairs end in {@code order} [K]
 * @param order numbers of pairs, component by component
 */
record Pairs(int[] starts, int[] rows, int[] components, int[] ends, int[] order) {
  /** One component a row. */
  static Pairs ofOwners(int[] owners, int components) {
    int[] starts = new int[owners.length + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = i;
    }
    return of(starts, owners, components);
  }

  /**
   * Those whose bits are set.
   *
   * @param bits [N × words]
   */
  static Pairs ofBits(long[] bits, int rows, int components) {
    int words = Sieve.words(components);
    int[] starts = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      starts[i + 1] = starts[i];
      for (int w = i * words; w < (i + 1) * words; w++) {
        starts[i + 1] = Math.addExact(starts[i + 1], Long.bitCount(bits[w]));
      }
    }
    int[] chosen = new int[starts[rows]];
    int next = 0;
    for (int i = 0; i < rows; i++) {
      for (int w = 0; w < words; w++) {
        for (long rest = bits[i * words + w]; rest != 0; rest &= rest - 1) {
          chosen[next++] = w * 64 + Long.numberOfTrailingZeros(rest);
        }
      }
    }
    return of(starts, chosen, components);
  }

  private static Pairs of(int[] starts, int[] chosen, int components) {
    int[] rows = new int[chosen.length];
    for (int i = 0; i < starts.length - 1; i++) {
      Arrays.fill(rows, starts[i], starts[i + 1], i);
    }
    int[] ends = new int[components];
    for (int k : chosen) {
      ends[k]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = new int[components];
    System.arraycopy(ends, 0, next, 1, components - 1);
    int[] order = new int[chosen.length];
    for (int p = 0; p < chosen.length; p++) {
      order[next[chosen[p]]++] = p;
    }
    return new Pairs(starts, rows, chosen, ends, order);
  }

  int begin(int k) {
    return k == 0 ? 0 : ends[k - 1];
  }

  /** The row of the pair at a place of {@code order}. */
  int row(int place) {
    return rows[order[place]];
  }

  int count() {
    return rows.length;
  }

  /** How many pairs a row has. */
  int count(int row) {
    return starts[row + 1] - starts[row];
  }
}
