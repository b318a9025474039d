package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.sums.HardByteSums;
import org.gmm4j.internal.compute.cpu.sums.ShareSums;
import org.gmm4j.internal.compute.cpu.sums.Shares;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * The moments of structures without a matrix for each component, from the shares of one block after
 * the other. Of bytes, those of hard-assigned rows are carried over from step to step.
 */
final class FormSums {
  private final Dataset data;
  private final Workers workers;
  private final boolean accelerated;
  private final PooledScatter pooled;
  private @Nullable HardByteSums hard;

  FormSums(Dataset data, Workers workers, boolean accelerated, PooledScatter pooled) {
    this.data = data;
    this.workers = workers;
    this.accelerated = accelerated;
    this.pooled = pooled;
  }

  /** Those of the hard-assigned rows after the last step; null where nothing is carried over. */
  @Nullable HardByteSums hard() {
    return hard;
  }

  /** Hands over what it remembers, to be saved or restored. */
  void exchange(State state) {
    HardByteSums now = hard;
    int components = state.integer(now == null ? 0 : now.components());
    hard = state.optional(now, () -> new HardByteSums(data, workers, components));
    if (hard != null) {
      hard.exchange(state);
    }
  }

  /** Finds the shares of one block. */
  interface Source {
    /** Prepares for the blocks of some rows, from one on. */
    default void begin(int firstRow, int rows) {}

    /**
     * Finds them.
     *
     * @param owners if there are any: receives, from {@code from} on, whose the rows are that are
     *     hard-assigned to a component, which then are no shares
     */
    Shares shares(int worker, int block, int @Nullable [] owners, int from);
  }

  /**
   * The sums of all rows: of hard-assigned ones, carried over if possible.
   *
   * @param visit all rows, or if sums are carried over those that may have moved
   * @param sectionRows how many rows' shares are in memory at a time
   */
  Moments of(Visit visit, int sectionRows, double[][] references, Scatter scatter, Source source) {
    int components = references.length;
    HardByteSums carried = carriesOver(scatter) ? carried(components) : null;
    hard = null; // should this step be interrupted
    long[] moved = new long[1];
    try (ShareSums sums = sums(visit.rows(), references, scatter)) {
      visit.eachStretch(
          sectionRows,
          (first, last) -> {
            Shares[] shares = new Shares[last - first];
            int begin = visit.firstRow(first);
            int[] owners = new int[visit.rows(first, last)];
            source.begin(begin, owners.length);
            workers.forEach(
                shares.length,
                (worker, b) ->
                    shares[b] =
                        source.shares(
                            worker,
                            first + b,
                            carried == null ? null : owners,
                            b * visit.blockRows()));
            sums.add(shares);
            if (carried != null) {
              moved[0] +=
                  carried.settle(
                      Arrays.copyOfRange(visit.ids(), begin, begin + owners.length), owners);
            }
          });
      Moments moments = sums.moments();
      if (carried != null) {
        moments.add(carried.moments());
        moments.addWork(0, moved[0]);
        hard = carried;
      }
      return scatter.isPooled() ? pooled.inPlaceOfDiagonals(moments) : moments.with(scatter);
    }
  }

  private boolean carriesOver(Scatter scatter) {
    return accelerated && data.type() == ElementType.UINT8 && !scatter.hasProducts();
  }

  private HardByteSums carried(int components) {
    HardByteSums sums = hard;
    return sums != null && sums.components() == components
        ? sums
        : new HardByteSums(data, workers, components);
  }

  private ShareSums sums(Dataset rows, double[][] references, Scatter scatter) {
    if (!scatter.isPooled()) {
      return new ShareSums(rows, workers, references, scatter.withoutTraces());
    }
    Arrays.fill(references, pooled.total().reference(0));
    return new ShareSums(rows, workers, references, new Scatter.Diagonal());
  }
}
