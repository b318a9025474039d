package org.gmm4j.internal.compute.opencl.tuner;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.DeviceOptionsByType;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.jspecify.annotations.Nullable;

/**
 * How a device is going to be used: in float if nobody says, in sizes that were found or shipped.
 */
public final class OptionsChoice {
  private OptionsChoice() {}

  /** In the sizes that come with the program. */
  public static DeviceOptions of(OpenClDevice device, @Nullable Precision precision) {
    return DeviceOptions.of(device, precision == null ? Precision.FLOAT : precision);
  }

  /** The same in the sizes that were found for the device, where there are some. */
  public static DeviceOptionsByType tuned(DeviceOptions shipped, OpenClDevice device, Usage usage) {
    DeviceTraits traits = DeviceTraits.of(device);
    TuningCache.Found found = TuningCache.here().find(traits, shipped.precision(), usage.notices());
    Tuning bytes = ShippedTunings.choose(traits, shipped.precision(), true);
    return new DeviceOptionsByType(
        shipped.withTuning(found.forBytes().orElse(bytes)),
        found.forOthers().map(shipped::withTuning).orElse(shipped));
  }
}
