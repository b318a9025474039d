package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.plan.MixtureKind;

/**
 * Several devices as one: each holds neighbouring rows. Devices of one kind get equal parts; others
 * get parts by their measured speed, in sixteenths, unless the user gives the shares. With the same
 * shares, results are the same bit by bit: sums are merged in the order of the rows.
 */
final class DeviceGroup implements Backend {
  private final List<Backend> backends;
  private final Usage usage;
  private DeviceList list;

  /**
   * Groups open devices.
   *
   * @param backends those of the list, in its order; closed with this
   * @param usage what it is opened for; its notices are told the shares that were found
   */
  DeviceGroup(DeviceList list, List<? extends Backend> backends, Usage usage) {
    this.list = list;
    this.backends = List.copyOf(backends);
    this.usage = usage;
  }

  @Override
  public DeviceInfo device() {
    List<DeviceInfo> infos = list.devices().stream().map(OpenClDevice::info).toList();
    return new DeviceInfo(
        list.sharesAreKnown() ? list.id() : OpenClDevice.KIND,
        infos.stream().map(DeviceInfo::name).collect(Collectors.joining(" + ")),
        infos.stream().allMatch(DeviceInfo::gpu),
        infos.stream().allMatch(DeviceInfo::fp64),
        infos.stream().mapToLong(DeviceInfo::memoryBytes).sum(),
        infos.stream().map(DeviceInfo::detail).distinct().collect(Collectors.joining("; ")));
  }

  @Override
  public Precision precision() {
    return backends.get(0).precision();
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    requireComplete(rows.isIncomplete());
    findShares(rows);
    int[] bounds = list.bounds(rows.rows());
    List<GroupResident.Part> parts = new ArrayList<>();
    try {
      for (int i = 0; i < backends.size(); i++) {
        int count = bounds[i + 1] - bounds[i];
        if (count > 0) {
          Resident resident = backends.get(i).load(rows.rows(bounds[i], count), acceleration);
          String name = list.devices().get(i).info().id();
          parts.add(new GroupResident.Part(name, resident, bounds[i], count));
        }
      }
    } catch (RuntimeException | Error failed) {
      parts.forEach(part -> part.rows().close());
      throw failed;
    }
    return new GroupResident(rows.weights(), parts);
  }

  /** What a first M-step expects of missing values depends on all rows at once. */
  static void requireComplete(boolean incomplete) {
    if (incomplete) {
      throw new DeviceException(
          "rows with missing values are computed on one device: name one, as in opencl:0");
    }
  }

  private void findShares(Dataset rows) {
    if (list.sharesAreKnown()) {
      return;
    }
    int[] shares = new int[backends.size()];
    if (list.areAlike()) {
      Arrays.fill(shares, 1);
    } else {
      shares = Calibration.shares(Calibration.speeds(backends, rows, scatter()));
    }
    list = list.withShares(shares);
    if (!list.areAlike()) {
      usage
          .notices()
          .accept(
              "rows are split by measured speed; the device %s splits them so again"
                  .formatted(list.id()));
    }
  }

  /** What most of the work is: matrices only where every component has one. */
  private Scatter scatter() {
    MixtureKind mixtures = usage.mixtures();
    return mixtures == null || mixtures.structure().factors() == Factors.OWN
        ? new Scatter.Whole()
        : new Scatter.Diagonal();
  }

  @Override
  public void close() {
    backends.forEach(Backend::close);
  }
}
