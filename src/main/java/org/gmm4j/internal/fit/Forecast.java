package org.gmm4j.internal.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gmm4j.FitException;
import org.gmm4j.FitOptions;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.FitPlan;
import org.gmm4j.device.HostMemory;
import org.gmm4j.device.Pace;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.plan.Footprint;
import org.jspecify.annotations.Nullable;

/** What a fit would take, and what would be better. */
public final class Forecast {
  /** Rows that take more than this part of the heap stay in their file, see ReadOptions. */
  private static final int PART_OF_HEAP = 4;

  private final FitOptions options;
  private final Outline data;
  private final Limits limits;
  private final List<String> advice = new ArrayList<>();

  private Forecast(FitOptions options, Outline data, Limits limits) {
    this.options = options;
    this.data = data;
    this.limits = limits;
  }

  /**
   * Plans.
   *
   * @throws org.gmm4j.data.DataException if data of this shape cannot be fitted, whatever the room
   * @throws org.gmm4j.device.DeviceException if there is no such device
   */
  public static FitPlan of(FitOptions options, Outline data) {
    return of(options, data, Limits.here());
  }

  static FitPlan of(FitOptions options, Outline data, Limits limits) {
    Demands.require(options, data.rows(), data.columns());
    return new Forecast(options, data, limits).plan();
  }

  private FitPlan plan() {
    Estimate estimate = Estimate.of(options, data, data.columns(), limits);
    double stored = options.covariance().storedBytes(options.components(), data.columns());
    boolean storable = !estimate.isTooWide() && stored <= limits.heap();
    Plan planned = storable ? Plan.of(options, data.sample()) : null;
    if (planned != null) {
      estimate = Estimate.of(options, data, planned.rows().columns(), limits);
    }
    Footprint taken = estimate.footprint();
    HostMemory host = estimate.host(taken);
    boolean fits = estimate.fits();
    if (!fits) {
      advice.add(tooMuch(estimate, host, taken) + ": " + new Advice(estimate).text());
    }
    Pace pace = fits && planned != null ? pace(planned) : null;
    advise(estimate, taken, pace);
    return new FitPlan(
        data.rows(),
        data.columns(),
        estimate.planned(),
        data.onDisk(),
        options.components(),
        options.covariance().name(),
        taken.device(),
        taken.precision(),
        host,
        taken.onDevice(),
        pace,
        fits,
        advice);
  }

  private static String tooMuch(Estimate estimate, HostMemory host, Footprint taken) {
    DeviceMemory device = taken.onDevice();
    if (estimate.isTooWide()) {
      return String.format(
          Locale.ROOT, "a matrix may have %,d features at most", Estimate.GREATEST_FEATURES);
    }
    if (device != null && device.total() > device.available()) {
      return "the device has too little memory";
    }
    return host.isHeapShort() ? "the Java heap is too small" : "there is too little memory";
  }

  private @Nullable Pace pace(Plan planned) {
    try {
      return new Calibration(options, data, planned).pace();
    } catch (FitException failed) {
      advice.add("how long an iteration takes is not known: on some rows, " + failed.getMessage());
      return null;
    }
  }

  private void advise(Estimate estimate, Footprint taken, @Nullable Pace pace) {
    double rowsEach = (double) data.rows() / options.components();
    if (estimate.mixtures().structure().hasMatrices() && rowsEach < estimate.planned()) {
      advice.add(
          String.format(
              Locale.ROOT,
              "about %.0f rows a component for %d features that vary: the ridge decides much there,"
                  + " which it does less with the structure mfa:Q",
              rowsEach,
              estimate.planned()));
    }
    if (data.onDisk() && pace != null) {
      advice.add(onDisk(pace));
    }
    Optional<DeviceInfo> gpu = taken.onDevice() == null ? Devices.firstGpu() : Optional.empty();
    gpu.ifPresent(info -> advice.add("the device auto would use a GPU, %s".formatted(info.name())));
    if (options.regularization().isOpen()) {
      advice.add(
          "the search for a ridge takes about twice the time of a fit before, less with many rows");
    }
  }

  private String onDisk(Pace pace) {
    long heap = PART_OF_HEAP * data.bytes();
    String stay =
        "the rows stay in their file, of which %s are read in an iteration"
            .formatted(DeviceMemory.bytes(pace.bytesRead()));
    return heap < limits.memory()
        ? String.format(
            Locale.ROOT,
            "%s; a larger heap, of %d GiB, would keep them in memory",
            stay,
            (heap >> 30) + 1)
        : stay;
  }
}
