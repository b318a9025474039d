package org.gmm4j.internal.compute.opencl.gaps.conditional;

import java.util.function.IntToDoubleFunction;
import org.gmm4j.covariance.ShownValues;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Those rows of a block that a component has something of.
 *
 * @param block they are of
 * @param component k
 * @param count how many
 * @param rows their places in the block, ascending [count]
 * @param given what the component has of each, times its weight [count]
 * @param places the rows on the device
 * @param shares what is given on the device
 */
public record Picked(
    GapBlock block,
    int component,
    int count,
    int[] rows,
    double[] given,
    DeviceBuffer places,
    DeviceBuffer shares) {

  /**
   * Picks them.
   *
   * @param r responsibilities [K × count of the block]
   * @return null if there is none
   */
  public static @Nullable Picked of(GapWork work, GapBlock block, double[] r, int component) {
    return of(work, block, r, component, block::weight);
  }

  /** The same, where every row counts once. */
  public static @Nullable Picked unweighted(
      GapWork work, GapBlock block, double[] r, int component) {
    return of(work, block, r, component, i -> 1);
  }

  private static @Nullable Picked of(
      GapWork work, GapBlock block, double[] r, int component, IntToDoubleFunction weights) {
    int[] rows = new int[block.count()];
    double[] given = new double[block.count()];
    int count = 0;
    for (int i = 0; i < block.count(); i++) {
      double share = weights.applyAsDouble(i) * r[component * block.count() + i];
      if (share > 0) {
        rows[count] = i;
        given[count++] = share;
      }
    }
    return count == 0
        ? null
        : new Picked(
            block,
            component,
            count,
            rows,
            given,
            work.upload("the picked rows", rows),
            work.upload("the picked shares", given));
  }

  /**
   * What these rows show.
   *
   * @param values the section with its values
   */
  public ShownValues.Range shown(Section values) {
    ShownValues.Range range = new ShownValues.Range(values.columns());
    for (int i = 0; i < count; i++) {
      int begin = values.begin(block.from() + rows[i]);
      for (int j : block.pattern(rows[i]).observed()) {
        range.add(j, values.values()[begin + j]);
      }
    }
    return range;
  }
}
