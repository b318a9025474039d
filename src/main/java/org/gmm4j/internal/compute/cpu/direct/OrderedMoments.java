package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.covariance.Moments;
import org.jspecify.annotations.Nullable;

/**
 * The sums of parts of the rows, merged in the order of the parts, whichever are there first: each
 * as soon as all before it are, so that few of them are kept.
 */
final class OrderedMoments {
  private final @Nullable Moments[] waiting;
  private @Nullable Moments total;
  private int next;

  OrderedMoments(int parts) {
    this.waiting = new Moments[parts];
  }

  /** Takes those of a part. */
  synchronized void add(int part, Moments moments) {
    waiting[part] = moments;
    for (; next < waiting.length; next++) {
      Moments its = waiting[next];
      if (its == null) {
        return;
      }
      waiting[next] = null;
      if (total == null) {
        total = its;
      } else {
        total.add(its);
      }
    }
  }

  /** Those of all parts, which are there. */
  synchronized Moments total() {
    Moments all = total;
    if (all == null || next < waiting.length) {
      throw new IllegalStateException("parts are missing");
    }
    return all;
  }
}
