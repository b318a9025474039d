package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.TuningListener;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.Libraries;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.TuningTask;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.tuner.OptionsChoice;
import org.gmm4j.internal.compute.opencl.tuner.Tuner;
import org.gmm4j.internal.compute.opencl.tuner.TuningCache;
import org.gmm4j.internal.compute.opencl.tuner.TuningProblem;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/** Finds and opens OpenCL devices, those of all platforms in one numbering. */
public final class OpenClProvider implements BackendProvider {
  @Override
  public String kind() {
    return OpenClDevice.KIND;
  }

  @Override
  public List<DeviceInfo> devices() {
    return OpenClDevice.all().stream().map(OpenClDevice::info).toList();
  }

  /** The host factorises covariances. */
  @Override
  public void prepare() {
    Libraries.load(OpenBlas::require);
  }

  @Override
  public Backend open(@Nullable String which, Usage usage) {
    List<OpenClDevice> there = OpenClDevice.all();
    if (which != null && DeviceList.isMeantBy(which, there)) {
      return openSeveral(DeviceList.parse(which, there), usage);
    }
    return open(DeviceNames.find(which, there), usage);
  }

  @Override
  public Footprint footprint(
      @Nullable String which, Usage usage, RowKind rows, Acceleration acceleration) {
    List<OpenClDevice> there = OpenClDevice.all();
    return which != null && DeviceList.isMeantBy(which, there)
        ? OpenClFootprint.of(DeviceList.parse(which, there), usage, rows)
        : OpenClFootprint.of(DeviceNames.find(which, there), usage, rows);
  }

  /** In the precision that is asked for; else in float, and in double from where floats fail. */
  private static OpenClBackend open(OpenClDevice device, Usage usage) {
    boolean free = usage.precision() == null && device.info().fp64();
    return new OpenClBackend(
        device,
        OptionsChoice.tuned(OptionsChoice.of(device, usage.precision()), device, usage),
        free
            ? () -> OptionsChoice.tuned(OptionsChoice.of(device, Precision.DOUBLE), device, usage)
            : null,
        usage);
  }

  /** Each device has a thread of its own. */
  private static Backend openSeveral(DeviceList list, Usage usage) {
    if (list.devices().size() == 1) {
      return open(list.devices().get(0), usage);
    }
    Usage shared = usage.inTurn();
    List<OpenClBackend> backends = new ArrayList<>();
    try {
      list.devices().forEach(device -> backends.add(open(device, shared)));
    } catch (RuntimeException | Error failed) {
      backends.forEach(Backend::close);
      throw failed;
    }
    return new DeviceGroup(list, backends, usage);
  }

  @Override
  public TuningReport tune(TuningTask task, TuningListener listener) {
    OpenClDevice device = DeviceNames.find(task.which(), OpenClDevice.all());
    TuningCache cache = TuningCache.here();
    cache.requireWritable();
    return new Tuner(
            device,
            OptionsChoice.of(device, task.precision()),
            new TuningProblem(
                task.rows(), task.components(), TuningProblem.mostRows(DeviceTraits.of(device))),
            listener)
        .search(task.budget(), cache);
  }
}
