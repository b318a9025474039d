package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.TuningListener;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Footprint;
import org.gmm4j.internal.compute.RowKind;
import org.gmm4j.internal.compute.TuningTask;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.DeviceOptionsByType;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.internal.compute.opencl.tuner.Tuner;
import org.gmm4j.internal.compute.opencl.tuner.TuningCache;
import org.gmm4j.internal.compute.opencl.tuner.TuningProblem;
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
        tuned(options(device, usage.precision()), device, usage),
        free ? () -> tuned(options(device, Precision.DOUBLE), device, usage) : null,
        usage);
  }

  static DeviceOptionsByType tuned(DeviceOptions shipped, OpenClDevice device, Usage usage) {
    DeviceTraits traits = DeviceTraits.of(device);
    TuningCache.Found found = TuningCache.here().find(traits, shipped.precision(), usage.notices());
    Tuning bytes = ShippedTunings.choose(traits, shipped.precision(), true);
    return new DeviceOptionsByType(
        shipped.withTuning(found.forBytes().orElse(bytes)),
        found.forOthers().map(shipped::withTuning).orElse(shipped));
  }

  /** Each device has a thread of its own; what they have to say is said one at a time. */
  private static Backend openSeveral(DeviceList list, Usage usage) {
    if (list.devices().size() == 1) {
      return open(list.devices().get(0), usage);
    }
    Consumer<String> inTurn =
        notice -> {
          synchronized (usage) {
            usage.notices().accept(notice);
          }
        };
    Usage shared = new Usage(usage.precision(), usage.mixtures(), usage.profile(), inTurn);
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
            options(device, task.precision()),
            new TuningProblem(
                task.rows(), task.components(), TuningProblem.mostRows(DeviceTraits.of(device))),
            listener)
        .search(task.budget(), cache);
  }

  static DeviceOptions options(OpenClDevice device, @Nullable Precision precision) {
    return DeviceOptions.of(device, precision == null ? Precision.FLOAT : precision);
  }
}
