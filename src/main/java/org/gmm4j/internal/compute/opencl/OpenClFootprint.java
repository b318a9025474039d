package org.gmm4j.internal.compute.opencl;

import java.util.Objects;
import java.util.stream.IntStream;
import org.gmm4j.Precision;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.gaps.GapPlan;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.tuner.OptionsChoice;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** The memory that a fit on OpenCL devices takes, on them and on the host. */
final class OpenClFootprint {
  /** Java, its compiled code and a driver, as measured with PoCL; the driver's share varies. */
  private static final long LIBRARIES = 230L << 20;

  /** Squared distances to the seeds, to those of two candidates, and the centre of each row. */
  private static final int SEEDING = 3 * Double.BYTES + 2 * Integer.BYTES;

  /** The centre, and in the end the label, of each row. */
  private static final int STEP = 2 * Integer.BYTES;

  /** What rows pass through on their way to the device. */
  private static final long STAGING = 16L << 20;

  private OpenClFootprint() {}

  /**
   * On one device.
   *
   * @throws DeviceException if it has no room for the rows alone
   */
  static Footprint of(OpenClDevice device, Usage usage, RowKind rows) {
    if (rows.incomplete()) {
      GapPlan.requireDouble(device, usage.precision());
    }
    DeviceMemory memory = memory(device, usage, rows, rows.count());
    return footprint(device.info().id(), precision(usage, rows), rows, memory);
  }

  /** On several, equal parts of the rows where their shares are to be measured. */
  static Footprint of(DeviceList list, Usage usage, RowKind rows) {
    DeviceGroup.requireComplete(rows.incomplete());
    int[] equal = IntStream.range(0, list.devices().size()).map(i -> 1).toArray();
    DeviceList shared = list.sharesAreKnown() ? list : list.withShares(equal);
    int[] bounds = shared.bounds(rows.count());
    DeviceMemory sum = null;
    for (int i = 0; i < list.devices().size(); i++) {
      int count = bounds[i + 1] - bounds[i];
      if (count > 0) {
        DeviceMemory part = memory(list.devices().get(i), usage, rows, count);
        sum = sum == null ? part : sum.plus(part);
      }
    }
    return footprint(shared.id(), precision(usage, rows), rows, sum);
  }

  private static Footprint footprint(
      String device, Precision precision, RowKind rows, @Nullable DeviceMemory memory) {
    long count = rows.count();
    long section = rows.incomplete() ? GapPlan.sectionBytes(rows) : 0;
    return new Footprint(
        device,
        precision,
        count * SEEDING + section,
        count * STEP + section,
        0,
        count * STEP + section,
        STAGING,
        LIBRARIES,
        memory);
  }

  private static Precision precision(Usage usage, RowKind rows) {
    Precision given = rows.incomplete() ? Precision.DOUBLE : usage.precision();
    return given == null ? Precision.FLOAT : given;
  }

  private static DeviceMemory memory(OpenClDevice device, Usage usage, RowKind rows, long count) {
    MixtureKind mixtures = Objects.requireNonNull(usage.mixtures(), "mixtures");
    if (rows.incomplete()) {
      return GapPlan.memory(device, rows.withCount(count), mixtures);
    }
    boolean bytes = rows.type() == ElementType.UINT8;
    DeviceOptions options =
        OptionsChoice.tuned(OptionsChoice.of(device, precision(usage, rows)), device, usage)
            .of(bytes);
    return MemoryPlan.of(device, options, rows.withCount(count), mixtures).needs(mixtures).memory();
  }
}
