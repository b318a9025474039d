package org.gmm4j.internal.compute.opencl.rows;

import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

/**
 * Neighbouring components that one launch is for: as few as fill the device. What the next ones
 * need can be brought up meanwhile, and what the ones before gave be read.
 *
 * @param first the first one, from 0
 * @param count how many
 */
public record ComponentRange(int first, int count) {
  /** Shorter ones would hide no more, and every launch takes its time. */
  private static final int MOST = 32;

  /**
   * All components in ranges.
   *
   * @param items work-items that one component takes
   */
  public static List<ComponentRange> of(DeviceOptions options, int components, long items) {
    long filling = (options.fillingItems() + items - 1) / items;
    int each = (int) Math.min(components, Math.max(filling, (components + MOST - 1) / MOST));
    return IntStream.iterate(0, first -> first < components, first -> first + each)
        .mapToObj(first -> new ComponentRange(first, Math.min(each, components - first)))
        .toList();
  }
}
