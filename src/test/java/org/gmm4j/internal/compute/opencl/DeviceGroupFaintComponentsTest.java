package org.gmm4j.internal.compute.opencl;

import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.em.FaintComponentsContract;

/** Faint components whose rows are on several devices. */
class DeviceGroupFaintComponentsTest extends FaintComponentsContract {
  DeviceGroupFaintComponentsTest() {
    super(1e-9);
  }

  @Override
  protected Backend open() {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    List<OpenClBackend> backends =
        List.of(new OpenClBackend(device, options), new OpenClBackend(device, options));
    return new DeviceGroup(
        new DeviceList(List.of(device, device), List.of(3, 2)),
        backends,
        Usage.of(Precision.DOUBLE));
  }
}
