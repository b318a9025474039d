package org.gmm4j.data.values;

import java.util.Arrays;

/**
 * What is known of columns over all rows.
 *
 * @param varying which hold more than one value [d]
 * @param variances of each, about its mean; exactly 0 of one that does not vary [d]
 */
public record ColumnFacts(boolean[] varying, double[] variances) {
  /** Of some columns, in an order of their own. */
  public ColumnFacts select(int[] order) {
    boolean[] some = new boolean[order.length];
    for (int j = 0; j < some.length; j++) {
      some[j] = varying[order[j]];
    }
    return new ColumnFacts(some, Arrays.stream(order).mapToDouble(j -> variances[j]).toArray());
  }
}
