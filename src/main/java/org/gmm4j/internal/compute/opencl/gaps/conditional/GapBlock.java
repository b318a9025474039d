package org.gmm4j.internal.compute.opencl.gaps.conditional;

import org.gmm4j.internal.compute.gaps.Pattern;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Launch;

/**
 * Rows of a section that are worked on at a time, in the order of their visit.
 *
 * @param section theirs; may be without values
 * @param rows the section's values on the device, NaN for what is missing [rows × d]
 * @param from the place of the first
 * @param count how many
 */
public record GapBlock(Section section, DeviceBuffer rows, int from, int count) {
  public int features() {
    return section.columns();
  }

  /** The number of the i-th row in the data. */
  public long row(int i) {
    return section.first() + section.row(from + i);
  }

  public double weight(int i) {
    return section.weight(from + i);
  }

  /** Σ w. */
  public double totalWeight() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weight(i);
    }
    return sum;
  }

  public Pattern pattern(int i) {
    return section.pattern(from + i);
  }

  /** The number of the i-th row's pattern in the section. */
  public int patternNumber(int i) {
    return section.patternNumber(from + i);
  }

  /** The rows and the first of them, as kernels take both. */
  public Launch over(Launch launch) {
    return launch.buffer(rows).longInteger(from);
  }
}
