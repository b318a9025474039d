package org.gmm4j.internal.compute.opencl;

import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** A device that is said to be a GPU, so that --device auto takes it, with options of a test. */
record SupposedGpu(OpenClDevice device, DeviceOptions options) implements BackendProvider {
  @Override
  public void prepare() {}

  @Override
  public String kind() {
    return OpenClDevice.KIND;
  }

  @Override
  public List<DeviceInfo> devices() {
    DeviceInfo info = device.info();
    return List.of(new DeviceInfo(info.id(), info.name(), true, true, info.memoryBytes(), ""));
  }

  @Override
  public Backend open(@Nullable String which, Usage usage) {
    return new OpenClBackend(device, options, usage);
  }

  @Override
  public Footprint footprint(
      @Nullable String which, Usage usage, RowKind rows, Acceleration acceleration) {
    return OpenClFootprint.of(device, usage, rows);
  }
}
